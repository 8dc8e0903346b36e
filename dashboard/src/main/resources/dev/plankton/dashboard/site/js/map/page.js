// The first page: the population as a picture.

import { about, get } from "../api.js";
import { $, make, problem, say } from "../dom.js";
import { Link } from "../link.js";
import { address, bytes, count, figure, vmNumber } from "../text.js";
import { Camera } from "./camera.js";
import { SLAB } from "./layout.js";
import { legend } from "./legend.js";
import { ageSeconds, MODES, privateBytes, STATES } from "./palette.js";
import { Tiles } from "./tiles.js";
import { MapView } from "./view.js";

const POPULATION = 7;
const NEAR = 12; // device pixels a VM when one is gone to

const link = new Link("/api/v1/stream");
let firstNumber = 0;
let templates = [];
let tiles;
let view;
let complete = false;

/** "VM 65793 · 127.1.1.1 · idle · web · 82 private bytes": all that is known of the VM at a place. */
function describe(place) {
    if (place < 0) {
        return "No VM selected";
    }
    const number = place + firstNumber;
    const words = [`VM ${number}`];
    if (address(number)) {
        words.push(address(number));
    }
    const vm = tiles.vm(Math.floor(place / SLAB), place % SLAB);
    if (vm) {
        words.push(STATES[vm.state]);
        const image = templates.find((template) => template.number === vm.image);
        if (image && layers().includes("image")) {
            words.push(image.name);
        }
        if (tiles.mode === "age") {
            words.push(`created ${figure(ageSeconds(vm.age))} s ago`);
        }
        if (tiles.mode === "bytes") {
            words.push(`about ${bytes(privateBytes(vm.bytes))} private`);
        }
        if (vm.heat > 0) {
            words.push("active lately");
        }
    }
    return words.join(" · ");
}

const layers = () => ["state", "image", ...(["age", "bytes"].includes(tiles.mode) ? [tiles.mode] : [])];

function subscribe() {
    tiles.subscribe(view.visibleTiles, view.camera.scale / (window.devicePixelRatio || 1), layers());
    $("map").dataset.complete = "false";
    complete = false;
    say(
        $("level"),
        tiles.level === 0
            ? "Each VM has its own pixel."
            : `Zoomed out: ${tiles.level === 1 ? "256 VMs have one colour" : "a tile of 65 536 VMs has one colour"}, the mean of their states. Zoom in for single VMs.`,
    );
}

/** What stands beside the map; at most a few times a second, since it makes layout. */
let noted = 0;
function note() {
    noted ||= setTimeout(() => {
        noted = 0;
        const visible = view.visibleTiles;
        legend($("legend"), tiles.level > 0 && ["age", "bytes"].includes(tiles.mode) ? "state" : tiles.mode, tiles.palette, tiles.totals(visible), templates);
        say($("cursor"), describe(view.cursor));
        $("tip").hidden = view.hovered < 0;
        say($("tip"), describe(view.hovered));
    }, 150);
}

function population(message) {
    const [size, alive, , replies, refused] = [0, 1, 2, 3, 4].map((n) => message.getFloat64(8 + n * 8, true));
    firstNumber = message.getUint32(4, true);
    say($("figures"), `${count(alive)} of ${count(size)} VMs alive · ${count(replies)} replies · ${count(refused)} inputs refused`);
    if (view.layout.vms !== size) {
        view.show(size);
    }
}

async function images() {
    templates = (await get("/images")).templates;
}

function listen() {
    link.addEventListener("open", () => {
        problem(null, "stream");
        link.send({ type: "population", on: true });
        images().catch((error) => problem(error.message));
        subscribe();
    });
    link.addEventListener("lost", () => tiles.clear());
    link.addEventListener("text", ({ detail }) => detail.type === "error" && problem(detail.message, "stream"));
    link.addEventListener("binary", ({ detail }) => {
        if (detail.getUint8(0) === POPULATION) {
            population(detail);
        } else {
            tiles.receive(detail);
        }
    });
    tiles.addEventListener("change", () => {
        if (!complete && tiles.isComplete(view.visibleTiles)) {
            complete = true;
            // Marked after the picture is on the screen: what the first map took can be read in the browser's tools, and is tested.
            requestAnimationFrame(() =>
                requestAnimationFrame(() => {
                    performance.mark("map-complete");
                    $("map").dataset.complete = "true";
                }),
            );
        }
        note();
    });
    view.addEventListener("settled", () => {
        subscribe();
        note();
    });
    view.addEventListener("hover", note);
    view.addEventListener("cursor", note);
    view.addEventListener("open", ({ detail }) => (location.href = `/vm.html?vm=${detail + firstNumber}`));
}

function controls() {
    for (const [mode, { name }] of Object.entries(MODES)) {
        const radio = make("input", { type: "radio", name: "mode", value: mode, checked: mode === tiles.mode });
        radio.addEventListener("change", () => {
            tiles.show(mode);
            subscribe();
            note();
        });
        $("modes").append(make("label", {}, radio, name));
    }
    $("zoom-in").addEventListener("click", () => view.zoomBy(2));
    $("zoom-out").addEventListener("click", () => view.zoomBy(0.5));
    $("zoom-all").addEventListener("click", () => view.fit());
    $("go").addEventListener("submit", (event) => {
        event.preventDefault();
        const number = vmNumber($("go-to").value);
        const place = number === undefined ? -1 : number - firstNumber;
        if (place < 0 || place >= view.layout.vms) {
            problem(`There is no VM ${$("go-to").value}: ${firstNumber} to ${firstNumber + view.layout.vms - 1}, or an address 127.a.b.c.`);
            return;
        }
        problem(null);
        view.select(place, NEAR);
        $("map").focus();
    });
}

async function start() {
    const [server, now] = await Promise.all([about(), get("/population"), images()]);
    firstNumber = now.firstNumber;
    say($("title"), server.title);
    say($("figures"), `${count(now.alive)} of ${count(now.size)} VMs alive`);
    tiles = new Tiles(link, server.limits.mapTiles);
    view = new MapView($("map"), now.size, new Camera(), tiles);
    controls();
    listen();
    link.start();
}

start().catch((error) => problem(error.message));
