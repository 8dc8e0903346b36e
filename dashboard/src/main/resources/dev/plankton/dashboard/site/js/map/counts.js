// A tile of which only counts are known: by rows of 256 VMs, or for the whole of it. A kilobyte or two, since there may be thousands.

import { SIDE } from "./layout.js";
import { css } from "./palette.js";

const FLASH_LOSS = 32; // of 255 a tenth of a second

export class CountTile {
    #counts;
    #images;
    #active;
    #seen;
    #missing;
    #dirty = true;
    #canvas;

    /** @param parts rows of a tile, or 1 for the whole */
    constructor(parts) {
        this.parts = parts;
        this.#counts = new Uint32Array(parts * 5);
        this.#images = new Uint8Array(parts);
        this.#active = new Uint8Array(parts);
        this.#seen = new Uint8Array(parts);
        this.#missing = parts;
    }

    get isComplete() {
        return this.#missing === 0;
    }

    get totals() {
        const sums = [0, 0, 0, 0, 0];
        for (let at = 0; at < this.#counts.length; at++) {
            sums[at % 5] += this.#counts[at];
        }
        return sums;
    }

    set(part, counts, active, image) {
        this.#counts.set(counts, part * 5);
        this.#images[part] = image;
        if (this.#seen[part] === 0) {
            this.#seen[part] = 1;
            this.#missing--;
        }
        if (active) {
            this.#active[part] = 255;
        }
        this.#dirty = true;
    }

    /** A tenth of a second passes; whether anything still glows. */
    cool() {
        let glows = false;
        for (let part = 0; part < this.parts; part++) {
            if (this.#active[part] > 0) {
                this.#active[part] = Math.max(0, this.#active[part] - FLASH_LOSS);
                this.#dirty = true;
                glows = true;
            }
        }
        return glows;
    }

    repaint() {
        this.#dirty = true;
    }

    /** A canvas one pixel wide, a row a pixel; of the whole tile, a colour. */
    picture(mode, palette) {
        if (this.parts === 1) {
            return css(this.#pixel(0, mode, palette));
        }
        if (!this.#canvas) {
            this.#canvas = document.createElement("canvas");
            this.#canvas.width = 1;
            this.#canvas.height = SIDE;
        }
        if (this.#dirty) {
            this.#dirty = false;
            const pixels = Uint32Array.from({ length: SIDE }, (_, row) => this.#pixel(row, mode, palette));
            this.#canvas.getContext("2d").putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), 1, SIDE), 0, 0);
        }
        return this.#canvas;
    }

    /** The mean of the states, or the image of the first VM. */
    #pixel(part, mode, palette) {
        const active = this.#active[part];
        const some = this.#counts.subarray(part * 5, part * 5 + 5).some((n) => n > 0);
        if (some && mode === "heat") {
            return palette.heat[active];
        }
        const pixel = some && mode === "image" && this.parts > 1 ? palette.image[this.#images[part]] : palette.mean(this.#counts, part * 5);
        return palette.flashed(pixel, active >> 1);
    }
}
