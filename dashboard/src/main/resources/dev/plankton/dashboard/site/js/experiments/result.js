// Plots of a result. The 2013 experiment is drawn beside what the paper says; of others, whatever was measured by numbers of VMs.

import { make } from "../dom.js";
import { Plot } from "../plot.js";
import { bytes, figure } from "../text.js";

/** The paper's lines: percent of one core that a thousand idle VMs took there. */
const paperIdle = ({ idleCpuPercentOfHost, processors, idleGuests }) => (idleCpuPercentOfHost * processors * 1000) / idleGuests;

const PAPER = [
    { title: "CPU of 1 000 idle VMs, percent of one core", format: (n) => `${figure(n)} %`, value: (batch) => (batch.cpuPercentOfOneCore * 1000) / batch.vms, paper: paperIdle },
    { title: "Memory of all processes", format: bytes, value: (batch) => batch.memoryBytes },
    { title: "Boots a second, batch by batch", format: figure, value: (batch, { batch: size }) => size / batch.bootSeconds },
];

export function draw(host, kind, result) {
    host.replaceChildren();
    if (kind === "paper") {
        for (const { title, format, value, paper } of PAPER) {
            const lines = result.series.map(({ guest, platform, batches }) => ({ label: `${guest} on ${platform}`, points: batches.map((batch) => [batch.vms, value(batch, result.protocol)]) }));
            const xs = lines.flatMap(({ points }) => points.map(([x]) => x));
            if (paper && xs.length > 0) {
                lines.push({ label: "the paper, 2013", points: [Math.min(...xs), Math.max(...xs)].map((x) => [x, paper(result.published)]) });
            }
            plot(host, title, format, lines);
        }
        return;
    }
    for (const [name, points] of byVms(result)) {
        for (const key of Object.keys(points[0]).filter((key) => key !== "vms" && typeof points[0][key] === "number")) {
            plot(host, `${words(name)}: ${words(key)}`, /bytes$/i.test(key) ? bytes : figure, [{ label: words(key), points: points.map((point) => [point.vms, point[key]]) }]);
        }
    }
}

/** Lists in a result whose entries have a number of VMs, with their names. */
function byVms(value, name = "result") {
    if (Array.isArray(value)) {
        return value.length > 1 && value.every((entry) => typeof entry?.vms === "number") ? [[name, value]] : value.flatMap((entry) => byVms(entry, name));
    }
    return value !== null && typeof value === "object" ? Object.entries(value).flatMap(([key, inner]) => byVms(inner, key)) : [];
}

const words = (name) => name.replace(/([A-Z])/g, " $1").toLowerCase();

function plot(host, title, format, lines) {
    const xs = [...new Set(lines.flatMap(({ points }) => points.map(([x]) => x)))].sort((a, b) => a - b);
    if (xs.length === 0) {
        return;
    }
    const box = make("figure");
    host.append(box);
    const columns = lines.map(({ points }) => {
        const values = new Map(points);
        return xs.map((x) => values.get(x)); // undefined joins the points beside it, null would part them
    });
    new Plot(box, { title, series: lines.map(({ label }) => label), format, x: "VMs", points: true, binary: format === bytes }).update([xs, ...columns]);
}
