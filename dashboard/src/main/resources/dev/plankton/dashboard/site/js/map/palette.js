// Colours of the map. They are few and apart in lightness, so that they differ without hue as well; states have words in the legend.

export const STATES = ["none", "off", "idle", "runnable", "paused", "stopped"];

/** What VMs can be coloured by; `layer` is the layer of the stream that says it. */
export const MODES = {
    state: { name: "State", layer: "state" },
    image: { name: "Image", layer: "image" },
    age: { name: "Age", layer: "age" },
    heat: { name: "Heat", layer: null },
    bytes: { name: "Private bytes", layer: "bytes" },
};

const STATE_COLOURS = { light: ["#ffffff", "#c9d3d9", "#7fb2cc", "#d97706", "#7c3aed", "#3f4a52"], dark: ["#0d1820", "#3b4b57", "#2f6d8d", "#ffc24d", "#b794f4", "#7d8a93"] };

// Twelve hues that start apart; number 255 stands for all images from 255 on.
const IMAGE_COLOURS = ["#4e9ac7", "#e0853d", "#58a65c", "#c95f8f", "#9a7fd1", "#b7a43a", "#4fb3ad", "#cf6a5d", "#7f93a8", "#8fb04a", "#b583b0", "#c49a6c"];

const RAMP_ENDS = { light: ["#dbe7ee", "#00405c"], dark: ["#1c3442", "#a6e3ff"] };
const HEAT_ENDS = { light: ["#e4eaee", "#f2a541", "#a11212"], dark: ["#17262f", "#c2571a", "#ffe08a"] };

const channels = (css) => [1, 3, 5].map((at) => Number.parseInt(css.slice(at, at + 2), 16));

/** As canvases keep pixels: alpha, blue, green, red from the highest byte on (little endian, as all browsers are). */
const packed = ([red, green, blue]) => ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;

function ramp(ends) {
    const stops = ends.map(channels);
    return Uint32Array.from({ length: 256 }, (_, n) => {
        const at = (n / 255) * (stops.length - 1);
        const low = Math.min(stops.length - 2, Math.floor(at));
        return packed(stops[low].map((part, c) => Math.round(part + (stops[low + 1][c] - part) * (at - low))));
    });
}

export const css = (pixel) => `rgb(${pixel & 255} ${(pixel >> 8) & 255} ${(pixel >> 16) & 255})`;

export const imageColour = (number) => IMAGE_COLOURS[number % IMAGE_COLOURS.length];

/** The colours of one theme: 256 pixels for each mode, by the layer's value. */
export class Palette {
    constructor(dark) {
        const theme = dark ? "dark" : "light";
        this.dark = dark;
        this.none = packed(channels(STATE_COLOURS[theme][0]));
        this.flash = channels(dark ? "#ffffff" : "#e01b6a");
        this.state = Uint32Array.from({ length: 256 }, (_, n) => packed(channels(STATE_COLOURS[theme][n] ?? STATE_COLOURS[theme][0])));
        this.image = Uint32Array.from({ length: 256 }, (_, n) => packed(channels(imageColour(n))));
        this.age = ramp([...RAMP_ENDS[theme]].reverse()); // the youngest stand out
        // From 64 KiB on (129 = 1 + 8 * log2) all have the brightest: few VMs are that large, and most of a ramp would go unused.
        const shades = ramp(RAMP_ENDS[theme]);
        this.bytes = shades.map((_, n) => shades[Math.min(255, n * 2)]);
        this.heat = ramp(HEAT_ENDS[theme]);
    }

    /** A pixel on its way to the colour of activity: 0 none to 255 all of it. */
    flashed(pixel, amount) {
        const part = (shift, c) => {
            const from = (pixel >> shift) & 255;
            return from + (((this.flash[c] - from) * amount) >> 8);
        };
        return ((255 << 24) | (part(16, 2) << 16) | (part(8, 1) << 8) | part(0, 0)) >>> 0;
    }

    /** The mean colour of counts of VMs by state (off to stopped). */
    mean(counts, from) {
        let red = 0;
        let green = 0;
        let blue = 0;
        let sum = 0;
        for (let state = 0; state < 5; state++) {
            const n = counts[from + state];
            if (n > 0) {
                const pixel = this.state[state + 1];
                red += n * (pixel & 255);
                green += n * ((pixel >> 8) & 255);
                blue += n * ((pixel >> 16) & 255);
                sum += n;
            }
        }
        return sum === 0 ? this.none : packed([red / sum, green / sum, blue / sum].map(Math.round));
    }
}

/** Seconds of a value of the layer `age`. */
export const ageSeconds = (value) => 2 ** (value / 12) - 1;

/** Bytes of a value of the layer `bytes`. */
export const privateBytes = (value) => (value === 0 ? 0 : Math.round(2 ** ((value - 1) / 8)));
