// The page of the whole population: what it takes and does over time, and its VMs as a list.

import { about, get, post } from "../api.js";
import { $, act, make, problem, rows, say } from "../dom.js";
import { Link } from "../link.js";
import { bytes, count, figure, vmNumber } from "../text.js";
import { Series } from "./series.js";

const SAMPLE = 6;
const REFRESH = 2000; // ms between looks at memory and counters
const PAGE = 50;

const link = new Link("/api/v1/stream");
let series;
let next = null;
let refreshing = 0;

/** "ownDeltaBytes" as "own delta bytes", "taken_over" as "taken over". */
const words = (name) => name.replace(/([A-Z])/g, " $1").replace(/_/g, " ").toLowerCase();

const vmLink = (number) => make("a", { href: `/vm.html?vm=${number}` }, `VM ${number}`);

async function refresh() {
    const { size, alive, memory, counters, jvm } = await get("/population");
    const figures = { "VMs alive": count(alive), "VMs created": count(size), "replies": count(counters.replies), "resident": bytes(jvm.resident), "Java heap": `${bytes(jvm.heapUsed)} of ${bytes(jvm.heapMax)}`, "processors": count(jvm.processors) };
    if (alive > 0 && jvm.resident) {
        figures["resident a VM"] = bytes(jvm.resident / alive);
    }
    $("figures").replaceChildren(...Object.entries(figures).map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, value))));
    rows($("memory"), Object.entries(memory).map(([name, value]) => [words(name), { number: name.toLowerCase().includes("bytes") ? bytes(value) : count(value) }]));
    rows($("counters"), Object.entries(counters).map(([name, value]) => [words(name), { number: count(value) }]));
}

async function list(from) {
    const query = new URLSearchParams({ limit: PAGE });
    if (from !== undefined) {
        query.set("from", from);
    }
    if ($("state").value) {
        query.set("state", $("state").value);
    }
    const page = await get(`/vms?${query}`);
    rows($("vms"), page.vms.map(({ number, address, state, imageName, deltaBytes, shared }) => [vmLink(number), address, state, imageName, { number: count(deltaBytes) + (shared ? " shared" : "") }]));
    next = page.next;
    $("more").hidden = next === null;
    say($("listed"), page.vms.length === 0 ? (next === null ? "No such VM." : "None on this page; there may be more.") : "");
}

async function measure() {
    const [{ vms, fairness }, { templates }] = await Promise.all([get("/top?millis=1000&limit=20"), get("/images")]);
    const imageNames = new Map(templates.map(({ number, name }) => [number, name]));
    rows($("top"), vms.map(({ number, state, image, instructions, share }) => [vmLink(number), state, imageNames.get(image) ?? "", { number: count(instructions) }, { number: `${figure(share * 100)} %` }]));
    say($("fairness"), fairness === null ? "Fewer than two VMs wanted to run the whole time." : `Fairness among those that ran all the time (Jain's index): ${figure(fairness)}`);
}

function forms() {
    act($("measure"), measure);
    act($("more"), () => list(next));
    $("filter").addEventListener("submit", (event) => {
        event.preventDefault();
        const text = $("from").value;
        const from = text === "" ? undefined : vmNumber(text);
        if (text !== "" && from === undefined) {
            problem(`No VM: ${text}; a number or an address 127.a.b.c would be one.`);
        } else {
            list(from).then(() => problem(null), (error) => problem(error.message));
        }
    });
    $("boot").addEventListener("submit", async (event) => {
        event.preventDefault();
        try {
            const { first, count: booted } = await post("/vms", { image: $("image").value, count: Number($("number").value) });
            $("booted").replaceChildren("Booted ", vmLink(first), ...(booted > 1 ? [" to ", vmLink(first + booted - 1)] : []));
            problem(null);
            await refresh();
        } catch (error) {
            problem(error.message);
        }
    });
}

async function history() {
    const since = series ? `?since=${series.lastTime}` : "";
    const sampled = await get(`/series${since}`);
    if (!series) {
        series = new Series($("plots"), sampled);
    } else {
        sampled.rows.forEach((row) => series.add(row));
    }
}

function listen() {
    link.addEventListener("open", async () => {
        try {
            await Promise.all([history(), refresh(), list()]);
            link.send({ type: "series", on: true });
            clearInterval(refreshing);
            refreshing = setInterval(() => refresh().then(() => problem(null, "refresh"), (error) => problem(error.message, "refresh")), REFRESH);
            problem(null, "refresh");
        } catch (error) {
            problem(error.message, "refresh");
        }
    });
    link.addEventListener("lost", () => clearInterval(refreshing));
    link.addEventListener("text", ({ detail }) => detail.type === "error" && problem(detail.message, "stream"));
    link.addEventListener("binary", ({ detail }) => {
        if (detail.getUint8(0) === SAMPLE) {
            const values = Array.from({ length: series.width }, (_, n) => detail.getFloat64(8 + n * 8, true));
            series.add(values.map((value) => (Number.isNaN(value) ? null : value)));
        }
    });
}

async function start() {
    const [{ bootable }] = await Promise.all([get("/images"), about()]);
    $("image").replaceChildren(...bootable.map((name) => make("option", {}, name)));
    forms();
    listen();
    link.start();
}

start().catch((error) => problem(error.message));
