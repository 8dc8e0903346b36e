// A plot of lines by uPlot (loaded as a script before this module: it has no module that is minified), with a legend of our own: a
// table that says by words what the lines say by colour.

import { make } from "./dom.js";

const DASHES = [[], [8, 4], [2, 3], [10, 3, 2, 3], [5, 5], [1, 4]];

const POWERS_OF_TWO = Array.from({ length: 50 }, (_, n) => 2 ** n);

const plots = new Set();
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => plots.forEach((plot) => plot.rebuild()));

export class Plot {
    #plot;
    #data;

    /**
     * @param figure to fill: a figure element
     * @param title its caption
     * @param series names of the lines
     * @param format writes a value; @param ticks a number of the y axis, the same by default
     * @param binary whether the y axis has steps of powers of two, as bytes have
     * @param x `time`, or the label of a plain axis
     * @param points whether single points are marked
     * @param log whether the y axis is logarithmic
     */
    constructor(figure, { title, series, format, ticks = format, x = "time", points = false, log = false, binary = false }) {
        this.figure = figure;
        this.options = { title, series, format, ticks, x, points, log, binary };
        this.host = make("div", { className: "plot" });
        this.host.setAttribute("role", "img");
        this.body = make("tbody");
        const head = make("thead", {}, make("tr", {}, ...["Line", "Latest", "Least", "Most"].map((name, n) => make("th", { scope: "col", className: n > 0 ? "number" : "" }, name))));
        figure.classList.add("plot-figure");
        figure.append(
            make("figcaption", {}, title),
            this.host,
            make("table", {}, make("caption", { className: "spoken" }, `${title}: values`), head, this.body),
        );
        this.#data = [[], ...series.map(() => [])];
        new ResizeObserver(() => this.#plot?.setSize(this.#size())).observe(this.host);
        plots.add(this);
        this.rebuild();
    }

    /** Shows columns: x, then one for each line; null where there is no value. */
    update(columns) {
        this.#data = columns;
        this.#plot.setData(columns);
        this.#legend();
    }

    #size() {
        return { width: Math.max(200, this.host.clientWidth), height: 220 };
    }

    /** Colours are fixed when a plot is made; another theme needs another plot. */
    rebuild() {
        this.#plot?.destroy();
        const style = getComputedStyle(this.figure);
        const colour = (name) => this.#resolve(style, name);
        const { series, ticks, x, points, log, binary } = this.options;
        const axis = { stroke: colour("--text"), grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line") } };
        this.#plot = new window.uPlot(
            {
                ...this.#size(),
                legend: { show: false },
                cursor: { y: false },
                scales: { x: { time: x === "time" }, y: log ? { distr: 3 } : { range: (_, low, high) => [Math.min(0, low ?? 0), (high || 1) * 1.05] } },
                axes: [
                    x === "time" ? axis : { ...axis, label: x, values: (_, splits) => splits.map((n) => n.toLocaleString("en")) },
                    {
                        ...axis,
                        size: 72,
                        values: (_, splits) => splits.map((split) => (split === null ? "" : ticks(split))),
                        ...(binary ? { incrs: POWERS_OF_TWO } : {}),
                    },
                ],
                series: [
                    {},
                    ...series.map((label, n) => ({
                        label,
                        stroke: colour(`--line-${(n % 6) + 1}`),
                        width: 2,
                        dash: DASHES[n % DASHES.length],
                        points: { show: points },
                    })),
                ],
            },
            this.#data,
            this.host,
        );
        this.#legend();
    }

    /** A canvas knows no light-dark(): the browser works the colour out on an element. */
    #resolve(style, name) {
        const probe = make("span");
        probe.style.color = style.getPropertyValue(name);
        this.figure.append(probe);
        const colour = getComputedStyle(probe).color;
        probe.remove();
        return colour;
    }

    #legend() {
        const { series, format, title } = this.options;
        const latest = [];
        this.body.replaceChildren(
            ...series.map((label, n) => {
                const values = this.#data[n + 1].filter((value) => value !== null && value !== undefined);
                const texts = values.length === 0 ? ["–", "–", "–"] : [values.at(-1), least(values), most(values)].map(format);
                latest.push(`${label} ${texts[0]}`);
                const mark = make("span", { className: `mark mark-${(n % 6) + 1}` });
                mark.setAttribute("aria-hidden", "true");
                return make(
                    "tr",
                    {},
                    make("th", { scope: "row" }, mark, label),
                    ...texts.map((text) => make("td", { className: "number" }, text)),
                );
            }),
        );
        this.host.setAttribute("aria-label", `${title}. Latest: ${latest.join(", ")}`);
    }
}

const least = (values) => values.reduce((a, b) => Math.min(a, b));
const most = (values) => values.reduce((a, b) => Math.max(a, b));
