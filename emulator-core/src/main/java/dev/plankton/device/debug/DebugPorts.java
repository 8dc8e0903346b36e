package dev.plankton.device.debug;

import dev.plankton.device.HostLink;
import dev.plankton.device.card.Card;
import dev.plankton.device.card.CardSpec;
import dev.plankton.device.card.Slot;
import java.util.function.IntConsumer;

/**
 * Ports that reach the host: 80h takes a POST code, E9h a byte of debug output (the "port E9 hack" of
 * Bochs; reading it gives E9h, by which guests detect it), F4h an exit code (QEMU's isa-debug-exit). Confined to the
 * thread that runs the VM.
 *
 * <p>State, one byte at {@link dev.plankton.memory.StateMap#KEYBOARD} + 63: the POST code, which reads back.
 */
public final class DebugPorts implements Card {
    private static final int POST_CODE = 0;

    private static final int POST_PORT = 0x80, CONSOLE_PORT = 0xE9, EXIT_PORT = 0xF4;

    /** What it occupies. */
    public static final CardSpec SPEC = CardSpec.of("debug ports", 1)
            .withState(1)
            .withPorts(POST_PORT, 1)
            .withPorts(CONSOLE_PORT, 1)
            .withPorts(EXIT_PORT, 1);

    private final HostLink link;
    private final IntConsumer exit;

    /**
     * Ports of a PC whose host {@code link} has.
     *
     * @param exit called with the code (0 to 255) by which the guest asks to be ended
     */
    public DebugPorts(HostLink link, IntConsumer exit) {
        this.link = link;
        this.exit = exit;
    }

    @Override
    public CardSpec spec() {
        return SPEC;
    }

    @Override
    public int in8(Slot slot, int port) {
        return switch (port) {
            case POST_PORT -> slot.get8(POST_CODE);
            case CONSOLE_PORT -> CONSOLE_PORT;
            default -> 0xFF;
        };
    }

    @Override
    public void out8(Slot slot, int port, int value) {
        switch (port) {
            case POST_PORT -> slot.put8(POST_CODE, value);
            case CONSOLE_PORT -> link.host().debug(value);
            default -> exit.accept(value);
        }
    }
}
