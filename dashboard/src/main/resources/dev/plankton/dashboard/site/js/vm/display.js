// The screen of one VM, from the stream's message 4: text as text, graphics on a canvas.

import { $, say } from "../dom.js";
import { TextScreen } from "./text-screen.js";

const TEXT = 0;
const GONE = 2;
const HEADER = 24;

export class Display {
    #text = new TextScreen($("screen"), $("text-screen"), $("text-cursor"));
    #canvas = $("pixel-screen");
    #characters = [];
    #attributes = new Uint8Array(0);
    #image;
    #pixels;
    #indices = new Uint8Array(0);

    set exactColours(exact) {
        this.#text.exactColours = exact;
    }

    receive(view) {
        const kind = view.getUint8(1);
        const flags = view.getUint8(2);
        const width = view.getUint16(8, true);
        const height = view.getUint16(10, true);
        const colours = view.getUint16(18, true);
        const rows = view.getUint16(20, true);
        const palette = Array.from({ length: colours }, (_, n) => {
            const at = HEADER + n * 3;
            return (view.getUint8(at) << 16) | (view.getUint8(at + 1) << 8) | view.getUint8(at + 2);
        });
        const at = HEADER + colours * 3;
        $("screen").dataset.kind = ["text", "graphics", "gone"][kind];
        $("text-screen").hidden = kind !== TEXT;
        this.#canvas.hidden = kind !== 1;
        if (kind === GONE) {
            $("text-cursor").hidden = true;
            return;
        }
        if (kind === TEXT) {
            this.#showText(view, at, { flags, width, height, rows, palette });
        } else {
            $("text-cursor").hidden = true;
            this.#showPixels(view, at, { width, height, rows, palette });
        }
    }

    #showText(view, at, { flags, width, height, rows, palette }) {
        if (this.#attributes.length !== width * height) {
            this.#attributes = new Uint8Array(width * height);
            this.#characters = new Array(width * height).fill(" ");
        }
        for (let n = 0; n < rows; n++) {
            const from = view.getUint16(at, true) * width;
            at += 2;
            for (let cell = from; cell < from + width; cell++, at += 3) {
                this.#characters[cell] = String.fromCharCode(view.getUint16(at, true) || 32);
                this.#attributes[cell] = view.getUint8(at + 2);
            }
        }
        this.#text.show({
            columns: width,
            rows: height,
            characters: this.#characters.join(""),
            attributes: this.#attributes,
            palette,
            blinks: (flags & 2) !== 0,
            glyphHeight: view.getUint8(3) || 16,
            cursor: {
                visible: (flags & 4) !== 0,
                column: view.getUint16(12, true),
                row: view.getUint16(14, true),
                first: view.getUint8(16),
                last: view.getUint8(17),
            },
        });
    }

    #showPixels(view, at, { width, height, rows, palette }) {
        const context = this.#canvas.getContext("2d", { alpha: false });
        if (this.#canvas.width !== width || this.#canvas.height !== height || !this.#image) {
            this.#canvas.width = width;
            this.#canvas.height = height;
            this.#image = context.createImageData(width, height);
            this.#pixels = new Uint32Array(this.#image.data.buffer);
            this.#indices = new Uint8Array(width * height);
            this.#canvas.setAttribute("aria-label", `Graphics screen, ${width} by ${height} pixels`);
        }
        for (let n = 0; n < rows; n++) {
            const from = view.getUint16(at, true) * width;
            this.#indices.set(new Uint8Array(view.buffer, view.byteOffset + at + 2, width), from);
            at += 2 + width;
        }
        // A canvas has red in the lowest byte. The palette may have changed, and with it rows that were not sent.
        const colours = palette.map((rgb) => (0xff000000 | ((rgb & 255) << 16) | (rgb & 0xff00) | (rgb >> 16)) >>> 0);
        for (let n = 0; n < this.#indices.length; n++) {
            this.#pixels[n] = colours[this.#indices[n]] ?? 0xff000000;
        }
        context.putImageData(this.#image, 0, 0);
    }
}

/** Says who has the keyboard, in words and by the frame of the screen. */
export function showKeyboard(captured) {
    const screen = $("screen");
    screen.dataset.captured = captured;
    // In an application a screen reader passes keys on; else it reads the text with them.
    screen.setAttribute("role", captured ? "application" : "group");
    $("keyboard-state").dataset.captured = captured;
    say($("keyboard-state"), captured ? "The guest has the keyboard – Ctrl+] gives it back" : "The keyboard is yours");
}
