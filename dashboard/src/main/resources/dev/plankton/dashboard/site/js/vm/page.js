// The page of one VM.

import { about, get, post } from "../api.js";
import { $, act, make, problem, say } from "../dom.js";
import { Link } from "../link.js";
import { address, count, micros } from "../text.js";
import { Bytes } from "./bytes.js";
import { Display, showKeyboard } from "./display.js";
import { showFamily } from "./family.js";
import { Keyboard, scanCodes, typing } from "./keys.js";
import { Memory } from "./memory.js";
import { showCode, showRegisters } from "./registers.js";
import { Serial } from "./serial.js";
import { Watch } from "./watch.js";

const SCREEN = 4;
const SERIAL = 5;
const STATE = 8;
const LOOK_EVERY = 500; // ms, at most, while it runs

// For hands without such keys, and for phones.
const SOFT_KEYS = [["Esc", "Escape"], ["Tab", "Tab"], ["Enter", "Enter"], ["Space", "Space"], ["←", "ArrowLeft", "Left"], ["↑", "ArrowUp", "Up"], ["↓", "ArrowDown", "Down"], ["→", "ArrowRight", "Right"], ["F1", "F1"], ["F2", "F2"], ["F10", "F10"]];

const number = Number(new URLSearchParams(location.search).get("vm") ?? 0);
const path = `/vms/${number}`;
const link = new Link("/api/v1/stream");
const display = new Display();
const memory = new Memory(number);
const bytes = new Bytes(number);
const watch = new Watch(path, look);

let vm = {};
let looking = false;
let lookAgain = false;
let lookTimer = 0;
let attached = false;

// ---- what the VM is

function facts() {
    const { state, imageName, instructions, deltaBytes, shared, ended } = vm;
    const words = [address(number), state + (ended ? ` (${ended})` : ""), imageName];
    if (instructions !== undefined) {
        words.push(`${count(instructions)} instructions`, `${count(deltaBytes)} bytes${shared ? ", shared" : ""}`);
    }
    say($("facts"), words.filter(Boolean).join(" · "));
    const over = state === "stopped";
    $("pause").disabled = over || state === "paused";
    $("resume").disabled = state !== "paused";
    $("stop").disabled = over;
    // Both would be of the state before it was watched.
    $("fork").disabled = vm.registers === undefined || vm.watched;
    $("snapshot").hidden = vm.registers === undefined || vm.watched;
    watch.show(vm);
}

/** Reads everything again: one round at a time, and one more if it has changed meanwhile. */
async function look() {
    if (looking) {
        lookAgain = true;
        return;
    }
    looking = true;
    try {
        vm = await get(path);
        facts();
        if (vm.registers) {
            showRegisters(vm);
            await Promise.all([get(`${path}/disassembly`).then(showCode), memory.show(vm), bytes.show(vm)]);
        }
        problem(null, "look");
    } catch (error) {
        problem(error.message, "look");
    } finally {
        looking = false;
        if (lookAgain) {
            lookAgain = false;
            lookSoon();
        }
    }
}

/** A page in the background waits until it is seen. */
function lookSoon() {
    lookTimer ||= setTimeout(() => {
        lookTimer = 0;
        if (document.hidden) {
            lookSoon();
        } else {
            look();
        }
    }, LOOK_EVERY);
}

// ---- control

