// Runs the experiments of `plankton bench` in the server, and shows what they found.

import { about, get, post, remove } from "../api.js";
import { $, make, problem, rows, say } from "../dom.js";
import { Link } from "../link.js";
import { figure } from "../text.js";
import { draw } from "./result.js";

const POLL = 1000; // ms, while one runs

const link = new Link("/api/v1/stream");
let kinds = [];
let polling = 0;
let shown;

function fields() {
    const kind = kinds.find(({ name }) => name === $("kind").value);
    say($("description"), kind?.description ?? "");
    $("parameters").replaceChildren(
        ...(kind?.parameters ?? []).map(({ name, description, type, value, least, most }) => {
            const id = `parameter-${name}`;
            const input = make("input", { id, name, autocomplete: "off" });
            if (type === "flag") {
                input.type = "checkbox";
                input.checked = value === "true";
            } else {
                input.value = value ?? "";
                if (type !== "text") {
                    input.type = "number";
                    input.step = type === "integer" ? "1" : "any";
                    input.min = least ?? "";
                    input.max = most ?? "";
                }
            }
            const note = make("small", { id: `${id}-note` }, description ?? "");
            input.setAttribute("aria-describedby", note.id);
            return make("div", {}, make("label", { htmlFor: id }, name), input, note);
        }),
    );
}

async function start() {
    const parameters = Object.fromEntries([...$("parameters").querySelectorAll("input")].map((input) => [input.name, input.type === "checkbox" ? String(input.checked) : input.value]));
    await post("/experiments", { kind: $("kind").value, parameters });
    await refresh();
}

function button(text, label, action) {
    const element = make("button", { type: "button" }, text);
    element.setAttribute("aria-label", label);
    element.addEventListener("click", () => action().then(() => problem(null), (error) => problem(error.message)));
    return element;
}

function seconds({ started, ended }) {
    return `${figure(Math.max(0, ((ended ?? Date.now()) - started) / 1000))} s`;
}

function progress(run) {
    if (run.state !== "running") {
        return run.failure ?? "";
    }
    const bar = make("progress", run.steps > 0 ? { max: run.steps, value: run.done } : {});
    bar.setAttribute("aria-label", `Progress of run ${run.id}`);
    return make("span", {}, bar, ` ${run.stage ?? ""}${run.steps > 0 ? ` ${run.done} of ${run.steps}` : ""}`);
}

function actions(run) {
    const again = () => refresh();
    if (run.state === "running") {
        return [button("Cancel", `Cancel run ${run.id}`, () => remove(`/experiments/${run.id}`).then(again))];
    }
    const forget = button("Forget", `Forget run ${run.id}`, () => remove(`/experiments/${run.id}`).then(again));
    if (run.state !== "done") {
        return [forget];
    }
    const download = (what, text, name) => {
        const a = make("a", { href: `/api/v1/experiments/${run.id}/${what}`, download: name }, text);
        a.setAttribute("aria-label", `${text} of run ${run.id}`);
        return a;
    };
    return [
        button("Show", `Show run ${run.id}`, () => show(run)),
        download("report", "Report", `${run.kind}-${run.id}.md`),
        download("result", "JSON", `${run.kind}-${run.id}.json`),
        forget,
    ];
}

async function show(run) {
    shown = run.id;
    const [result, report] = await Promise.all([get(`/experiments/${run.id}/result`), get(`/experiments/${run.id}/report`)]);
    $("result").hidden = false;
    say($("h-result"), `Result of run ${run.id}: ${run.kind}`);
    draw($("plots"), run.kind, result);
    say($("report"), report);
}

async function refresh() {
    const { runs } = await get("/experiments");
    rows($("runs"), runs.toReversed().map((run) => [String(run.id), run.kind, run.state, progress(run), seconds(run), make("span", {}, ...actions(run))]));
    clearTimeout(polling);
    const latest = runs.at(-1);
    if (runs.some(({ state }) => state === "running")) {
        shown = undefined;
        polling = setTimeout(() => refresh().then(() => problem(null, "refresh"), (error) => problem(error.message, "refresh")), POLL);
    } else if (latest?.state === "done" && shown === undefined) {
        await show(latest);
    }
}

async function open() {
    const { capabilities } = await about();
    $("none").hidden = capabilities.experiments;
    $("experiments").hidden = !capabilities.experiments;
    if (!capabilities.experiments) {
        return;
    }
    const { kinds: known, paper } = await get("/experiments");
    kinds = known;
    const chosen = $("kind").value;
    $("kind").replaceChildren(...kinds.map(({ name }) => make("option", {}, name)));
    if (kinds.some(({ name }) => name === chosen)) {
        $("kind").value = chosen;
    } else {
        fields();
    }
    rows($("paper"), paper.map(({ name, unit, value, note }) => [name, { number: `${figure(value)} ${unit}` }, note ?? ""]));
    await refresh();
}

$("kind").addEventListener("change", fields);
$("start").addEventListener("submit", (event) => {
    event.preventDefault();
    start().then(() => problem(null), (error) => problem(error.message));
});
link.addEventListener("open", () => open().then(() => problem(null, "refresh"), (error) => problem(error.message, "refresh")));
link.start();
