package dev.plankton.device.identity;

import dev.plankton.device.HostLink;
import dev.plankton.device.card.Card;
import dev.plankton.device.card.CardSpec;
import dev.plankton.device.card.Slot;

/**
 * Ports ECh and EDh, by which a guest finds that it is a fork, or was restored, and gets random bytes that no other VM gets.
 * The contract is docs/snapshots.md. ECh reads random bytes, as many as the access is wide. Writing n (0 to 15) to EDh makes
 * byte n of the generation id the next to be read there, as many in ascending order as the access is wide. Confined to the
 * thread that runs the VM.
 *
 * <p>State at {@link dev.plankton.memory.StateMap#IDENTITY}, all zeros after power-on:
 *
 * <pre>
 * +0 64 bits: how often the VM has been restored, or rather a number that grows each time
 * +8 64 bits: reads of ECh so far
 * +16 8 bits: the next byte of the generation id
 * </pre>
 *
 * <p>Neither id nor random bytes are in the state: the host makes them from the VM's number, these counters and a secret, see
 * {@link dev.plankton.device.DeviceHost#random}. So all forks of a snapshot have the same state, until one of them asks.
 */
public final class IdentityPorts implements Card {
    /** Reads random bytes. */
    public static final int ENTROPY_PORT = 0xEC;

    /** Reads the generation id. */
    public static final int GENERATION_PORT = 0xED;

    /** Bytes of the generation id. */
    public static final int GENERATION_BYTES = 16;

    /** The block of random bytes that is the generation id. */
    public static final long GENERATION_BLOCK = -1;

    private static final int RESTORED = 0;
    private static final int READS = 8;
    private static final int POSITION = 16;

    /** What it occupies. */
    public static final CardSpec SPEC =
            CardSpec.of("identity", 1).withState(POSITION + 1).withPorts(ENTROPY_PORT, 2);

    private final HostLink link;

    /** Ports of a PC whose host {@code link} has. */
    public IdentityPorts(HostLink link) {
        this.link = link;
    }

    @Override
    public CardSpec spec() {
        return SPEC;
    }

    /** Whether it answers an access that begins at this port. */
    public static boolean claims(int port) {
        return port == ENTROPY_PORT || port == GENERATION_PORT;
    }

    @Override
    public int in8(Slot slot, int port) {
        return in(slot, port, 1);
    }

    @Override
    public int in(Slot slot, int port, int size) {
        return port == ENTROPY_PORT ? entropy(slot, size) : generation(slot, size);
    }

    @Override
    public void out8(Slot slot, int port, int value) {
        if (port == GENERATION_PORT) {
            slot.put8(POSITION, value & GENERATION_BYTES - 1);
        }
    }

    /** Takes the low byte; ECh takes nothing. */
    @Override
    public void out(Slot slot, int port, int size, int value) {
        out8(slot, port, value);
    }

    private int entropy(Slot slot, int size) {
        long reads = slot.get64(READS);
        slot.put64(READS, reads + 1);
        return littleEndian(link.host().random(slot.get64(RESTORED), reads), 0, size);
    }

    private int generation(Slot slot, int size) {
        byte[] id = link.host().random(slot.get64(RESTORED), GENERATION_BLOCK);
        int position = slot.get8(POSITION);
        slot.put8(POSITION, position + size & GENERATION_BYTES - 1);
        return littleEndian(id, position, size);
    }

    private static int littleEndian(byte[] bytes, int from, int size) {
        int value = 0;
        for (int i = 0; i < size; i++) {
            value |= (bytes[from + i & GENERATION_BYTES - 1] & 0xFF) << 8 * i;
        }
        return value;
    }

    /** Gives the VM another generation id. */
    public void restored(Slot slot, long number) {
        slot.put64(RESTORED, number);
    }
}
