package dev.plankton.machine.core;

import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;

/** What the guest does while no instruction executes. A byte of the state, see {@link VmClock}. */
enum Activity {
    /** It executes instructions. */
    RUNNING,
    /** It has executed HLT. */
    HALTED,
    /** A BIOS service waits; its trap executes again after any interrupt or input. */
    WAITING,
    /** It has executed HLT, and timer ticks are proven to change nothing but the BIOS's count of them. */
    HALTED_TICKLESS,
    /** A BIOS service waits, and timer ticks change nothing but their count. */
    WAITING_TICKLESS,
    /** A BIOS service is in the middle of its work: it goes on before the next instruction, whatever else happens. */
    SERVING;

    static final int AT = StateMap.CLOCK + 8;
    private static final Activity[] VALUES = values();

    static Activity read(Memory memory) {
        return VALUES[memory.get8(AT)];
    }

    void write(Memory memory) {
        if (memory.get8(AT) != ordinal()) {
            memory.put8(AT, ordinal());
        }
    }

    /** Whether {@code ordinal} is that of one in which the guest waits. */
    static boolean asleep(int ordinal) {
        return ordinal < VALUES.length && VALUES[ordinal].asleep();
    }

    /** Whether the guest waits for an interrupt or input. */
    boolean asleep() {
        return this != RUNNING && this != SERVING;
    }

    boolean tickless() {
        return this == HALTED_TICKLESS || this == WAITING_TICKLESS;
    }

    /** The same without the proof. */
    Activity ticking() {
        return switch (this) {
            case HALTED_TICKLESS -> HALTED;
            case WAITING_TICKLESS -> WAITING;
            default -> this;
        };
    }

    /** The same with the proof. */
    Activity withoutTicks() {
        return switch (this) {
            case HALTED -> HALTED_TICKLESS;
            case WAITING -> WAITING_TICKLESS;
            default -> this;
        };
    }
}
