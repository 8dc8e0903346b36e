package dev.plankton.memory;

/**
 * Where everything that makes a VM what it is lies in its one address space: guest RAM from 0, then hidden pages that
 * the guest cannot address, holding the registers of the CPU and of the devices, then what RAM it has above
 * {@link #RAM_SIZE}.
 *
 * <p>Devices are stateless code over their part of the hidden pages. All values there are little endian. A part that no
 * guest ever changes equals its template and costs nothing.
 */
public final class StateMap {
    /** Bytes a real-mode guest can address with A20 on: FFFF:FFFF is 10FFEFh. Unreal mode reaches further. */
    public static final int RAM_SIZE = 0x110000;

    /**
     * First byte after the display memory. Up to {@link #ROM} nothing is fitted: it reads as ones. Guest stores from here to
     * {@link #ROM_END} are ignored.
     */
    public static final int EMPTY = 0xC0000;

    /** First byte of the system ROM. */
    public static final int ROM = 0xF0000;

    /** First byte after the system ROM: the high memory area begins. */
    public static final int ROM_END = 0x100000;

    /** First byte that no guest can address. */
    public static final int HIDDEN = RAM_SIZE;

    /** CPU registers, 128 bytes: see {@code Registers} in the cpu package. */
    public static final int CPU = HIDDEN;

    /** VM clock and scheduling state, 64 bytes: see {@code VmClock} in the machine package. */
    public static final int CLOCK = HIDDEN + 0x080;

    /** Two 8259A interrupt controllers, 64 bytes. */
    public static final int PIC = HIDDEN + 0x0C0;

    /** 8254 timer, 64 bytes. */
    public static final int PIT = HIDDEN + 0x100;

    /** 16550A UART of COM1, 64 bytes. */
    public static final int UART = HIDDEN + 0x140;

    /** 8042 keyboard controller and port 61h, 64 bytes. */
    public static final int KEYBOARD = HIDDEN + 0x180;

    /** Request NIC registers, 64 bytes. */
    public static final int REQUEST_NIC = HIDDEN + 0x1C0;

    /** MC146818 RTC: index, time base and 128 bytes of CMOS RAM, 192 bytes. */
    public static final int RTC = HIDDEN + 0x200;

    /** State of BIOS services that outlasts one call, 64 bytes. */
    public static final int BIOS = HIDDEN + 0x2C0;

    /** NE2000 registers, 64 bytes. */
    public static final int NE2000 = HIDDEN + 0x300;

    /** Control and debug registers of the CPU, 64 bytes: see {@code Registers} in the cpu package. */
    public static final int CPU_CONTROL = HIDDEN + 0x340;

    /** Mouse at the second port of the 8042, {@link #MOUSE_SIZE} bytes. */
    public static final int MOUSE = HIDDEN + 0x380;

    /** Bytes of {@link #MOUSE}. */
    public static final int MOUSE_SIZE = 64;

    /** What the segment registers hold beside selectors, 128 bytes: see {@code HiddenSegments} in the cpu package. */
    public static final int HIDDEN_SEGMENTS = HIDDEN + 0x3C0;

    /** What the VM's identity is made from, 64 bytes: see {@code IdentityPorts} in the device packages. */
    public static final int IDENTITY = HIDDEN + 0x440;

    /** What is on each disk that is open for writing, 8 bytes each by its index; 0 is not known. See {@code DiskFile}. */
    public static final int DISK_CONTENTS = HIDDEN + 0x480;

    /** Registers of the x87, 192 bytes: see {@code FpuRegisters} in the cpu package. */
    public static final int FPU = HIDDEN + 0xC00;

    /** The request that the request NIC holds for the guest. */
    public static final int REQUEST_BUFFER = HIDDEN + 0x1000;

    /** Bytes of {@link #REQUEST_BUFFER}: the largest request. */
    public static final int REQUEST_BUFFER_SIZE = 0x4000;

    /** The part of a reply that the guest has written and the host has not yet taken. */
    public static final int REPLY_BUFFER = REQUEST_BUFFER + REQUEST_BUFFER_SIZE;

    /** Bytes of {@link #REPLY_BUFFER}; a longer reply leaves in parts. */
    public static final int REPLY_BUFFER_SIZE = 0x1000;

    /** Registers of the video adapter and its 256 colours, 1 KiB. */
    public static final int VIDEO = REPLY_BUFFER + REPLY_BUFFER_SIZE;

    /** The four planes of the video adapter, of {@link #PLANE_SIZE} bytes each. */
    public static final int PLANES = VIDEO + 0x400;

    /** Bytes of a plane. */
    public static final int PLANE_SIZE = 0x10000;

    /** The directory of the sectors that the VM has written, 4 bytes each. */
    public static final int SECTOR_DIRECTORY = PLANES + 4 * PLANE_SIZE;

    /** How many written sectors the state holds at most: 3 MiB, a floppy of any size. */
    public static final int WRITTEN_SECTORS_COUNT = 0x1800;

    /** The written sectors. */
    public static final int WRITTEN_SECTORS = SECTOR_DIRECTORY + 4 * WRITTEN_SECTORS_COUNT;

    /** Packet memory of the NE2000. */
    public static final int PACKET_MEMORY = WRITTEN_SECTORS + 512 * WRITTEN_SECTORS_COUNT;

    /** Bytes of {@link #PACKET_MEMORY}. */
    public static final int PACKET_MEMORY_SIZE = 0x4000;

    /** Bytes of the whole state, without extended memory above {@link #RAM_SIZE}, which lies after them. */
    public static final int SIZE = PACKET_MEMORY + PACKET_MEMORY_SIZE;

    /** KiB above 1 MiB that every PC has: what real mode reaches. */
    public static final int LEAST_EXTENDED = (RAM_SIZE - ROM_END) / 1024;

    /** KiB above 1 MiB that a PC has at most: with them, its memory ends at 16 MiB. */
    public static final int MOST_EXTENDED = 15 * 1024;

    private StateMap() {}

    /** Bytes of the whole state of a PC with a number of KiB above 1 MiB. */
    public static int size(int extendedKilobytes) {
        return SIZE + (extendedKilobytes - LEAST_EXTENDED) * 1024;
    }

    /** Where a state of {@code size} bytes holds {@code length} bytes of the guest's memory: see {@link Memory#index}. */
    static int index(int physical, int length, int size) {
        if (physical >= 0 && physical <= RAM_SIZE - length) {
            return physical;
        }
        int beyond = physical - RAM_SIZE;
        return physical >= RAM_SIZE && beyond <= size - SIZE - length ? SIZE + beyond : -1;
    }
}
