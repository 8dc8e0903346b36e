// The map's canvas: draws tiles, and turns wheel, pinch, drag and keys into movements of the camera and of the cursor.

import { Layout, SIDE } from "./layout.js";

const GRID_FROM = 8; // device pixels a VM from which pixels are set apart by lines
const DOT = 3; // device pixels that an active VM has at least
const FINE_WAIT = 120; // ms without movement after which tiles are asked for: a sweep over the map asks for none on its way

export class MapView extends EventTarget {
    cursor = -1;
    hovered = -1;
    #frame = 0;
    #pointers = new Map();
    #moved = false;
    #settle = 0;

    /**
     * Events: `hover` and `cursor` (the VM's number is in the property of that name), `open` (detail: number), `settled` when
     * other tiles may be in view.
     */
    constructor(canvas, vms, camera, tiles) {
        super();
        this.canvas = canvas;
        this.layout = new Layout(vms);
        this.camera = camera;
        this.tiles = tiles;
        this.context = canvas.getContext("2d", { alpha: false });
        new ResizeObserver(() => this.#resized()).observe(canvas);
        tiles.addEventListener("change", () => this.redraw());
        this.#listen();
    }

    /** The population has that number of VMs now. */
    show(vms) {
        const { width, height } = this.camera.view;
        this.layout = new Layout(vms, width / height);
        this.camera.resize(this.camera.view, this.layout);
        this.#changed();
    }

    redraw() {
        this.#frame ||= requestAnimationFrame(() => {
            this.#frame = 0;
            this.#draw();
        });
    }

    zoomBy(factor, px = this.canvas.width / 2, py = this.canvas.height / 2) {
        this.camera.zoom(factor, px, py);
        this.#changed();
    }

    fit() {
        this.camera.fit();
        this.#changed();
    }

    /** Puts the cursor on a VM and brings it into view, at this scale or nearer. */
    select(vm, scale = this.camera.scale) {
        if (vm < 0 || vm >= this.layout.vms) {
            return;
        }
        this.cursor = vm;
        const { x, y } = this.layout.place(vm);
        if (scale > this.camera.scale) {
            this.camera.centre(x + 0.5, y + 0.5, scale);
        }
        this.camera.reveal(x, y);
        this.dispatchEvent(new Event("cursor"));
        this.#changed();
    }

    get visibleTiles() {
        return this.layout.within(...this.camera.bounds);
    }

    #resized() {
        const ratio = window.devicePixelRatio || 1;
        const width = Math.max(1, Math.round(this.canvas.clientWidth * ratio));
        const height = Math.max(1, Math.round(this.canvas.clientHeight * ratio));
        if (this.canvas.width !== width || this.canvas.height !== height) {
            this.canvas.width = width;
            this.canvas.height = height;
            this.layout = new Layout(this.layout.vms, width / height);
            this.camera.resize({ width, height }, this.layout);
        }
        this.#changed();
    }

    #changed() {
        clearTimeout(this.#settle);
        this.#settle = setTimeout(() => this.dispatchEvent(new Event("settled")), FINE_WAIT);
        this.redraw();
    }

    #draw() {
        const { context, camera, canvas } = this;
        const style = getComputedStyle(canvas);
        context.fillStyle = style.backgroundColor;
        context.fillRect(0, 0, canvas.width, canvas.height);
        // Several VMs share a pixel: their mean. A VM has several pixels: sharp edges.
        context.imageSmoothingEnabled = camera.scale < 1;
        // Of a single tile only the part that has VMs is on the map.
        const first = camera.toView(0, 0);
        const last = camera.toView(this.layout.width, this.layout.height);
        context.save();
        context.beginPath();
        context.rect(Math.floor(first.x), Math.floor(first.y), Math.ceil(last.x) - Math.floor(first.x), Math.ceil(last.y) - Math.floor(first.y));
        context.clip();
        for (const tile of this.visibleTiles) {
            const corner = this.layout.corner(tile);
            const { x, y } = camera.toView(corner.x, corner.y);
            const picture = this.tiles.picture(tile);
            // Whole pixels, or neighbouring tiles would show a seam.
            const left = Math.round(x);
            const top = Math.round(y);
            const end = camera.toView(corner.x + SIDE, corner.y + SIDE);
            const size = [Math.round(end.x) - left, Math.round(end.y) - top];
            if (typeof picture === "string") {
                context.fillStyle = picture;
                context.fillRect(left, top, ...size);
            } else if (picture) {
                context.drawImage(picture, left, top, ...size);
            }
        }
        context.restore();
        this.#sparks();
        this.#lines(style.color);
        this.#marks(style.color);
    }

    /** Where a VM is smaller than an eye sees, what it does shows as a dot. */
    #sparks() {
        const { context, camera } = this;
        if (camera.scale >= DOT) {
            return;
        }
        const [red, green, blue] = this.tiles.palette.flash;
        context.fillStyle = `rgb(${red} ${green} ${blue})`;
        for (const tile of this.visibleTiles) {
            const corner = this.layout.corner(tile);
            this.tiles.eachSpark(tile, (x, y, glow) => {
                const at = camera.toView(corner.x + x + 0.5, corner.y + y + 0.5);
                context.globalAlpha = glow / 255;
                context.fillRect(Math.round(at.x - DOT / 2), Math.round(at.y - DOT / 2), DOT, DOT);
            });
        }
        context.globalAlpha = 1;
    }

    #lines(colour) {
        const { context, camera, canvas } = this;
        const step = camera.scale >= GRID_FROM ? 1 : camera.scale * SIDE >= 48 ? SIDE : 0;
        if (step === 0) {
            return;
        }
        const [left, top, right, bottom] = camera.bounds;
        context.strokeStyle = colour;
        context.globalAlpha = step === 1 ? 0.25 : 0.5;
        context.lineWidth = 1;
        context.beginPath();
        for (let x = Math.ceil(Math.max(0, left) / step) * step; x <= Math.min(right, this.layout.width); x += step) {
            const at = Math.round(camera.toView(x, 0).x) + 0.5;
            context.moveTo(at, Math.max(0, camera.toView(0, 0).y));
            context.lineTo(at, Math.min(canvas.height, camera.toView(0, this.layout.height).y));
        }
        for (let y = Math.ceil(Math.max(0, top) / step) * step; y <= Math.min(bottom, this.layout.height); y += step) {
            const at = Math.round(camera.toView(0, y).y) + 0.5;
            context.moveTo(Math.max(0, camera.toView(0, 0).x), at);
            context.lineTo(Math.min(canvas.width, camera.toView(this.layout.width, 0).x), at);
        }
        context.stroke();
        context.globalAlpha = 1;
        if (step === SIDE) {
            this.#counts(colour);
        }
    }

    /** What a tile holds, written on it where VMs are too small to be looked at one by one. */
    #counts(colour) {
        const { context, camera, canvas } = this;
        const side = camera.scale * SIDE;
        const size = Math.round(Math.min(15 * (window.devicePixelRatio || 1), side / 8));
        if (camera.scale >= 2 || size < 8) {
            return;
        }
        context.font = `${size}px system-ui, sans-serif`;
        context.textBaseline = "top";
        for (const tile of this.visibleTiles) {
            const corner = this.layout.corner(tile);
            const { x, y } = camera.toView(corner.x, corner.y);
            const lines = this.tiles.label(tile);
            const width = Math.max(...lines.map((line) => context.measureText(line).width));
            // At the lower edge: the first VMs, which are used the most, are at the upper one.
            const left = Math.max(x, 0) + 4;
            const top = Math.min(y + side, canvas.height) - lines.length * size * 1.2 - 4;
            context.fillStyle = getComputedStyle(canvas).backgroundColor;
            context.globalAlpha = 0.8;
            context.fillRect(left - 2, top - 2, width + 4, lines.length * size * 1.2 + 4);
            context.globalAlpha = 1;
            context.fillStyle = colour;
            lines.forEach((line, n) => context.fillText(line, left, top + n * size * 1.2));
        }
    }

    #marks(colour) {
        const { context, camera } = this;
        for (const [vm, width] of [[this.hovered, 1], [this.cursor, 3]]) {
            if (vm >= 0) {
                const { x, y } = this.layout.place(vm);
                const at = camera.toView(x, y);
                const side = Math.max(camera.scale, 7);
                const off = (side - camera.scale) / 2;
                context.lineWidth = width;
                context.strokeStyle = colour;
                context.strokeRect(at.x - off - width / 2, at.y - off - width / 2, side + width, side + width);
            }
        }
    }

    // ---- input

    #at(event) {
        const box = this.canvas.getBoundingClientRect();
        const ratio = this.canvas.width / box.width;
        return { x: (event.clientX - box.left) * ratio, y: (event.clientY - box.top) * ratio };
    }

    #vmAt(point) {
        const { x, y } = this.camera.toWorld(point.x, point.y);
        return this.layout.vmAt(x, y);
    }

    #hover(vm) {
        if (vm !== this.hovered) {
            this.hovered = vm;
            this.dispatchEvent(new Event("hover"));
            this.redraw();
        }
    }

    #listen() {
        const { canvas } = this;
        canvas.addEventListener("wheel", (event) => {
            event.preventDefault();
            const { x, y } = this.#at(event);
            // Lines and pages are what some mice send in place of pixels.
            const pixels = event.deltaY * [1, 16, 240][event.deltaMode];
            this.zoomBy(Math.exp(-pixels / 240), x, y);
        }, { passive: false });
        canvas.addEventListener("pointerdown", (event) => {
            canvas.setPointerCapture(event.pointerId);
            this.#pointers.set(event.pointerId, this.#at(event));
            this.#moved = this.#pointers.size > 1;
        });
        canvas.addEventListener("pointermove", (event) => this.#pointerMoved(event));
        canvas.addEventListener("pointerup", (event) => {
            const alone = this.#pointers.size === 1;
            this.#pointers.delete(event.pointerId);
            const vm = this.#vmAt(this.#at(event));
            if (alone && !this.#moved && event.button === 0 && vm >= 0) {
                this.#clicked(vm);
            }
        });
        canvas.addEventListener("pointercancel", (event) => this.#pointers.delete(event.pointerId));
        canvas.addEventListener("pointerleave", () => this.#hover(-1));
        canvas.addEventListener("keydown", (event) => this.#key(event));
        canvas.addEventListener("focus", () => this.cursor < 0 && this.select(Math.max(0, this.layout.vmAt(...this.camera.bounds))));
    }

    /** A click opens the VM that it can be sure to mean; where VMs are too small for that, it goes nearer. */
    #clicked(vm) {
        if (this.camera.scale < 4) {
            this.select(vm, 8);
        } else {
            this.select(vm);
            this.dispatchEvent(new CustomEvent("open", { detail: vm }));
        }
    }

    #pointerMoved(event) {
        const to = this.#at(event);
        const from = this.#pointers.get(event.pointerId);
        if (from === undefined) {
            this.#hover(this.#vmAt(to));
            return;
        }
        if (this.#pointers.size === 1) {
            if (!this.#moved && Math.hypot(to.x - from.x, to.y - from.y) < 4) {
                return; // a hand that clicks is not that steady
            }
            this.camera.pan(to.x - from.x, to.y - from.y);
        } else {
            const other = [...this.#pointers].find(([id]) => id !== event.pointerId)[1];
            const before = Math.hypot(from.x - other.x, from.y - other.y);
            const after = Math.hypot(to.x - other.x, to.y - other.y);
            this.camera.zoom(after / Math.max(1, before), (to.x + other.x) / 2, (to.y + other.y) / 2);
            this.camera.pan((to.x - from.x) / 2, (to.y - from.y) / 2);
        }
        this.#moved = true;
        this.#pointers.set(event.pointerId, to);
        this.#changed();
    }

    #key(event) {
        if (event.ctrlKey || event.altKey || event.metaKey) {
            return;
        }
        const far = event.shiftKey ? 16 : 1;
        const move = { ArrowLeft: [-far, 0], ArrowRight: [far, 0], ArrowUp: [0, -far], ArrowDown: [0, far], PageUp: [0, -SIDE], PageDown: [0, SIDE] }[event.key];
        if (move) {
            const at = this.layout.place(Math.max(0, this.cursor));
            const x = Math.min(Math.max(at.x + move[0], 0), this.layout.width - 1);
            const y = Math.min(Math.max(at.y + move[1], 0), this.layout.height - 1);
            this.select(this.layout.vmAt(x, y));
        } else if (event.key === "Home") {
            this.select(0);
        } else if (event.key === "End") {
            this.select(this.layout.vms - 1);
        } else if (event.key === "+" || event.key === "=") {
            this.#zoomAtCursor(2);
        } else if (event.key === "-") {
            this.#zoomAtCursor(0.5);
        } else if (event.key === "0") {
            this.fit();
        } else if (event.key === "Enter" && this.cursor >= 0) {
            this.dispatchEvent(new CustomEvent("open", { detail: this.cursor }));
        } else {
            return;
        }
        event.preventDefault();
    }

    #zoomAtCursor(factor) {
        if (this.cursor < 0) {
            this.zoomBy(factor);
            return;
        }
        const place = this.layout.place(this.cursor);
        const { x, y } = this.camera.toView(place.x + 0.5, place.y + 0.5);
        this.zoomBy(factor, x, y);
    }
}
