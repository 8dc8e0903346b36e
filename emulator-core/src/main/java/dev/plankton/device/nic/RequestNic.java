package dev.plankton.device.nic;

import dev.plankton.device.Cells;
import dev.plankton.device.HostLink;
import dev.plankton.device.IrqLines;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;

/**
 * The request NIC at ports E0h to E7h, IRQ 7: hands the guest one whole request and takes one reply. Its contract is
 * docs/request-nic.md. Confined to the thread that runs the VM.
 *
 * <p>State at {@link StateMap#REQUEST_NIC}, 32 bits each:
 *
 * <pre>
 * +0 1 while a request is here, +1 (8 bits) 1 once a part of its reply has left     +8  bytes of it already read
 * +4 bytes of the request                                                           +12 bytes in the reply buffer
 * </pre>
 *
 * <p>The request lies at {@link StateMap#REQUEST_BUFFER}, the reply at {@link StateMap#REPLY_BUFFER}. An idle NIC is all
 * zeros, buffers included: a VM that has answered costs nothing here.
 */
public final class RequestNic {
    private static final int IRQ = 7;

    private static final int PRESENT = StateMap.REQUEST_NIC;
    private static final int REPLY_BEGUN = StateMap.REQUEST_NIC + 1;
    private static final int LENGTH = StateMap.REQUEST_NIC + 4;
    private static final int POSITION = StateMap.REQUEST_NIC + 8;
    private static final int REPLY_LENGTH = StateMap.REQUEST_NIC + 12;

    private static final int END = 1;
    private static final int REWIND = 2;
    private static final int REFUSE = 3;

    /** Reads the request, and takes the reply. */
    public static final int DATA_PORT = 0xE1;

    private static final int FIRST_PORT = 0xE0;
    private static final int LAST_PORT = 0xE7;
    private static final int COMMAND_PORT = 0xE0;
    private static final int REST_PORT = 0xE2;
    private static final int NUMBER_PORT = 0xE4;

    private final Memory memory;
    private final IrqLines irqs;
    private final HostLink link;

    /** Lays the NIC over {@code memory}. */
    public RequestNic(Memory memory, IrqLines irqs, HostLink link) {
        this.memory = memory;
        this.irqs = irqs;
        this.link = link;
    }

    /** Whether it answers this port. */
    public static boolean claims(int port) {
        return port >= FIRST_PORT && port <= LAST_PORT;
    }

    /** Leaves the NIC idle. */
    public void powerOn() {
        memory.fill(StateMap.REQUEST_NIC, 16, 0);
    }

    /**
     * What the self test does after a reset: a request is here as if it had just arrived, with its interrupt. One whose
     * reply has already left in part is refused, since the guest would begin that reply again.
     */
    public void restart() {
        if (idle()) {
            return;
        }
        if (memory.get8(REPLY_BEGUN) != 0) {
            command(REFUSE);
            return;
        }
        clear(StateMap.REPLY_BUFFER, memory.get32(REPLY_LENGTH));
        Cells.set32(memory, REPLY_LENGTH, 0);
        Cells.set32(memory, POSITION, 0);
        irqs.lower(IRQ);
        irqs.raise(IRQ);
    }

    /** True while no request is here, so that the next one may be presented. */
    public boolean idle() {
        return memory.get8(PRESENT) == 0;
    }

    /**
     * Hands a request to the guest and raises IRQ 7. The NIC must be idle.
     *
     * @param length bytes of the request, 0 to {@link StateMap#REQUEST_BUFFER_SIZE}
     */
    public void present(byte[] request, int offset, int length) {
        if (length > StateMap.REQUEST_BUFFER_SIZE) {
            throw new IllegalArgumentException("a request of " + length + " bytes is too long: the request NIC takes "
                    + StateMap.REQUEST_BUFFER_SIZE);
        }
        if (!idle()) {
            throw new IllegalStateException("the request NIC holds a request: wait until it is idle");
        }
        if (length > 0) {
            memory.put(StateMap.REQUEST_BUFFER, request, offset, length);
        }
        memory.put8(PRESENT, 1);
        memory.put32(LENGTH, length);
        irqs.raise(IRQ);
    }

