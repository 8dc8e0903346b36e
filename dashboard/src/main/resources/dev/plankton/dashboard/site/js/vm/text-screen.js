// A text mode as text: one element a row, one span for each run of cells with the same attribute, so that it can be selected, copied,
// found, and read by a screen reader.

import { make } from "../dom.js";
import { css, readable } from "./colours.js";

/** Frames, blocks, arrows and faces: pictures, not text to be read, so they keep the guest's colours. */
const PICTURES = /^[\s\u2190-\u21ff\u2300-\u23ff\u2500-\u26ff]*$/;

export class TextScreen {
    exact = false;
    #rows = [];
    #keys = [];
    #last;

    /** @param frame is as large as the screen; @param element in it holds the rows; @param cursor is laid over them */
    constructor(frame, element, cursor) {
        this.frame = frame;
        this.element = element;
        this.cursor = cursor;
    }

    /**
     * Shows a screen: {columns, rows, characters (string), attributes (bytes), palette (16 of 0xRRGGBB), blinks,
     * cursor: {column, row, first, last, visible}, glyphHeight}. Rows that are as they were are not touched, so a selection in
     * them stays.
     */
    show(screen) {
        this.#last = screen;
        this.frame.style.setProperty("--columns", screen.columns);
        this.frame.style.setProperty("--stretch", screen.columns <= 40 ? 1.7 : 1);
        this.element.style.backgroundColor = css(screen.palette[0]);
        while (this.#rows.length > screen.rows) {
            this.#rows.pop().remove();
        }
        this.#keys.length = Math.min(this.#keys.length, screen.rows);
        const palette = screen.palette.join() + screen.blinks + this.exact;
        for (let row = 0; row < screen.rows; row++) {
            const from = row * screen.columns;
            const end = from + screen.columns;
            const key = screen.characters.slice(from, end) + screen.attributes.subarray(from, end).join() + palette;
            if (this.#keys[row] !== key) {
                this.#keys[row] = key;
                if (!this.#rows[row]) {
                    this.#rows[row] = make("div", { className: "row" });
                    this.element.append(this.#rows[row]);
                }
                this.#rows[row].replaceChildren(...this.#runs(screen, from, end));
            }
        }
        this.#place(screen);
    }

    /** Exact colours, or colours that can be read. */
    set exactColours(exact) {
        this.exact = exact;
        if (this.#last) {
            this.show(this.#last);
        }
    }

    *#runs(screen, from, end) {
        for (let start = from; start < end; ) {
            const attribute = screen.attributes[start];
            let next = start + 1;
            while (next < end && screen.attributes[next] === attribute) {
                next++;
            }
            const blinking = screen.blinks && (attribute & 0x80) !== 0;
            const background = screen.palette[(attribute >> 4) & (screen.blinks ? 7 : 15)];
            const foreground = screen.palette[attribute & 15];
            const text = screen.characters.slice(start, next);
            const span = make("span", { className: blinking ? "blinking" : "" }, text);
            span.style.color = css(this.exact || PICTURES.test(text) ? foreground : readable(foreground, background));
            span.style.backgroundColor = css(background);
            // A glyph that the font lacks may be wider than a cell; the run keeps its width.
            span.style.width = `${next - start}ch`;
            yield span;
            start = next;
        }
    }

    #place({ cursor, glyphHeight, palette, attributes, columns }) {
        this.cursor.hidden = !cursor.visible;
        if (cursor.visible) {
            const style = this.cursor.style;
            style.setProperty("--column", cursor.column);
            style.setProperty("--row", cursor.row);
            style.setProperty("--first", cursor.first / glyphHeight);
            style.setProperty("--lines", (cursor.last - cursor.first + 1) / glyphHeight);
            style.backgroundColor = css(palette[attributes[cursor.row * columns + cursor.column] & 15] ?? palette[7]);
        }
    }
}
