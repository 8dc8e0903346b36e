package dev.plankton.device.debug;

import dev.plankton.device.Cells;
import dev.plankton.device.HostLink;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;
import java.util.function.IntConsumer;

/**
 * Ports that reach the host: 80h takes a POST code, E9h a byte of debug output (the "port E9 hack" of
 * Bochs; reading it gives E9h, by which guests detect it), F4h an exit code (QEMU's isa-debug-exit). Confined to the
 * thread that runs the VM.
 *
 * <p>State, one byte at {@link StateMap#KEYBOARD} + 63: the POST code, which reads back.
 */
public final class DebugPorts {
    private static final int POST_CODE = StateMap.KEYBOARD + 63;

    private final Memory memory;
    private final HostLink link;
    private final IntConsumer exit;

    /**
     * Lays the ports over {@code memory}.
     *
     * @param exit called with the code (0 to 255) by which the guest asks to be ended
     */
    public DebugPorts(Memory memory, HostLink link, IntConsumer exit) {
        this.memory = memory;
        this.link = link;
        this.exit = exit;
    }

    /** Clears the POST code. */
    public void powerOn() {
        Cells.set8(memory, POST_CODE, 0);
    }

    /** Reads port 80h, E9h or F4h. */
    public int in8(int port) {
        return switch (port) {
            case 0x80 -> memory.get8(POST_CODE);
            case 0xE9 -> 0xE9;
            default -> 0xFF;
        };
    }

    /** Writes port 80h, E9h or F4h. */
    public void out8(int port, int value) {
        switch (port) {
            case 0x80 -> Cells.set8(memory, POST_CODE, value);
            case 0xE9 -> link.host().debug(value & 0xFF);
            default -> exit.accept(value & 0xFF);
        }
    }
}
