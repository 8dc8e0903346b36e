package dev.plankton.device.nic;

/** Station addresses as the PROM of an NE2000 has them: 02:00 and 10.x.y.z, where x.y.z is the number of the VM. */
public final class StationAddress {
    /** Where a frame has the address that it comes from. */
    public static final int SOURCE = 6;

    /** Bytes of an address. */
    static final int SIZE = 6;

    private static final int LOCALLY_ADMINISTERED = 0x02;
    private static final int NETWORK = 0x0A;
    private static final int PREFIX = 3;

    private StationAddress() {}

    /** Byte {@code index} (0 to 5) of the address of VM {@code number}. */
    static int at(int index, int number) {
        return switch (index) {
            case 0 -> LOCALLY_ADMINISTERED;
            case 1 -> 0;
            case 2 -> NETWORK;
            default -> number >> 8 * (PREFIX + 2 - index) & 0xFF;
        };
    }

    /**
     * Whether a frame comes from a station address that is another VM's than VM {@code number}'s: a fork has its parent's in its
     * memory until it has seen that it is one, and must not speak in its name.
     */
    public static boolean isForeign(byte[] frame, int offset, int number) {
        int owner = owner(frame, offset + SOURCE);
        return owner >= 0 && owner != number;
    }

    /** Number of the VM whose address is at {@code at} of {@code frame}, or -1 if it is no VM's. */
    public static int owner(byte[] frame, int at) {
        for (int index = 0; index < PREFIX; index++) {
            if (frame[at + index] != at(index, 0)) {
                return -1;
            }
        }
        return (frame[at + 3] & 0xFF) << 16 | (frame[at + 4] & 0xFF) << 8 | frame[at + 5] & 0xFF;
    }
}
