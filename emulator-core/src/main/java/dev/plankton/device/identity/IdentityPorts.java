package dev.plankton.device.identity;

import dev.plankton.device.DeviceHost;
import dev.plankton.device.HostLink;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;

/**
 * Ports ECh and EDh, by which a guest finds that it is a fork, or was restored, and gets random bytes that no other VM gets.
 * The contract is docs/snapshots.md. ECh reads random bytes, as many as the access is wide. Writing n (0 to 15) to EDh makes
 * byte n of the generation id the next to be read there, as many in ascending order as the access is wide. Confined to the
 * thread that runs the VM.
 *
 * <p>State at {@link StateMap#IDENTITY}, all zeros after power-on:
 *
 * <pre>
 * +0 64 bits: how often the VM has been restored, or rather a number that grows each time
 * +8 64 bits: reads of ECh so far
 * +16 8 bits: the next byte of the generation id
 * </pre>
 *
 * <p>Neither id nor random bytes are in the state: the host makes them from the VM's number, these counters and a secret, see
 * {@link DeviceHost#random}. So all forks of a snapshot have the same state, until one of them asks.
 */
public final class IdentityPorts {
    /** Reads random bytes. */
    public static final int ENTROPY_PORT = 0xEC;

    /** Reads the generation id. */
    public static final int GENERATION_PORT = 0xED;

    /** Bytes of the generation id. */
    public static final int GENERATION_BYTES = 16;

    /** The block of random bytes that is the generation id. */
    public static final long GENERATION_BLOCK = -1;

    private static final int RESTORED = StateMap.IDENTITY;
    private static final int READS = StateMap.IDENTITY + 8;
    private static final int POSITION = StateMap.IDENTITY + 16;

    private final Memory memory;
    private final HostLink link;

    /** Lays the ports over {@code memory}. */
    public IdentityPorts(Memory memory, HostLink link) {
        this.memory = memory;
        this.link = link;
    }

    /** Whether it answers this port. */
    public static boolean claims(int port) {
        return port == ENTROPY_PORT || port == GENERATION_PORT;
    }

    /** Reads {@code size} bytes (1, 2 or 4) from port ECh or EDh. */
    public int in(int port, int size) {
        return port == ENTROPY_PORT ? entropy(size) : generation(size);
    }

    /** Writes to port EDh the byte of the generation id that is read next; ECh takes nothing. */
    public void out(int port, int value) {
        if (port == GENERATION_PORT) {
            memory.put8(POSITION, value & GENERATION_BYTES - 1);
        }
    }

    private int entropy(int size) {
        long reads = memory.get64(READS);
        memory.put64(READS, reads + 1);
        return littleEndian(link.host().random(restored(), reads), 0, size);
    }

    private int generation(int size) {
        byte[] id = link.host().random(restored(), GENERATION_BLOCK);
        int position = memory.get8(POSITION);
        memory.put8(POSITION, position + size & GENERATION_BYTES - 1);
        return littleEndian(id, position, size);
    }

    private static int littleEndian(byte[] bytes, int from, int size) {
        int value = 0;
        for (int i = 0; i < size; i++) {
            value |= (bytes[from + i & GENERATION_BYTES - 1] & 0xFF) << 8 * i;
        }
        return value;
    }

    private long restored() {
        return memory.get64(RESTORED);
    }

    /** Gives the VM another generation id. */
    public void restored(long number) {
        memory.put64(RESTORED, number);
    }
}
