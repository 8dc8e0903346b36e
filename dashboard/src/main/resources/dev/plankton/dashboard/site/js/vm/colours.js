// Guests choose colours for a dark room. Text keeps a contrast of 4.5 to 1 (WCAG 2, 1.4.3) here unless exact colours are asked for.

const ENOUGH = 4.5;

const linear = (part) => {
    const c = part / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
};

const luminance = (rgb) => 0.2126 * linear(rgb >> 16) + 0.7152 * linear((rgb >> 8) & 255) + 0.0722 * linear(rgb & 255);

function contrast(one, other) {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
}

const mix = (rgb, towards, share) =>
    [16, 8, 0].reduce((all, shift) => all | (Math.round(((rgb >> shift) & 255) * (1 - share) + ((towards >> shift) & 255) * share) << shift), 0);

/** The foreground, moved towards white or black until it can be read. Text in the colour of its ground is meant to be hidden. */
export function readable(foreground, background) {
    if (foreground === background || contrast(foreground, background) >= ENOUGH) {
        return foreground;
    }
    const towards = contrast(0xffffff, background) >= contrast(0, background) ? 0xffffff : 0;
    for (let share = 0.1; share < 1; share += 0.1) {
        const moved = mix(foreground, towards, share);
        if (contrast(moved, background) >= ENOUGH) {
            return moved;
        }
    }
    return towards;
}

export const css = (rgb) => `#${(rgb & 0xffffff).toString(16).padStart(6, "0")}`;
