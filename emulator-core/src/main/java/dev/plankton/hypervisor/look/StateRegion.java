package dev.plankton.hypervisor.look;

/**
 * A part of a VM's state.
 *
 * @param name what it is, a word or two
 * @param kind what kind of thing
 * @param address its first byte in the state: guest memory below 110000h, then the hidden pages of devices and CPU, then
 *     extended memory above that
 * @param length bytes
 */
public record StateRegion(String name, Kind kind, int address, int length) {
    /** Kinds of memory. */
    public enum Kind {
        /** The interrupt vector table. */
        IVT,
        /** The BIOS data area. */
        BDA,
        /** Conventional memory. */
        RAM,
        /** What the display shows, and its registers. */
        VIDEO,
        /** The system ROM, and what cards have below it. */
        ROM,
        /** Memory above 1 MiB. */
        EXTENDED,
        /** Registers of the CPU and of devices, and what devices hold for the guest. */
        DEVICE
    }

    /** The first byte after it. */
    public int end() {
        return address + length;
    }
}
