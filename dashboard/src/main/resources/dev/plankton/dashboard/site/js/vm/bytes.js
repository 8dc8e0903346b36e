// Where every byte of a VM goes: by region, then byte by byte.

import { get } from "../api.js";
import { $, make, rows, say } from "../dom.js";
import { bytes as size, count, hex } from "../text.js";
import { differences } from "./memory.js";

const PAGE = 64; // lines

export class Bytes {
    #next = 0;
    #key;

    constructor(number) {
        this.number = number;
    }

    /** Shows a VM; the bytes are read again only if it has run. */
    async show({ regions, deltaBytes, shared, instructions, lineBytes }) {
        if (!regions) {
            return;
        }
        const lines = regions.reduce((sum, region) => sum + region.privateLines, 0);
        const changed = regions.reduce((sum, region) => sum + region.changedBytes, 0);
        say(
            $("bytes-sum"),
            `Its delta takes ${count(deltaBytes)} bytes${shared ? ", which it shares with VMs that are in the same state" : ""}: ` +
                `${count(changed)} bytes in ${count(lines)} lines of ${lineBytes} differ from the template, the rest says where they are.`,
        );
        rows(
            $("regions"),
            regions
                .filter((region) => region.privateLines > 0)
                .map(({ name, kind, address, length, privateLines, changedBytes }) => [
                    name,
                    kind,
                    `${hex(address, 6)}h`,
                    { number: size(length) },
                    { number: count(privateLines) },
                    { number: count(changedBytes) },
                ])
                .concat([["All", "", "", { number: "" }, { number: count(lines) }, { number: count(changed) }]]),
        );
        const key = `${instructions} ${deltaBytes} ${changed}`;
        if (key !== this.#key) {
            this.#key = key;
            $("changes").replaceChildren();
            this.#next = 0;
            await this.more();
        }
    }

    /** The next page of changed bytes. */
    async more() {
        const { lines, next, total } = await get(`/vms/${this.number}/lines?from=${this.#next}&limit=${PAGE}`);
        for (const line of lines) {
            for (const { offset, here, template } of differences(line)) {
                $("changes").append(
                    make(
                        "tr",
                        {},
                        make("th", { scope: "row" }, `${hex(line.address + offset, 6)}h`),
                        make("td", {}, line.region),
                        make("td", { className: "quiet" }, template.join(" ")),
                        make("td", { className: "changed" }, here.join(" ")),
                    ),
                );
            }
        }
        this.#next = next ?? total;
        $("more-changes").hidden = next === null;
        say($("changes-note"), next === null ? "" : `${count(this.#next)} of ${count(total)} lines`);
    }
}
