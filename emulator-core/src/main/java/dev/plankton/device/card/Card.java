package dev.plankton.device.card;

/**
 * A device: code over the bytes of a VM. The bytes are in the VM's own state, and the card has them, the time and its
 * interrupt lines from the {@link Slot} that each call is given. So one object serves all VMs of a profile, and a VM with
 * cards sleeps, is forked, stored and restored as any other.
 *
 * <p>It must be stateless: what it keeps in fields of its own is shared by all VMs, is not in their snapshots, and is seen by
 * several threads. It is called on the thread that runs the VM, for different VMs at the same time, in the middle of an
 * instruction: it returns at once, and does not block. What it throws ends the VM by {@link
 * dev.plankton.machine.StopReason#DEFECT} and is logged with the name of the card.
 *
 * <p>A run can be repeated, and VMs behave alike, as long as what the card does depends on nothing but its bytes, the time of
 * the slot and the access. A card that asks the host for something, such as a real sensor, has to be safe for any thread.
 */
public interface Card {
    /** What it is and what it occupies; the same at each call. */
    CardSpec spec();

    /**
     * The PC has been switched on, or reset by its guest: all bytes of the card are zeros, no wake-up is set, and its
     * interrupt lines are low. When it is switched on, which is once for all VMs that boot from an image, the time is 0. By
     * default it does nothing.
     */
    default void reset(Slot slot) {}

    /**
     * Reads a byte from a port; by default all ones.
     *
     * @param port one of its ports
     * @return the byte in the low 8 bits; the others are ignored
     */
    default int in8(Slot slot, int port) {
        return 0xFF;
    }

    /**
     * Writes a byte to a port; by default it is ignored.
     *
     * @param port one of its ports
     * @param value 0 to 255
     */
    default void out8(Slot slot, int port, int value) {}

    /**
     * Reads 2 or 4 bytes from as many ports, all of them the card's; by default byte by byte.
     *
     * @param port the first
     * @param size 2 or 4
     * @return the bytes, that of the first port lowest
     */
    default int in(Slot slot, int port, int size) {
        int value = 0;
        for (int i = 0; i < size; i++) {
            value |= (in8(slot, port + i) & 0xFF) << 8 * i;
        }
        return value;
    }

    /**
     * Writes 2 or 4 bytes to as many ports, all of them the card's; by default byte by byte.
     *
     * @param port the first
     * @param size 2 or 4
     * @param value the bytes, that of the first port lowest
     */
    default void out(Slot slot, int port, int size, int value) {
        for (int i = 0; i < size; i++) {
            out8(slot, port + i, value >> 8 * i & 0xFF);
        }
    }

    /**
     * Reads a byte of a window of registers; by default all ones. Wider accesses come byte by byte.
     *
     * @param address physical
     * @return the byte in the low 8 bits; the others are ignored
     */
    default int read(Slot slot, int address) {
        return 0xFF;
    }

    /**
     * Writes a byte of a window of registers; by default it is ignored.
     *
     * @param address physical
     * @param value 0 to 255
     */
    default void write(Slot slot, int address, int value) {}

    /** The time set by {@link Slot#wakeAt} has come, and none is set now; by default nothing happens. */
    default void due(Slot slot) {}

    /**
     * Whether reading a byte from a port has no effect, and gives the same until the guest writes to the card or {@link #due} is called.
     * Timer ticks of a guest that asks such a port and sleeps again are not delivered one by one. False by default.
     */
    default boolean staysTheSame(Slot slot, int port) {
        return false;
    }
}
