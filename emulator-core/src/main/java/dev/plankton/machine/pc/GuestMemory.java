package dev.plankton.machine.pc;

import dev.plankton.memory.Memory;

/** Memory by the addresses of the guest's bus, what is above 1 MiB included. */
final class GuestMemory {
    private GuestMemory() {}

    /** A copy of {@code length} bytes at {@code address} as the CPU sees them. */
    static byte[] read(Memory memory, int address, int length) {
        require(memory, address, length);
        byte[] bytes = new byte[length];
        for (int n = 0; n < length; n++) {
            bytes[n] = (byte) memory.load8(memory.index(address + n, 1));
        }
        return bytes;
    }

    /** Writes {@code bytes} at {@code address}, to ROM as well; to display memory as the CPU does. */
    static void write(Memory memory, int address, byte[] bytes) {
        require(memory, address, bytes.length);
        for (int n = 0; n < bytes.length; n++) {
            int at = memory.index(address + n, 1);
            if (memory.isPlain(at, 1)) {
                memory.put8(at, bytes[n]);
            } else {
                memory.store8(at, bytes[n]);
            }
        }
    }

    private static void require(Memory memory, int address, int length) {
        boolean all = address >= 0
                && length >= 0
                && length <= Integer.MAX_VALUE - address
                && (length == 0 || memory.index(address, 1) >= 0 && memory.index(address + length - 1, 1) >= 0);
        if (!all) {
            throw new IllegalArgumentException("not all of %d bytes at %Xh is guest memory".formatted(length, address));
        }
    }
}
