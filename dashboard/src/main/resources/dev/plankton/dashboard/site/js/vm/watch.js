// A VM that is watched: its exits with their cost, and a slider over the moments of its history.

import { get, post, remove } from "../api.js";
import { $, act, problem, rows, say } from "../dom.js";
import { bytes, count, micros } from "../text.js";

const EVERY = 500; // ms between two looks at what it does
const MANY = 1000;

export class Watch {
    #path;
    #moved;
    #watched = false;
    #timer = 0;
    #wanted;
    #going = false;

    /** @param moved called when the VM is at another moment than it was */
    constructor(path, moved) {
        this.#path = `${path}/watch`;
        this.#moved = moved;
        act($("watch"), async () => {
            this.#show(this.#watched ? await remove(this.#path) : await post(this.#path));
            moved();
        });
        for (const action of ["resume", "halt"]) {
            act($(`watch-${action}`), () => post(`${this.#path}/${action}`).then((state) => this.#arrived(state)));
        }
        for (const [button, by] of [["back-many", -MANY], ["back-one", -1], ["forward-one", 1], ["forward-many", MANY]]) {
            act($(button), () => post(`${this.#path}/go`, { by }).then((state) => this.#arrived(state)));
        }
        $("moment").addEventListener("input", ({ target }) => this.#go(Number(target.value)));
        $("moment-form").addEventListener("submit", (event) => {
            event.preventDefault();
            const moment = Number($("moment-number").value.replace(/[\s,]/g, ""));
            if (Number.isSafeInteger(moment)) {
                this.#go(moment);
            } else {
                problem(`No moment: ${$("moment-number").value}; a number of instructions would be one.`);
            }
        });
    }

    /** What the server says of the VM: it may be another viewer who watches it. */
    show({ watched }) {
        if (Boolean(watched) !== this.#watched) {
            this.#look();
        }
    }

    /** One moment at a time: of those that are asked for meanwhile, the last. */
    async #go(moment) {
        this.#wanted = moment;
        if (this.#going) {
            return;
        }
        this.#going = true;
        try {
            while (this.#wanted !== undefined) {
                const next = this.#wanted;
                this.#wanted = undefined;
                this.#arrived(await post(`${this.#path}/go`, { moment: next }));
            }
            problem(null);
        } catch (error) {
            problem(error.message);
        } finally {
            this.#going = false;
        }
    }

    #arrived(state) {
        this.#show(state);
        this.#moved();
    }

    async #look() {
        clearTimeout(this.#timer);
        this.#timer = 0;
        try {
            this.#show(await get(this.#path));
            problem(null, "watch");
        } catch (error) {
            problem(error.message, "watch");
            this.#later();
        }
    }

    /** A page in the background is not seen: then the server gives the VM back in the end. */
    #later() {
        this.#timer ||= setTimeout(() => {
            this.#timer = 0;
            if (document.hidden) {
                this.#later();
            } else {
                this.#look();
            }
        }, EVERY);
    }

    #show(state) {
        this.#watched = state.watched;
        $("watch").setAttribute("aria-pressed", String(state.watched));
        say($("watch"), state.watched ? "Watch no more" : "Watch");
        $("watch-panel").hidden = !state.watched;
        if (!state.watched) {
            say($("watch-state"), "not watched");
            return;
        }
        this.#later();
        const { running, past, moment, beginning, end, ended } = state;
        say($("watch-state"), ended ? `the guest has ended: ${ended}` : past ? "in the past" : running ? "running" : "standing still");
        $("watch-halt").disabled = !running;
        $("watch-resume").disabled = running || (Boolean(ended) && !past);
        const slider = $("moment");
        if (!this.#going || this.#wanted === undefined) {
            slider.min = beginning;
            slider.max = end;
            slider.value = moment;
        }
        slider.setAttribute("aria-valuetext", `instruction ${count(moment)} of ${count(end)}`);
        say(
            $("moment-facts"),
            `Instruction ${count(moment)} at ${(state.nanos / 1e9).toFixed(6)} s; the history is from ${count(beginning)} to ${count(end)} and takes ${bytes(state.historyBytes)}.`,
        );
        rows(
            $("exits"),
            state.exits.map(({ kind, count: times, nanos, mostNanos }) => [
                kind,
                { number: count(times) },
                { number: micros(nanos / times / 1000) },
                { number: micros(mostNanos / 1000) },
                { number: micros(nanos / 1000) },
            ]),
        );
    }
}
