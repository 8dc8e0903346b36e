// What the colours of the map mean, with the numbers of VMs in view.

import { make } from "../dom.js";
import { count } from "../text.js";
import { css, imageColour, STATES } from "./palette.js";

const RAMPS = {
    age: ["created just now", "longest ago"],
    heat: ["not active lately", "most active"],
    bytes: ["no private bytes", "64 KiB and more"],
};

const IMAGES_SHOWN = 12;

function swatch(colour) {
    const box = make("span", { className: "swatch" });
    box.style.backgroundColor = colour;
    return box;
}

function states(palette, totals) {
    return STATES.slice(1).map((name, n) => make("span", {}, swatch(css(palette.state[n + 1])), `${name} ${count(Math.round(totals[n]))}`));
}

function images(templates) {
    const shown = templates.slice(0, IMAGES_SHOWN).map(({ number, name }) => make("span", {}, swatch(imageColour(Math.min(255, number))), name));
    return templates.length > IMAGES_SHOWN ? [...shown, make("span", {}, `and ${count(templates.length - IMAGES_SHOWN)} more`)] : shown;
}

function ramp(colours, [low, high]) {
    const canvas = make("canvas", { className: "ramp", width: 256, height: 1 });
    canvas.setAttribute("aria-hidden", "true");
    const context = canvas.getContext("2d");
    context.putImageData(new ImageData(new Uint8ClampedArray(colours.slice().buffer), 256, 1), 0, 0);
    return [make("span", {}, low, canvas, high)];
}

export function legend(element, mode, palette, totals, templates) {
    element.replaceChildren(...(mode === "state" ? states(palette, totals) : mode === "image" ? images(templates) : ramp(palette[mode], RAMPS[mode])));
}
