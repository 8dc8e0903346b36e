// Samples of the population, as they come by the stream, in plots.

import { Plot } from "../plot.js";
import { bytes, figure, micros, tick } from "../text.js";
import { make } from "../dom.js";

const KEPT = 3600; // samples: an hour
const GAP = 2500; // ms between samples in which nothing was watched

/** What is drawn together, by the names of the columns. A rate is the growth in a second of something that only grows. */
const PLOTS = [
    { title: "Memory of VMs", names: ["unique", "shared", "inFile", "table", "inputs", "templates"], format: bytes, binary: true },
    { title: "Memory of the process", names: ["resident", "heap", "cores"], format: bytes, binary: true },
    { title: "VMs alive", names: ["alive"], format: figure, ticks: tick },
    { title: "CPU, percent of one core", names: ["cpu"], format: (n) => `${figure(n)} %`, rate: 100 },
    { title: "Boots and ends a second", names: ["created", "ended"], format: figure, ticks: tick, rate: 1 },
    { title: "Wakes and turns a second", names: ["slices", "takenOver"], format: figure, ticks: tick, rate: 1 },
    { title: "Requests and inputs a second", names: ["replies", "inputs", "refused"], format: figure, ticks: tick, rate: 1 },
    { title: "Frames a second", names: ["framesIn", "framesOut", "framesDropped"], format: figure, ticks: tick, rate: 1 },
    { title: "Time that a woken VM has its core", names: ["wakeP50", "wakeP99", "wakeP999"], format: (seconds) => micros(seconds * 1e6), log: true },
];

export class Series {
    #columns;
    #rows;
    #plots;
    #due = false;

    /** @param host gets the figures; @param columns and rows are those of GET /api/v1/series, time first */
    constructor(host, { columns, rows }) {
        this.#columns = columns;
        this.#rows = rows;
        this.#plots = PLOTS.map((kind) => ({ kind, lines: kind.names.map((name) => columns.findIndex((column) => column.name === name)).filter((at) => at > 0) }))
            .filter(({ lines }) => lines.length > 0)
            .map(({ kind, lines }) => {
                const box = make("figure");
                host.append(box);
                return { kind, lines, plot: new Plot(box, { ...kind, series: lines.map((at) => columns[at].label) }) };
            });
        this.#draw();
    }

    add(row) {
        this.#rows.push(row);
        if (this.#rows.length > KEPT) {
            this.#rows.shift();
        }
        if (!this.#due) {
            this.#due = true;
            requestAnimationFrame(() => {
                this.#due = false;
                this.#draw();
            });
        }
    }

    get width() {
        return this.#columns.length;
    }

    get lastTime() {
        return this.#rows.at(-1)?.[0] ?? 0;
    }

    #draw() {
        const rows = this.#withGaps();
        const times = rows.map(([time]) => time / 1000);
        for (const { plot, lines, kind } of this.#plots) {
            plot.update([times, ...lines.map((at) => (kind.rate ? rates(rows, at, kind.rate) : values(rows, at, kind.log)))]);
        }
    }

    /** An empty row after each gap, or a line would be drawn over it. */
    #withGaps() {
        return this.#rows.flatMap((row, n) => {
            const before = this.#rows[n - 1];
            return before && row[0] - before[0] > GAP ? [[before[0] + 1, ...new Array(row.length - 1).fill(null)], row] : [row];
        });
    }
}

/** Growth in a second, times a factor. */
function rates(rows, at, factor) {
    return rows.map((row, n) => {
        const before = rows[n - 1]?.[at] ?? null;
        return before === null || row[at] === null ? null : Math.max(0, ((row[at] - before) * 1000 * factor) / (row[0] - rows[n - 1][0]));
    });
}

/** A logarithmic axis has no zero. */
const values = (rows, at, log) => rows.map((row) => (log && row[at] <= 0 ? null : row[at]));
