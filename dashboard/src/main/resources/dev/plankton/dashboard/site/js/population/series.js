// Samples of the population, as they come by the stream, in plots: one for each kind of unit.

import { Plot } from "../plot.js";
import { bytes, figure, micros } from "../text.js";
import { make } from "../dom.js";

const KEPT = 3600; // samples: an hour
const LINES = 6; // a plot; more cannot be told apart
const GAP = 2500; // ms between samples in which nothing was watched

const KINDS = [
    { unit: "bytes", title: "Memory", format: bytes },
    { unit: "vms", title: "VMs", format: figure },
    { unit: "total", title: "Events a second", format: figure, rate: true },
    { unit: "seconds", title: "Latency of requests", format: (seconds) => micros(seconds * 1e6), log: true },
    { unit: "ratio", title: "Fairness", format: figure },
];

export class Series {
    #columns;
    #rows;
    #plots = [];
    #due = false;

    /** @param host gets the figures; @param columns and rows are those of GET /api/v1/series, time first */
    constructor(host, { columns, rows }) {
        this.#columns = columns;
        this.#rows = rows;
        for (const kind of KINDS) {
            const own = columns.flatMap((column, at) => (at > 0 && column.unit === kind.unit ? [{ ...column, at }] : []));
            for (let from = 0; from < own.length; from += LINES) {
                const lines = own.slice(from, from + LINES);
                const box = make("figure");
                host.append(box);
                const plot = new Plot(box, { title: kind.title + (from > 0 ? ", continued" : ""), series: lines.map(({ label, name }) => label ?? name), format: kind.format, log: kind.log });
                this.#plots.push({ plot, lines, kind });
            }
        }
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
            plot.update([times, ...lines.map(({ at }) => (kind.rate ? rates(rows, at) : rows.map((row) => (kind.log && row[at] <= 0 ? null : row[at]))))]);
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

/** Growth of a total in a second. */
function rates(rows, at) {
    return rows.map((row, n) => {
        const before = rows[n - 1];
        return !before || before[at] === null || row[at] === null ? null : Math.max(0, ((row[at] - before[at]) * 1000) / (row[0] - before[0]));
    });
}
