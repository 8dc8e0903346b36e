package dev.plankton.memory;

/** Memory by the addresses of the guest's bus, what is above 1 MiB included. */
public final class GuestMemory {
    private GuestMemory() {}

    /**
     * A copy of {@code length} bytes at {@code address} as the CPU sees them; looking changes nothing.
     *
     * @throws IllegalArgumentException if that is not all memory
     */
    public static byte[] read(Memory memory, int address, int length) {
        GuestRange range = GuestRange.of(address, length, memory.bytes().length);
        byte[] bytes = new byte[length];
        range.forEach((at, from, count) -> {
            System.arraycopy(memory.bytes(), at, bytes, from, count);
            if (!memory.isPlain(at, count)) {
                for (int n = Math.max(at, Aperture.START); n < Math.min(at + count, Aperture.END); n++) {
                    bytes[from + n - at] = (byte) memory.peek8(n);
                }
            }
        });
        return bytes;
    }

    /**
     * Writes {@code bytes} at {@code address}, to ROM as well; to display memory as the CPU does.
     *
     * @throws IllegalArgumentException if that is not all memory
     */
    public static void write(Memory memory, int address, byte[] bytes) {
        GuestRange.of(address, bytes.length, memory.bytes().length).forEach((at, from, count) -> {
            if (memory.isPlain(at, count)) {
                memory.put(at, bytes, from, count);
                return;
            }
            int first = Math.max(at, Aperture.START);
            int last = Math.min(at + count, Aperture.END);
            memory.put(at, bytes, from, first - at);
            for (int n = first; n < last; n++) {
                memory.store8(n, bytes[from + n - at]);
            }
            memory.put(last, bytes, from + last - at, at + count - last);
        });
    }
}
