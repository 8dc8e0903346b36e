// The WebSocket to the server: comes back by itself when the server does, and says so in the page's header.

import { $, say } from "./dom.js";

const FIRST_WAIT = 250;
const LONGEST_WAIT = 5000;

const WORDS = { connecting: "connecting", live: "live", lost: "connection lost, trying again", refused: "refused: open the address that the server printed" };

function show(state) {
    const element = $("link-state");
    element.dataset.state = state;
    say(element, WORDS[state]);
}

export class Link extends EventTarget {
    #socket;
    #wait = FIRST_WAIT;
    #timer;

    /** @param path of the WebSocket; events are `open`, `text` (detail: JSON) and `binary` (detail: DataView) */
    constructor(path) {
        super();
        this.path = path;
        show("connecting");
        // A page in the background asks for nothing, and the server sends nothing.
        document.addEventListener("visibilitychange", () => (document.hidden ? this.#drop() : this.#connect()));
        window.addEventListener("online", () => this.#connect());
    }

    start() {
        if (!document.hidden) {
            this.#connect();
        }
    }

    get isOpen() {
        return this.#socket?.readyState === WebSocket.OPEN;
    }

    /** Sends JSON or bytes; dropped while there is no connection: what is wanted is sent again by `open`. */
    send(message) {
        if (this.isOpen) {
            this.#socket.send(ArrayBuffer.isView(message) ? message : JSON.stringify(message));
        }
    }

    #connect() {
        clearTimeout(this.#timer);
        if (this.#socket && this.#socket.readyState <= WebSocket.OPEN) {
            return;
        }
        const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${this.path}`);
        this.#socket = socket;
        socket.binaryType = "arraybuffer";
        socket.onopen = () => {
            this.#wait = FIRST_WAIT;
            show("live");
            this.dispatchEvent(new Event("open"));
        };
        socket.onmessage = ({ data }) =>
            this.dispatchEvent(
                typeof data === "string"
                    ? new CustomEvent("text", { detail: JSON.parse(data) })
                    : new CustomEvent("binary", { detail: new DataView(data) }),
            );
        socket.onclose = () => socket === this.#socket && this.#lost();
    }

    async #lost() {
        this.dispatchEvent(new Event("lost"));
        if (document.hidden) {
            return;
        }
        show("lost");
        // A browser does not say why a WebSocket failed; a request does. A new server has a new token unless it was given one.
        const status = await fetch(this.path, { method: "GET" }).then((reply) => reply.status, () => 0);
        if (status === 401 || status === 403) {
            show("refused");
        }
        this.#timer = setTimeout(() => this.#connect(), this.#wait);
        this.#wait = Math.min(LONGEST_WAIT, this.#wait * 2);
    }

    #drop() {
        clearTimeout(this.#timer);
        const socket = this.#socket;
        this.#socket = undefined;
        socket?.close();
    }
}
