// The tiles that have been looked at, filled by the stream. Only what is in view is subscribed to.

import { CountTile } from "./counts.js";
import { SIDE } from "./layout.js";
import { Palette } from "./palette.js";
import { VmTile } from "./tile.js";
import { count } from "../text.js";

const KEPT = 32; // tiles beyond those in view
const MOST_ROWS = 1024; // tiles whose rows may be asked for

const VMS_OF_ROWS = 1;
const COUNTS_OF_ROWS = 2;
const COUNTS_OF_TILES = 3;

export class Tiles extends EventTarget {
    mode = "state";
    #vms = new Map();
    #counted = new Map();
    #level = 0;
    #cooling = 0;
    #theme = window.matchMedia("(prefers-color-scheme: dark)");

    /** @param link sends subscriptions; @param mapTiles that may be subscribed to VM by VM */
    constructor(link, mapTiles) {
        super();
        this.link = link;
        this.mapTiles = mapTiles;
        this.palette = new Palette(this.#theme.matches);
        this.#theme.addEventListener("change", () => {
            this.palette = new Palette(this.#theme.matches);
            this.#repaint();
        });
    }

    show(mode) {
        this.mode = mode;
        this.#repaint();
    }

    #repaint() {
        for (const tile of [...this.#vms.values(), ...this.#counted.values()]) {
            tile.repaint();
        }
        this.#changed();
    }

    #changed() {
        this.dispatchEvent(new Event("change"));
    }

    /** Asks for the tiles in view: VM by VM if they are few enough to be worth it, by rows, or by tiles. */
    subscribe(visible, scale, layers) {
        const first = visible[0] ?? 0;
        const span = (visible.at(-1) ?? 0) - first + 1;
        if (visible.length <= this.mapTiles && scale >= 0.2) {
            this.#level = 0;
            this.link.send({ type: "map", level: 0, tiles: visible, layers });
        } else if (span <= MOST_ROWS) {
            this.#level = 1;
            this.link.send({ type: "map", level: 1, first, count: span });
        } else {
            this.#level = 2;
            this.link.send({ type: "map", level: 2, first, count: span });
        }
        this.#forget(visible);
    }

    /** How fine the view is: 0 VMs, 1 rows, 2 tiles. */
    get level() {
        return this.#level;
    }

    /** Whether all rows of these tiles have come. */
    isComplete(visible) {
        const tiles = this.#level === 0 ? this.#vms : this.#counted;
        return visible.every((tile) => tiles.get(tile)?.isComplete);
    }

    /** A canvas or a colour; null if nothing is known yet. */
    picture(tile) {
        return this.#known(tile)?.picture(this.mode, this.palette) ?? null;
    }

    /** VMs of a tile that were active just now, where VMs are known one by one: see VmTile. */
    eachSpark(tile, draw) {
        if (this.#level === 0) {
            this.#vms.get(tile)?.eachSpark(draw);
        }
    }

    /** What is known of a tile on the level in view, or on the other until that has come. */
    #known(tile) {
        const vms = this.#vms.get(tile);
        const counts = this.#counted.get(tile);
        return this.#level === 0 ? (vms?.isComplete ? vms : (counts ?? vms)) : (counts ?? vms);
    }

    /** What is known of one VM; null where only counts are. */
    vm(tile, at) {
        return this.#level === 0 ? (this.#vms.get(tile)?.vm(at) ?? null) : null;
    }

    /** VMs by state, off to stopped, in these tiles. */
    totals(tiles) {
        const sums = [0, 0, 0, 0, 0];
        for (const number of tiles) {
            this.#known(number)?.totals.forEach((n, state) => (sums[state] += n));
        }
        return sums;
    }

    /** Lines to write on a tile. */
    label(tile) {
        const [off, idle, runnable, paused, stopped] = this.#known(tile)?.totals ?? [0, 0, 0, 0, 0];
        const lines = [`${count(off + idle + runnable + paused + stopped)} VMs`];
        for (const [n, word] of [[runnable, "runnable"], [paused, "paused"], [stopped, "stopped"]]) {
            if (n > 0) {
                lines.push(`${count(n)} ${word}`);
            }
        }
        return lines;
    }

    /** A binary message of the stream. */
    receive(view) {
        const type = view.getUint8(0);
        if (type === VMS_OF_ROWS) {
            this.#rows(view);
        } else if (type === COUNTS_OF_ROWS || type === COUNTS_OF_TILES) {
            this.#counts(view, type === COUNTS_OF_ROWS);
        } else {
            return;
        }
        this.#changed();
        this.#cooling ||= setInterval(() => this.#cool(), 100);
    }

    /** Another server, or another population: nothing of before holds. */
    clear() {
        this.#vms.clear();
        this.#counted.clear();
        this.#changed();
    }

    #vmTile(number) {
        let tile = this.#vms.get(number);
        if (!tile) {
            tile = new VmTile();
            this.#vms.set(number, tile);
        }
        return tile;
    }

    #countTile(number, parts) {
        let tile = this.#counted.get(number);
        if (tile?.parts !== parts) {
            tile = new CountTile(parts);
            this.#counted.set(number, tile);
        }
        return tile;
    }

    #rows(view) {
        const mask = view.getUint8(1);
        const tile = this.#vmTile(view.getUint32(4, true));
        let at = 8;
        for (let rows = view.getUint16(2, true); rows > 0; rows--) {
            at = tile.row(view, at, mask);
        }
    }

    #counts(view, ofRows) {
        let at = 8;
        for (let runs = view.getUint32(4, true); runs > 0; runs--) {
            const first = view.getUint32(at, true);
            const number = view.getUint32(at + 4, true);
            const size = ofRows ? 2 : 4;
            const read = (n) => (ofRows ? view.getUint16(at + 8 + n * 2, true) : view.getUint32(at + 8 + n * 4, true));
            const counts = [0, 1, 2, 3, 4].map(read);
            const active = read(5);
            const image = ofRows ? view.getUint8(at + 20) : 0;
            for (let part = first; part < first + number; part++) {
                if (ofRows) {
                    this.#countTile(Math.floor(part / SIDE), SIDE).set(part % SIDE, counts, active, image);
                } else {
                    this.#countTile(part, 1).set(0, counts, active, 0);
                }
            }
            at += 8 + 6 * size + (ofRows ? 2 : 0);
        }
    }

    #cool() {
        let glows = false;
        for (const tile of [...this.#vms.values(), ...this.#counted.values()]) {
            glows = tile.cool() || glows;
        }
        if (glows) {
            this.#changed();
        } else {
            clearInterval(this.#cooling);
            this.#cooling = 0;
            this.#changed();
        }
    }

    /** The tiles that were in view the longest ago are given up. */
    #forget(visible) {
        for (const tile of visible) {
            const known = this.#vms.get(tile);
            if (known) {
                this.#vms.delete(tile);
                this.#vms.set(tile, known); // to the end: the latest
            }
        }
        for (const tile of this.#vms.keys()) {
            if (this.#vms.size <= KEPT + this.mapTiles) {
                break;
            }
            this.#vms.delete(tile);
        }
    }
}
