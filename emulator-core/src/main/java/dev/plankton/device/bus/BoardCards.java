package dev.plankton.device.bus;

import dev.plankton.device.debug.DebugPorts;
import dev.plankton.device.identity.IdentityPorts;
import dev.plankton.device.timer.Pit;
import dev.plankton.memory.StateMap;
import java.util.function.IntConsumer;

/**
 * The devices of the system board that are cards as a user's are, each in a slot of its own. Confined to the thread that runs
 * the VM.
 */
public final class BoardCards {
    final CardSlot control;
    final CardSlot debug;
    final CardSlot identity;
    final CardSlot coprocessorLatch;
    private final IdentityPorts identityPorts;

    /**
     * The cards of a PC.
     *
     * @param exit called with the code (0 to 255) by which the guest asks to be ended
     * @param reset called when the guest pulses the processor's reset line
     */
    public BoardCards(SlotLines lines, Pit pit, IntConsumer exit, Runnable reset) {
        identityPorts = new IdentityPorts(lines.link());
        control = CardSlot.onBoard(new ControlPorts(pit, lines.processor(), reset), lines, StateMap.CONTROL_PORTS);
        debug = CardSlot.onBoard(new DebugPorts(lines.link(), exit), lines, StateMap.DEBUG_PORTS);
        identity = CardSlot.onBoard(identityPorts, lines, StateMap.IDENTITY);
        coprocessorLatch = CardSlot.onBoard(new CoprocessorLatch(), lines, StateMap.CARDS);
    }

    /** The guest has reset its PC. */
    public void reset() {
        control.card.reset(control);
    }

    /** Gives the VM another generation id: {@code number} is one that it has not had. */
    public void restored(long number) {
        identityPorts.restored(identity, number);
    }
}
