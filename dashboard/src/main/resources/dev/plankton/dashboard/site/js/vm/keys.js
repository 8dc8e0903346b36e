// The keyboard of a PC: set 1 scan codes of the keys, by their place (KeyboardEvent.code), so that a guest sees the key that was
// pressed whatever the layout of the host.

const PLAIN = {
    Escape: 0x01, Digit1: 0x02, Digit2: 0x03, Digit3: 0x04, Digit4: 0x05, Digit5: 0x06, Digit6: 0x07, Digit7: 0x08, Digit8: 0x09,
    Digit9: 0x0a, Digit0: 0x0b, Minus: 0x0c, Equal: 0x0d, Backspace: 0x0e, Tab: 0x0f, KeyQ: 0x10, KeyW: 0x11, KeyE: 0x12, KeyR: 0x13,
    KeyT: 0x14, KeyY: 0x15, KeyU: 0x16, KeyI: 0x17, KeyO: 0x18, KeyP: 0x19, BracketLeft: 0x1a, BracketRight: 0x1b, Enter: 0x1c,
    ControlLeft: 0x1d, KeyA: 0x1e, KeyS: 0x1f, KeyD: 0x20, KeyF: 0x21, KeyG: 0x22, KeyH: 0x23, KeyJ: 0x24, KeyK: 0x25, KeyL: 0x26,
    Semicolon: 0x27, Quote: 0x28, Backquote: 0x29, ShiftLeft: 0x2a, Backslash: 0x2b, KeyZ: 0x2c, KeyX: 0x2d, KeyC: 0x2e, KeyV: 0x2f,
    KeyB: 0x30, KeyN: 0x31, KeyM: 0x32, Comma: 0x33, Period: 0x34, Slash: 0x35, ShiftRight: 0x36, NumpadMultiply: 0x37, AltLeft: 0x38,
    Space: 0x39, CapsLock: 0x3a, F1: 0x3b, F2: 0x3c, F3: 0x3d, F4: 0x3e, F5: 0x3f, F6: 0x40, F7: 0x41, F8: 0x42, F9: 0x43, F10: 0x44,
    NumLock: 0x45, ScrollLock: 0x46, Numpad7: 0x47, Numpad8: 0x48, Numpad9: 0x49, NumpadSubtract: 0x4a, Numpad4: 0x4b, Numpad5: 0x4c,
    Numpad6: 0x4d, NumpadAdd: 0x4e, Numpad1: 0x4f, Numpad2: 0x50, Numpad3: 0x51, Numpad0: 0x52, NumpadDecimal: 0x53,
    IntlBackslash: 0x56, F11: 0x57, F12: 0x58,
};

/** Keys that an AT keyboard had and a PC's had not: their codes follow E0h. */
const EXTENDED = {
    NumpadEnter: 0x1c, ControlRight: 0x1d, NumpadDivide: 0x35, AltRight: 0x38, Home: 0x47, ArrowUp: 0x48, PageUp: 0x49,
    ArrowLeft: 0x4b, ArrowRight: 0x4d, End: 0x4f, ArrowDown: 0x50, PageDown: 0x51, Insert: 0x52, Delete: 0x53, MetaLeft: 0x5b,
    MetaRight: 0x5c, ContextMenu: 0x5d,
};

const RELEASED = 0x80;

/** The bytes of pressing (or releasing) a key; undefined if a PC has no such key. */
export function scanCodes(code, down) {
    const bit = down ? 0 : RELEASED;
    if (code in PLAIN) {
        return [PLAIN[code] | bit];
    }
    return code in EXTENDED ? [0xe0, EXTENDED[code] | bit] : undefined;
}

/** Characters by the keys of a US keyboard, as guests read scan codes: [key, with shift]. */
const TYPED = new Map();
for (const [keys, plain, shifted] of [
    ["Backquote Digit1 Digit2 Digit3 Digit4 Digit5 Digit6 Digit7 Digit8 Digit9 Digit0 Minus Equal", "`1234567890-=", "~!@#$%^&*()_+"],
    ["BracketLeft BracketRight Backslash Semicolon Quote Comma Period Slash", "[]\\;',./", "{}|:\"<>?"],
    ["Space Enter Tab", " \n\t", ""],
]) {
    keys.split(" ").forEach((key, n) => {
        TYPED.set(plain[n], [key, false]);
        if (shifted) {
            TYPED.set(shifted[n], [key, true]);
        }
    });
}
for (const letter of "abcdefghijklmnopqrstuvwxyz") {
    TYPED.set(letter, [`Key${letter.toUpperCase()}`, false]);
    TYPED.set(letter.toUpperCase(), [`Key${letter.toUpperCase()}`, true]);
}

/** The bytes that type a text; characters that a US keyboard lacks are left out. */
export function typing(text) {
    const bytes = [];
    for (const character of text) {
        const typed = TYPED.get(character);
        if (typed) {
            const [key, shift] = typed;
            bytes.push(...(shift ? [0x2a] : []), ...scanCodes(key, true), ...scanCodes(key, false), ...(shift ? [0xaa] : []));
        }
    }
    return bytes;
}

/**
 * Sends the keys that are pressed while `element` has the keyboard. Having the focus alone does not take the keyboard, or Tab
 * would never leave: Enter or a click takes it, Ctrl+] or loss of the focus gives it back.
 */
export class Keyboard {
    #held = new Set();
    #captured = false;

    /** @param send takes an array of scan codes; @param changed hears whether the guest has the keyboard */
    constructor(element, send, changed) {
        this.element = element;
        this.send = send;
        this.changed = changed;
        element.addEventListener("keydown", (event) => this.#down(event));
        element.addEventListener("keyup", (event) => this.#up(event));
        element.addEventListener("blur", () => this.release());
        // A drag over the screen selects text to copy; it is no wish to type.
        element.addEventListener("click", () => window.getSelection().isCollapsed && this.capture());
    }

    get captured() {
        return this.#captured;
    }

    capture() {
        if (!this.#captured) {
            this.element.focus({ preventScroll: true });
            this.#captured = true;
            this.changed(true);
        }
    }

    /** Gives the keyboard back; keys still held are released, or the guest would see them held for good. */
    release() {
        if (this.#captured) {
            this.#captured = false;
            const codes = [...this.#held].flatMap((code) => scanCodes(code, false));
            this.#held.clear();
            if (codes.length > 0) {
                this.send(codes);
            }
            this.changed(false);
        }
    }

    #down(event) {
        if (!this.#captured) {
            if (event.key === "Enter" && event.target === this.element) {
                event.preventDefault();
                this.capture();
            }
            return;
        }
        if (event.ctrlKey && (event.key === "]" || event.code === "BracketRight")) {
            event.preventDefault();
            this.release();
            return;
        }
        const codes = scanCodes(event.code, true);
        if (codes) {
            event.preventDefault();
            this.#held.add(event.code);
            this.send(codes);
        }
    }

    #up(event) {
        // The Enter that took the keyboard was not pressed for the guest, so its release is not either.
        if (this.#captured && this.#held.delete(event.code)) {
            event.preventDefault();
            this.send(scanCodes(event.code, false));
        }
    }
}
