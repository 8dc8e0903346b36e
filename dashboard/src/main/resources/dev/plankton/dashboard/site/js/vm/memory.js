// Guest memory: a map of the whole, and a window of bytes. Regions differ by the colour at the edge and by name, private lines by
// their ground, bytes that differ from the template by weight and underline.

import { get } from "../api.js";
import { $, make, problem, say } from "../dom.js";
import { bytes as size, count, hex } from "../text.js";

const ROWS = 16;
const KINDS = { ivt: "interrupt vectors", bda: "BIOS data", ram: "RAM", video: "video", rom: "ROM", extended: "above 1 MiB", device: "devices and CPU" };

const narrow = window.matchMedia("(max-width: 600px)");

/** "7C00", "0x7C00" or "0:7C00" as a linear address; undefined if it is neither. */
export function linear(text) {
    const parts = /^\s*(?:0x)?([0-9a-f]{1,8})h?(?::([0-9a-f]{1,4})h?)?\s*$/i.exec(text);
    if (!parts) {
        return undefined;
    }
    const [first, second] = parts.slice(1).map((digits) => (digits === undefined ? undefined : Number.parseInt(digits, 16)));
    return second === undefined ? first : first > 0xffff ? undefined : first * 16 + second;
}

export class Memory {
    #address = 0x7c00;
    #vm;
    #turn = 0;

    constructor(number) {
        this.number = number;
        $("memory-form").addEventListener("submit", (event) => {
            event.preventDefault();
            const address = linear($("memory-address").value);
            if (address === undefined) {
                problem(`No address: ${$("memory-address").value}; 7C00 or 0:7C00 would be one.`);
            } else {
                this.go(address);
            }
        });
        $("memory-back").addEventListener("click", () => this.go(this.#address - this.#length));
        $("memory-forward").addEventListener("click", () => this.go(this.#address + this.#length));
        $("memory-map").addEventListener("click", (event) => {
            const { x, y, width, height } = $("memory-map").getBoundingClientRect();
            const map = $("memory-map");
            const row = Math.floor(((event.clientY - y) / height) * map.height);
            const column = Math.floor(((event.clientX - x) / width) * map.width);
            this.go((row * map.width + column) * this.#vm.lineBytes);
        });
        narrow.addEventListener("change", () => this.#window().catch((error) => problem(error.message)));
    }

    get #across() {
        return narrow.matches ? 8 : 16;
    }

    get #length() {
        return ROWS * this.#across;
    }

    go(address) {
        this.#address = Math.max(0, address - (address % this.#across));
        $("memory-address").value = hex(this.#address, 5);
        this.#window().then(() => problem(null), (error) => problem(error.message));
    }

    /** What the server says of the VM: its regions and its private lines. */
    async show(vm) {
        this.#vm = vm;
        this.#map();
        await this.#window();
    }

    #regionAt(address) {
        return this.#vm.regions.find((region) => address >= region.address && address < region.address + region.length);
    }

    #colours() {
        const probe = $("memory-legend");
        const read = (name) => {
            probe.style.color = `var(${name})`;
            const found = /rgb\((\d+), (\d+), (\d+)\)/.exec(getComputedStyle(probe).color);
            probe.style.color = "";
            return found ? found.slice(1).map(Number) : [128, 128, 128];
        };
        return Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, read(`--k-${kind}`)]));
    }

