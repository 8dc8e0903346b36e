package dev.plankton.lab.exercise.replay;

import dev.plankton.machine.GuestEvent;
import dev.plankton.machine.pc.Machine;

/** What the guest of lab 9 has where, and when it is interrupted. */
final class Gate {
    /** Words with the numbers of visitors. */
    static final int NORTH = 0x600, SOUTH = 0x602, TOTAL = 0x604;

    private static final int TIMER = 8, KEYBOARD = 9;

    private Gate() {}

    static int word(Machine machine, int address) {
        byte[] bytes = machine.read(address, 2);
        return bytes[0] & 0xFF | (bytes[1] & 0xFF) << 8;
    }

    /** Whether a tick of the timer, or a key, has just interrupted the guest. */
    static boolean isTickOrKey(GuestEvent event) {
        return isTick(event) || isInterrupt(event, KEYBOARD);
    }

    /** Whether a tick of the timer has just interrupted the guest. */
    static boolean isTick(GuestEvent event) {
        return isInterrupt(event, TIMER);
    }

    private static boolean isInterrupt(GuestEvent event, int vector) {
        return event instanceof GuestEvent.Interrupt(int number, GuestEvent.Cause cause, int _)
                && cause == GuestEvent.Cause.DEVICE
                && number == vector;
    }

    /** The three numbers, in words. */
    static String counts(Machine machine) {
        return "north %d, south %d, total %d"
                .formatted(word(machine, NORTH), word(machine, SOUTH), word(machine, TOTAL));
    }
}