function control() {
    for (const action of ["pause", "resume"]) {
        act($(action), () => post(`${path}/${action}`).then(look));
    }
    act($("stop"), async () => {
        if (window.confirm(`Stop VM ${number}? What it holds in memory is lost.`)) {
            await post(`${path}/stop`);
            await look();
        }
    });
    act($("reset"), async () => {
        if (window.confirm(`Switch VM ${number} off and on again? What it holds in memory is lost.`)) {
            await post(`${path}/reset`);
            await look();
        }
    });
    act($("fork"), async () => {
        const { first, count: copies } = await post(`${path}/fork`, { count: Number($("copies").value) });
        const to = (vm) => make("a", { href: `/vm.html?vm=${vm}` }, `VM ${vm}`);
        $("result").replaceChildren("Forked: ", to(first), ...(copies > 1 ? [" to ", to(first + copies - 1)] : []));
        await showFamily(number);
    });
    $("snapshot").href = `/api/v1${path}/snapshot`;
    $("snapshot").download = `vm-${number}.snapshot`;
    $("previous").href = `/vm.html?vm=${Math.max(0, number - 1)}`;
    $("next").href = `/vm.html?vm=${number + 1}`;
    $("more-changes").addEventListener("click", () => bytes.more().catch((error) => problem(error.message)));
}

// ---- keyboard

const send = (codes) => link.send({ type: "keys", vm: number, scanCodes: codes });

function keyboard() {
    new Keyboard($("screen"), send, showKeyboard);
    showKeyboard(false);
    for (const [label, code, name] of SOFT_KEYS) {
        const button = make("button", { type: "button" }, label);
        button.setAttribute("aria-label", `${name ?? label} key`);
        button.addEventListener("click", () => send([...scanCodes(code, true), ...scanCodes(code, false)]));
        $("soft-keys").append(button);
    }
    $("type").addEventListener("submit", (event) => {
        event.preventDefault();
        send(typing($("typed").value + ($("typed-enter").checked ? "\n" : "")));
        $("typed").value = "";
    });
    $("exact").addEventListener("change", ({ target }) => (display.exactColours = target.checked));
}

// ---- serial line and requests

const base64 = (bytes) => btoa(String.fromCharCode(...bytes));

const serial = new Serial($("serial-log"), $("serial-form"), (bytes) => link.send({ type: "serial-input", vm: number, bytes: base64(bytes) }));

function attach(on) {
    attached = on;
    $("attach").setAttribute("aria-pressed", String(on));
    link.send(on ? { type: "serial", vm: number } : { type: "serial" });
    say($("serial-state"), on ? "attaching" : "not attached");
}

function serialMessage(view) {
    const kind = view.getUint8(1);
    if (kind === 0) {
        serial.receive(new Uint8Array(view.buffer, view.byteOffset + 8));
        return;
    }
    say($("serial-state"), ["", "attached", "the VM has stopped", "another client has the line"][kind]);
    if (kind > 1) {
        attached = false;
        $("attach").setAttribute("aria-pressed", "false");
    }
}

async function request(text) {
    const reply = await fetch(`/api/v1${path}/request`, { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: text });
    if (!reply.ok) {
        throw new Error((await reply.json()).error);
    }
    $("reply").replaceChildren(new TextDecoder("windows-1252").decode(await reply.arrayBuffer()));
    say($("reply-time"), `in ${micros(Number(reply.headers.get("Plankton-Nanos")) / 1000)}`);
}

// ---- the stream

function listen() {
    link.addEventListener("open", () => {
        problem(null, "stream");
        about().catch((error) => problem(error.message, "look"));
        link.send({ type: "screen", vm: number });
        if (attached) {
            attach(true);
        }
        look();
        showFamily(number).catch((error) => problem(error.message, "look"));
    });
    link.addEventListener("text", ({ detail }) => detail.type === "error" && problem(detail.message, "stream"));
    link.addEventListener("binary", ({ detail }) => {
        switch (detail.getUint8(0)) {
            case SCREEN:
                display.receive(detail);
                break;
            case SERIAL:
                serialMessage(detail);
                break;
            case STATE:
                lookSoon();
                break;
        }
    });
    $("attach").addEventListener("click", () => attach(!attached));
    $("request").addEventListener("submit", (event) => {
        event.preventDefault();
        request($("request-text").value + ($("request-http").checked ? "\r\n\r\n" : "")).then(() => problem(null), (error) => problem(error.message));
    });
}

document.title = `VM ${number} – Plankton`;
say($("title"), `VM ${number}`);
control();
keyboard();
listen();
link.start();
