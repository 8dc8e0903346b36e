// Where a VM is on the map. A tile is a slab: 65 536 VMs, 256 rows of 256. 127.a.b.c is column c of row b of tile a.

export const SIDE = 256;
export const SLAB = SIDE * SIDE;

/**
 * Tiles row by row, in as many columns as show the whole largest on a canvas of some aspect (width by height): a power of two, so
 * that tiles seldom move.
 */
export class Layout {
    constructor(vms, aspect = 1) {
        this.vms = vms;
        this.tiles = Math.max(1, Math.ceil(vms / SLAB));
        const scale = (columns) => Math.min(aspect / columns, 1 / Math.ceil(this.tiles / columns));
        this.columns = 1;
        while (this.columns < this.tiles && scale(this.columns * 2) > scale(this.columns)) {
            this.columns *= 2;
        }
        this.rows = Math.ceil(this.tiles / this.columns);
        // Of a single tile only the part that has VMs, or a thousand would be a speck.
        this.width = this.tiles === 1 ? Math.max(1, Math.min(vms, SIDE)) : this.columns * SIDE;
        this.height = this.tiles === 1 ? Math.max(1, Math.ceil(vms / SIDE)) : this.rows * SIDE;
    }

    /** Upper left corner of a tile, in VMs. */
    corner(tile) {
        return { x: (tile % this.columns) * SIDE, y: Math.floor(tile / this.columns) * SIDE };
    }

    place(vm) {
        const { x, y } = this.corner(Math.floor(vm / SLAB));
        const inside = vm % SLAB;
        return { x: x + (inside % SIDE), y: y + Math.floor(inside / SIDE) };
    }

    /** The VM at a place, or -1 where there is none. */
    vmAt(x, y) {
        if (x < 0 || y < 0 || x >= this.width) {
            return -1;
        }
        const tile = Math.floor(y / SIDE) * this.columns + Math.floor(x / SIDE);
        const vm = tile * SLAB + (Math.floor(y) % SIDE) * SIDE + (Math.floor(x) % SIDE);
        return vm < this.vms ? vm : -1;
    }

    /** The tiles that a rectangle touches. */
    within(left, top, right, bottom) {
        const found = [];
        const lastRow = Math.min(this.rows - 1, Math.floor(bottom / SIDE));
        const lastColumn = Math.min(this.columns - 1, Math.floor(right / SIDE));
        for (let row = Math.max(0, Math.floor(top / SIDE)); row <= lastRow; row++) {
            for (let column = Math.max(0, Math.floor(left / SIDE)); column <= lastColumn; column++) {
                const tile = row * this.columns + column;
                if (tile < this.tiles) {
                    found.push(tile);
                }
            }
        }
        return found;
    }
}
