// The serial line as a terminal: what COM1 sends is text in a log, what is typed is sent by lines.

import { make } from "../dom.js";

const KEPT = 65536; // characters
const RETURNS = { none: "", lf: "\n", cr: "\r", crlf: "\r\n" };

export class Serial {
    #text = "";
    #decoder = new TextDecoder("windows-1252");

    /** @param log shows what comes; @param form has the fields `line` and `ending`; @param send takes bytes */
    constructor(log, form, send) {
        this.log = log;
        form.addEventListener("submit", (event) => {
            event.preventDefault();
            send(new TextEncoder().encode(form.elements.line.value + RETURNS[form.elements.ending.value]));
            form.elements.line.value = "";
        });
    }

    /** Bytes that the guest sent. A terminal's movements of its cursor are not followed: backspace and line ends are. */
    receive(bytes) {
        let added = "";
        for (const character of this.#decoder.decode(bytes)) {
            if (character === "\b") {
                added = added.slice(0, -1);
            } else if (character === "\n" || character === "\t" || character >= " ") {
                added += character;
            }
        }
        if (added === "") {
            return;
        }
        const atEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 8;
        this.#text += added;
        if (this.#text.length > KEPT) {
            this.#text = this.#text.slice(-KEPT / 2);
            this.log.replaceChildren(this.#text);
        } else {
            // Added, not replaced: a screen reader speaks what is added.
            this.log.append(make("span", {}, added));
        }
        if (atEnd) {
            this.log.scrollTop = this.log.scrollHeight;
        }
    }
}