    /** A pixel a line of 64 bytes, row by row: dim where it is shared, bright where it is private. */
    #map() {
        const { regions, runs, lineBytes, memoryBytes } = this.#vm;
        const canvas = $("memory-map");
        const lines = Math.ceil(memoryBytes / lineBytes);
        canvas.width = 512;
        canvas.height = Math.max(1, Math.ceil(lines / canvas.width));
        const context = canvas.getContext("2d");
        const image = context.createImageData(canvas.width, canvas.height);
        const colours = this.#colours();
        const paint = (line, [red, green, blue], alpha) => image.data.set([red, green, blue, alpha], line * 4);
        for (const { kind, address, length } of regions) {
            for (let line = Math.floor(address / lineBytes); line < Math.min(lines, (address + length) / lineBytes); line++) {
                paint(line, colours[kind], 70);
            }
        }
        for (const [first, number] of runs) {
            for (let line = first; line < Math.min(lines, first + number); line++) {
                paint(line, colours[this.#regionAt(line * lineBytes)?.kind ?? "ram"], 255);
            }
        }
        context.putImageData(image, 0, 0);
        const own = runs.reduce((sum, [, number]) => sum + number, 0);
        canvas.setAttribute("aria-label", `Memory map: ${count(own)} of ${count(lines)} lines of ${lineBytes} bytes are private`);
        const present = new Set(regions.map(({ kind }) => kind));
        $("memory-legend").replaceChildren(
            ...Object.entries(KINDS)
                .filter(([kind]) => present.has(kind))
                .map(([kind, name]) => make("span", { className: `key k-${kind}` }, name)),
            make("span", { className: "private" }, "private line"),
            make("span", { className: "changed" }, "differs"),
            make("span", { className: "quiet" }, `${size(memoryBytes)} of state, a point a line`),
        );
    }

    async #window() {
        if (!this.#vm?.regions) {
            return;
        }
        const turn = ++this.#turn;
        const from = this.#address;
        const [content, differing] = await Promise.all([this.#read(from), this.#differing(from)]);
        if (turn !== this.#turn) {
            return; // another address was asked for meanwhile
        }
        const across = this.#across;
        const rows = [];
        let named;
        for (let at = 0; at < content.length; at += across) {
            const region = this.#regionAt(from + at);
            const row = make("div", { className: `line k-${region?.kind ?? "ram"}` }, `${hex(from + at, 6)}  `);
            let letters = "";
            for (let n = at; n < Math.min(content.length, at + across); n++) {
                row.append(this.#byte(from + n, content[n], differing), n % 8 === 7 && n + 1 < at + across ? "  " : " ");
                letters += content[n] >= 32 && content[n] < 127 ? String.fromCharCode(content[n]) : ".";
            }
            row.append(` ${letters}  `, region && region !== named ? region.name : "");
            named = region;
            rows.push(row);
        }
        $("hex").replaceChildren(...rows);
        say($("h-memory"), `Memory at ${hex(from, 5)}h`);
    }

    #byte(address, value, differing) {
        const text = hex(value, 2);
        if (differing.has(address)) {
            return make("span", { className: "private changed" }, text);
        }
        return this.#isPrivate(address) ? make("span", { className: "private" }, text) : text;
    }

    #isPrivate(address) {
        const line = Math.floor(address / this.#vm.lineBytes);
        return this.#vm.runs.some(([first, number]) => line >= first && line < first + number);
    }

    async #read(from) {
        const reply = await fetch(`/api/v1/vms/${this.number}/memory?address=${from}&length=${this.#length}`);
        if (!reply.ok) {
            throw new Error((await reply.json()).error);
        }
        return new Uint8Array(await reply.arrayBuffer());
    }

    /** Addresses in the window at which the VM differs from its template. */
    async #differing(from) {
        const { runs, lineBytes } = this.#vm;
        const first = Math.floor(from / lineBytes);
        const last = Math.floor((from + this.#length - 1) / lineBytes);
        let before = 0;
        let inside = 0;
        for (const [start, number] of runs) {
            before += Math.max(0, Math.min(number, first - start));
            inside += Math.max(0, Math.min(start + number, last + 1) - Math.max(start, first));
        }
        const found = new Set();
        if (inside > 0) {
            const { lines } = await get(`/vms/${this.number}/lines?from=${before}&limit=${inside}`);
            for (const line of lines) {
                for (const { offset, here } of differences(line)) {
                    here.forEach((_, n) => found.add(line.address + offset + n));
                }
            }
        }
        return found;
    }
}

const octets = (digits) => Array.from({ length: digits.length / 2 }, (_, n) => digits.slice(n * 2, n * 2 + 2).toUpperCase());

/** Runs of bytes of a line that differ from the template's: {offset, here, template}. */
export function differences({ bytes, template }) {
    const here = octets(bytes);
    const there = octets(template);
    const found = [];
    for (let at = 0; at < here.length; at++) {
        if (here[at] !== there[at]) {
            const start = at;
            while (at < here.length && here[at] !== there[at]) {
                at++;
            }
            found.push({ offset: start, here: here.slice(start, at), template: there.slice(start, at) });
        }
    }
    return found;
}
