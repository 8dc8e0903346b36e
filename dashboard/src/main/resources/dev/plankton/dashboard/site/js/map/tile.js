// One tile of the map: what is known of its 65 536 VMs, and its picture. About a megabyte.

import { SIDE, SLAB } from "./layout.js";

const HEAT_PER_WAKE = 110;
const FLASH_LOSS = 32; // of 255 a tenth of a second: a wake glows for 0.8 s
const HEAT_KEPT = 0.985; // a tenth of a second: half of it is left after 4.6 s

const MOST_SPARKS = 500;

const LAYERS = ["state", "image", "age", "bytes"];

export class VmTile {
    state = new Uint8Array(SLAB);
    image = new Uint8Array(SLAB);
    age = new Uint8Array(SLAB);
    bytes = new Uint8Array(SLAB);
    #flash = new Uint8Array(SLAB);
    #heat = new Float32Array(SLAB);
    /** off to stopped, a row */
    #counts = new Uint32Array(SIDE * 5);
    #hot = new Uint8Array(SIDE);
    #dirty = new Uint8Array(SIDE).fill(1);
    #seen = new Uint8Array(SIDE);
    #rowsSeen = 0;
    /** VMs that glow, for maps on which a pixel is too small to be seen; not all where there are many. */
    #sparks = [];
    #data;
    #pixels;

    constructor() {
        this.canvas = document.createElement("canvas");
        this.canvas.width = SIDE;
        this.canvas.height = SIDE;
        this.context = this.canvas.getContext("2d", { alpha: false });
        this.#data = this.context.createImageData(SIDE, SIDE);
        this.#pixels = new Uint32Array(this.#data.data.buffer);
    }

    get isComplete() {
        return this.#rowsSeen === SIDE;
    }

    /** VMs by state, off to stopped. */
    get totals() {
        const sums = [0, 0, 0, 0, 0];
        for (let at = 0; at < this.#counts.length; at++) {
            sums[at % 5] += this.#counts[at];
        }
        return sums;
    }

    // ---- what comes by the stream

    /** A row of message 1; returns the offset after it. */
    row(view, at, mask) {
        const y = view.getUint8(at++);
        const uniform = view.getUint8(at++);
        const from = y * SIDE;
        if ((uniform & 0x80) === 0) {
            for (let layer = 0; layer < LAYERS.length; layer++) {
                const bit = 1 << layer;
                if ((mask & bit) === 0) {
                    continue;
                }
                const values = this[LAYERS[layer]];
                if ((uniform & bit) !== 0) {
                    values.fill(view.getUint8(at++), from, from + SIDE);
                } else {
                    values.set(new Uint8Array(view.buffer, view.byteOffset + at, SIDE), from);
                    at += SIDE;
                }
            }
            this.#count(y);
        }
        if (this.#seen[y] === 0) {
            this.#seen[y] = 1;
            this.#rowsSeen++;
        }
        this.#dirty[y] = 1;
        const active = view.getUint8(at++);
        if (active < 255) {
            for (let n = 0; n < active; n++) {
                this.#wake(from + view.getUint8(at++));
            }
        } else {
            for (let x = 0; x < SIDE; x++) {
                if ((view.getUint8(at + (x >> 3)) >> (x & 7)) & 1) {
                    this.#wake(from + x);
                }
            }
            at += SIDE / 8;
        }
        if (active > 0) {
            this.#hot[y] = 1;
        }
        return at;
    }

    #count(y) {
        const counts = [0, 0, 0, 0, 0, 0];
        for (let at = y * SIDE; at < (y + 1) * SIDE; at++) {
            counts[this.state[at]]++;
        }
        this.#counts.set(counts.slice(1), y * 5);
    }

    #wake(at) {
        if (this.#sparks.length < MOST_SPARKS) {
            this.#sparks.push(at);
        }
        this.#flash[at] = 255;
        this.#heat[at] = Math.min(255, this.#heat[at] + HEAT_PER_WAKE);
    }

    /** What is known of one VM; null if there is none. */
    vm(at) {
        return this.state[at] === 0
            ? null
            : { state: this.state[at], image: this.image[at], age: this.age[at], bytes: this.bytes[at], heat: this.#heat[at] };
    }

    // ---- what is shown

    /** Calls with the column, the row and the glow (1 to 255) of VMs that were active just now. */
    eachSpark(draw) {
        for (const at of this.#sparks) {
            draw(at % SIDE, Math.floor(at / SIDE), this.#flash[at]);
        }
    }

    /** A tenth of a second passes; whether anything still glows. */
    cool() {
        let glows = false;
        for (let y = 0; y < SIDE; y++) {
            if (this.#hot[y] === 0) {
                continue;
            }
            let hot = false;
            for (let at = y * SIDE; at < (y + 1) * SIDE; at++) {
                if (this.#heat[at] > 0) {
                    this.#flash[at] = Math.max(0, this.#flash[at] - FLASH_LOSS);
                    this.#heat[at] = this.#heat[at] < 1 ? 0 : this.#heat[at] * HEAT_KEPT;
                    hot = true;
                }
            }
            this.#hot[y] = hot ? 1 : 0;
            this.#dirty[y] = 1;
            glows ||= hot;
        }
        this.#sparks = this.#sparks.filter((at) => this.#flash[at] > 0);
        return glows;
    }

    repaint() {
        this.#dirty.fill(1);
    }

    /** The picture, brought up to date; null if nothing is known yet. */
    picture(mode, palette) {
        if (this.#rowsSeen === 0) {
            return null;
        }
        for (let y = 0; y < SIDE; ) {
            if (this.#dirty[y] === 0) {
                y++;
                continue;
            }
            const first = y;
            for (; y < SIDE && this.#dirty[y] !== 0; y++) {
                this.#dirty[y] = 0;
                this.#paint(y, mode, palette);
            }
            this.context.putImageData(this.#data, 0, 0, 0, first, SIDE, y - first);
        }
        return this.canvas;
    }

    #paint(y, mode, palette) {
        const heat = mode === "heat";
        const colours = palette[mode];
        const values = heat ? this.#heat : this[mode];
        const hot = this.#hot[y] !== 0;
        for (let at = y * SIDE; at < (y + 1) * SIDE; at++) {
            let pixel = this.state[at] === 0 ? palette.none : colours[values[at] | 0];
            if (hot && !heat && this.#flash[at] > 0) {
                pixel = palette.flashed(pixel, this.#flash[at]);
            }
            this.#pixels[at] = pixel;
        }
    }
}
