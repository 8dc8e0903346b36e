// Registers, flags and the code that comes next.

import { $, make, say } from "../dom.js";
import { hex } from "../text.js";

const SEGMENTS = new Set(["ES", "CS", "SS", "DS", "FS", "GS"]);

export function showRegisters({ registers, flags }) {
    $("registers").replaceChildren(
        ...Object.entries(registers ?? {}).map(([name, value]) => make("span", {}, `${name.padEnd(6, "\u00a0")} ${hex(value, SEGMENTS.has(name) ? 4 : 8)}`)),
    );
    $("flags").replaceChildren(
        ...Object.entries(flags ?? {}).flatMap(([name, set]) => [set ? make("b", {}, `${name}=1`) : `${name}=0`, "  "]),
    );
}

export function showCode({ segment, offset, instructions }) {
    say($("code-at"), `${hex(segment, 4)}:${hex(offset, 4)}`);
    $("code").replaceChildren(
        ...instructions.map(({ offset: at, bytes, text, current }) => {
            const row = make(
                "tr",
                {},
                make("td", {}, current ? "▶" : ""),
                make("th", { scope: "row" }, hex(at, 4)),
                make("td", { className: "quiet" }, bytes),
                make("td", {}, text),
            );
            if (current) {
                row.setAttribute("aria-current", "true");
            }
            return row;
        }),
    );
}
