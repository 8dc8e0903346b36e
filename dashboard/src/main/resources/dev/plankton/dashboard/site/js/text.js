// How numbers, sizes and addresses are written on all pages.

const whole = new Intl.NumberFormat("en", { useGrouping: true });
const short = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });

export const count = (n) => (n === null || n === undefined ? "–" : whole.format(n));

const compact = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });

/** As short as an axis needs it: 1M. */
export const tick = (n) => compact.format(n);

export const figure = (n) => (n === null || n === undefined || Number.isNaN(n) ? "–" : short.format(n));

export function bytes(n) {
    if (n === null || n === undefined) {
        return "–";
    }
    const units = ["B", "KiB", "MiB", "GiB", "TiB"];
    let unit = 0;
    while (Math.abs(n) >= 1024 && unit < units.length - 1) {
        n /= 1024;
        unit++;
    }
    return `${short.format(n)} ${units[unit]}`;
}

/** Microseconds in the unit that reads best. */
export function micros(n) {
    if (n === null || n === undefined) {
        return "–";
    }
    return n < 1000 ? `${short.format(n)} µs` : n < 1e6 ? `${short.format(n / 1000)} ms` : `${short.format(n / 1e6)} s`;
}

export const hex = (n, digits) => (n >>> 0).toString(16).toUpperCase().padStart(digits, "0");

/** The loopback address of a VM, or "" for numbers that have none: 127.a.b.c is VM a·65536 + b·256 + c. */
export const address = (vm) => (vm < 1 << 24 ? `127.${vm >> 16}.${(vm >> 8) & 255}.${vm & 255}` : "");

/** "42", "65 793", "127.1.1.1" as the number of a VM; undefined if it is none of these. */
export function vmNumber(text) {
    const plain = text.replace(/[\s,_]/g, "");
    const parts = /^127\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(plain);
    if (parts) {
        const [a, b, c] = parts.slice(1).map(Number);
        return a < 256 && b < 256 && c < 256 ? a * 65536 + b * 256 + c : undefined;
    }
    return /^\d{1,10}$/.test(plain) && Number(plain) < 2 ** 31 ? Number(plain) : undefined;
}