    /** Reads {@code size} bytes (1, 2 or 4) from port E0h to E7h; at E1h that takes {@code size} bytes of the request. */
    public int in(int port, int size) {
        if (port == DATA_PORT) {
            return take(size);
        }
        int value = 0;
        for (int i = 0; i < size; i++) {
            value |= in8(port + i) << (8 * i);
        }
        return value;
    }

    /** Writes {@code size} bytes (1, 2 or 4) to port E0h to E7h; at E1h they all go to the reply. */
    public void out(int port, int size, int value) {
        if (port == DATA_PORT) {
            append(size, value);
        } else if (port == COMMAND_PORT) {
            command(value & 0xFF);
        }
    }

    /** How many writes to the data port {@link #outs} takes at once, {@code count} at most: until the buffer is full. */
    public int outBurst(int size, int count) {
        return idle() ? 0 : Math.min(count, (StateMap.REPLY_BUFFER_SIZE - memory.get32(REPLY_LENGTH)) / size);
    }

    /** Takes {@code count} writes to the data port, which lie in memory at {@code address}. */
    public void outs(int size, int address, int count) {
        int length = memory.get32(REPLY_LENGTH);
        memory.put(StateMap.REPLY_BUFFER + length, memory.bytes(), address, count * size);
        memory.put32(REPLY_LENGTH, length + count * size);
    }

    private int in8(int port) {
        return switch (port) {
            case COMMAND_PORT -> memory.get8(PRESENT);
            case DATA_PORT -> take(1);
            case REST_PORT -> rest() & 0xFF;
            case REST_PORT + 1 -> rest() >> 8;
            case NUMBER_PORT, NUMBER_PORT + 1, NUMBER_PORT + 2, NUMBER_PORT + 3 ->
                (link.host().vmNumber() >> (8 * (port - NUMBER_PORT))) & 0xFF;
            default -> 0xFF;
        };
    }

    /** What lies past the request's end is zero, in the buffer as for the guest; only its last word may be cut. */
    private int take(int size) {
        int position = memory.get32(POSITION);
        int rest = memory.get32(LENGTH) - position;
        if (rest <= 0) {
            return 0;
        }
        int taken = Math.min(size, rest);
        int value = 0;
        for (int i = 0; i < taken; i++) {
            value |= memory.get8(StateMap.REQUEST_BUFFER + position + i) << (8 * i);
        }
        memory.put32(POSITION, position + taken);
        return value;
    }

    private void append(int size, int value) {
        if (idle()) {
            return;
        }
        int length = memory.get32(REPLY_LENGTH);
        for (int i = 0; i < size; i++) {
            if (length == StateMap.REPLY_BUFFER_SIZE) {
                handOver(length);
                length = 0;
            }
            memory.put8(StateMap.REPLY_BUFFER + length++, value >> (8 * i));
        }
        memory.put32(REPLY_LENGTH, length);
    }

    private void command(int command) {
        if (idle()) {
            return;
        }
        switch (command) {
            case END -> {
                int length = memory.get32(REPLY_LENGTH);
                if (length > 0) {
                    handOver(length);
                }
                reset();
                link.host().replyEnd();
                link.host().ready();
            }
            case REWIND -> Cells.set32(memory, POSITION, 0);
            case REFUSE -> {
                clear(StateMap.REPLY_BUFFER, memory.get32(REPLY_LENGTH));
                reset();
                link.host().refused();
                link.host().ready();
            }
            default -> {
                // Other commands are not defined and do nothing.
            }
        }
    }

    private void handOver(int length) {
        Cells.set8(memory, REPLY_BEGUN, 1);
        link.host().replyPart(memory, StateMap.REPLY_BUFFER, length);
        clear(StateMap.REPLY_BUFFER, length);
    }

    private void reset() {
        clear(StateMap.REQUEST_BUFFER, memory.get32(LENGTH));
        memory.fill(StateMap.REQUEST_NIC, 16, 0);
        irqs.lower(IRQ);
    }

    private void clear(int address, int length) {
        if (length > 0) {
            memory.fill(address, length, 0);
        }
    }

    private int rest() {
        return memory.get32(LENGTH) - memory.get32(POSITION);
    }
}
