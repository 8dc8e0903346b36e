// What part of the map is seen: `scale` device pixels a VM, and the place at the upper left.

const LARGEST = 64;

export class Camera {
    constructor() {
        this.x = 0;
        this.y = 0;
        this.scale = 1;
        this.view = { width: 1, height: 1 };
        this.world = { width: 1, height: 1 };
    }

    /** The scale at which all of it is seen. */
    get whole() {
        return Math.min(this.view.width / this.world.width, this.view.height / this.world.height);
    }

    get isWhole() {
        return this.scale <= this.whole * 1.001;
    }

    fit() {
        this.scale = Math.min(LARGEST, this.whole);
        this.#keepInside();
    }

    /** A new size of canvas or population; what was whole stays whole. */
    resize(view, world) {
        const whole = this.isWhole;
        this.view = view;
        this.world = world;
        if (whole) {
            this.fit();
        } else {
            this.zoom(1, view.width / 2, view.height / 2);
        }
    }

    /** Zooms by a factor about a point of the canvas, which stays where it is. */
    zoom(factor, px, py) {
        const at = this.toWorld(px, py);
        this.scale = Math.min(LARGEST, Math.max(Math.min(LARGEST, this.whole), this.scale * factor));
        this.x = at.x - px / this.scale;
        this.y = at.y - py / this.scale;
        this.#keepInside();
    }

    pan(dx, dy) {
        this.x -= dx / this.scale;
        this.y -= dy / this.scale;
        this.#keepInside();
    }

    /** Moves as little as is needed to see a VM at a place, with a margin. */
    reveal(x, y) {
        const margin = Math.min(24, this.view.width / 4, this.view.height / 4) / this.scale;
        const across = this.view.width / this.scale;
        const down = this.view.height / this.scale;
        this.x = Math.min(Math.max(this.x, x + 1 + margin - across), x - margin);
        this.y = Math.min(Math.max(this.y, y + 1 + margin - down), y - margin);
        this.#keepInside();
    }

    /** Brings a place to the middle, at a scale. */
    centre(x, y, scale) {
        this.scale = Math.min(LARGEST, Math.max(this.whole, scale));
        this.x = x - this.view.width / 2 / this.scale;
        this.y = y - this.view.height / 2 / this.scale;
        this.#keepInside();
    }

    toWorld(px, py) {
        return { x: this.x + px / this.scale, y: this.y + py / this.scale };
    }

    toView(x, y) {
        return { x: (x - this.x) * this.scale, y: (y - this.y) * this.scale };
    }

    /** The rectangle that is seen, in VMs. */
    get bounds() {
        const end = this.toWorld(this.view.width - 1, this.view.height - 1);
        return [this.x, this.y, end.x, end.y];
    }

    /** No edge of the map comes inside the canvas; a map smaller than the canvas is in its middle. */
    #keepInside() {
        const limit = (at, world, seen) => (world <= seen ? (world - seen) / 2 : Math.min(Math.max(at, 0), world - seen));
        this.x = limit(this.x, this.world.width, this.view.width / this.scale);
        this.y = limit(this.y, this.world.height, this.view.height / this.scale);
    }
}
