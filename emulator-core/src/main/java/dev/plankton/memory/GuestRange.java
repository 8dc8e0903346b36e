package dev.plankton.memory;

/** A range of guest memory by its physical addresses, which lies in the state in one or two pieces. */
public record GuestRange(int address, int length) {
    /** A part of a range that is in one piece. */
    @FunctionalInterface
    public interface Piece {
        /**
         * Does something with it.
         *
         * @param at where it is in the state
         * @param from its first byte, counted from the range's
         * @param bytes its length, at least 1
         */
        void at(int at, int from, int bytes);
    }

    /**
     * A range, checked.
     *
     * @param stateBytes of the whole state, see {@link Memory#bytes}
     * @throws IllegalArgumentException if not all of it is guest memory
     */
    public static GuestRange of(int address, int length, int stateBytes) {
        int end = StateMap.RAM_SIZE + stateBytes - StateMap.SIZE;
        if (address < 0 || length < 0 || length > end - address) {
            throw new IllegalArgumentException(
                    "no guest memory of %d bytes at %Xh: it ends at %Xh".formatted(length, address, end));
        }
        return new GuestRange(address, length);
    }

    /** Calls {@code piece} for each piece, in the order of addresses. */
    public void forEach(Piece piece) {
        int beyond = Math.clamp((long) address + length - StateMap.RAM_SIZE, 0, length);
        if (beyond < length) {
            piece.at(address, 0, length - beyond);
        }
        if (beyond > 0) {
            piece.at(StateMap.SIZE + Math.max(address - StateMap.RAM_SIZE, 0), length - beyond, beyond);
        }
    }
}
