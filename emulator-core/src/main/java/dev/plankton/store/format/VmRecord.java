package dev.plankton.store.format;

import dev.plankton.memory.Delta;

/** All that is stored of one VM. A buffer that is used again and again; confined to one thread at a time. */
public final class VmRecord {
    /** Where the VM stands. The order is part of the format. */
    public enum State {
        /** Never booted. */
        OFF,
        /** Sleeps until an input. */
        ASLEEP,
        /** Goes on at once: it was running, or has a deadline. */
        READY,
        /** Has ended, and its last state is not kept. */
        GONE,
        /** Has ended, and its last state is kept. */
        ENDED;

        public boolean ended() {
            return this == GONE || this == ENDED;
        }
    }

    private final Delta delta = new Delta();
    private int number;
    private State state = State.OFF;
    private boolean paused;
    private boolean deaf;
    private int template;
    private int reason;
    private int code;

    /** What differs from the template; empty if {@link State#GONE}. */
    public Delta delta() {
        return delta;
    }

    public int number() {
        return number;
    }

    public State state() {
        return state;
    }

    /** Whether it is held. */
    public boolean paused() {
        return paused;
    }

    /** Whether its NE2000 was not running. */
    public boolean deaf() {
        return deaf;
    }

    /** Index of its template in the store's list. */
    public int template() {
        return template;
    }

    /** Why it has ended: an ordinal of {@code StopReason}. */
    public int reason() {
        return reason;
    }

    /** With which code it has ended. */
    public int code() {
        return code;
    }

    /** Makes it VM {@code newNumber} in a state other than ended, and not paused. */
    public void set(int newNumber, int newTemplate, State newState) {
        number = newNumber;
        template = newTemplate;
        state = newState;
        paused = false;
        deaf = false;
        reason = 0;
        code = 0;
    }

    public void flags(boolean isPaused, boolean isDeaf) {
        paused = isPaused;
        deaf = isDeaf;
    }

    /** Makes it one that has ended. */
    public void end(boolean stateKept, int why, int withCode) {
        state = stateKept ? State.ENDED : State.GONE;
        paused = false;
        deaf = false;
        reason = why;
        code = withCode;
        if (!stateKept) {
            delta.clear();
        }
    }

    /** Makes it the same as another one. */
    public void copy(VmRecord from) {
        set(from.number, from.template, from.state);
        flags(from.paused, from.deaf);
        reason = from.reason;
        code = from.code;
        System.arraycopy(from.delta.bytes(), 0, delta.room(from.delta.length()), 0, from.delta.length());
    }
}
