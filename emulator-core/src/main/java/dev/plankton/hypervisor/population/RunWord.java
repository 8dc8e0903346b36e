package dev.plankton.hypervisor.population;

import dev.plankton.hypervisor.io.RunState;
import dev.plankton.machine.Exit;
import dev.plankton.machine.StopReason;
import dev.plankton.memory.store.DeltaStore;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The run state of a VM: one word in the table, so that every change is one compare-and-set. Moving it to running is what
 * hands the VM's state from one thread to the next. Safe for any thread.
 */
public record RunWord(VmTable table, int number) {
    private static final int OFF = 0;
    private static final int IDLE = 1;
    private static final int QUEUED = 2;
    private static final int RUNNING = 3;
    private static final int STOPPED = 4;
    private static final int STATE = 7;

    /** An input or timer came: look at it before sleeping. */
    private static final int WAKE = 8;
    /** Held: do not run until resumed. */
    private static final int PAUSE = 16;
    /** To be stopped by the thread that runs it. */
    private static final int STOP = 32;

    /** Its NE2000 was not running after its last slice. */
    private static final int DEAF = 64;

    // Between these two is VmTable.FROZEN, which is never set in a word that is seen here.

    /** From here on the number of the VM's template, which never changes. */
    private static final int TEMPLATE = 8;

    private static final int NOT_TEMPLATE = (1 << TEMPLATE) - 1;

    /** Templates that can be distinguished. */
    static final int MAX_TEMPLATES = 1 << Integer.SIZE - TEMPLATE;

    /** In the place of a stopped VM's reference: 1 + ordinal of the {@link StopReason}, and from here on 21 bits of its code. */
    private static final int CODE = 6;

    private static final int CODE_MASK = 0x1F_FFFF;

    private static final StopReason[] REASONS = StopReason.values();

    /** The word of a VM that is off. */
    public static int off(int template) {
        return template << TEMPLATE | OFF;
    }

    /** Whether the VM of a word sleeps, has ended or was never booted, and nothing is to happen to it. */
    static boolean rests(int word) {
        int state = word & STATE;
        return (state == OFF || state == IDLE || state == STOPPED) && (word & (WAKE | PAUSE | STOP)) == 0;
    }

    /** Whether the VM of a word rests and has not ended. */
    static boolean canEndAtRest(int word) {
        return rests(word) && (word & STATE) != STOPPED;
    }

    /** The word of a VM that has ended, of the one it had. */
    static int ended(int word) {
        return stopped(word);
    }

    /** Number of the VM's template. */
    public int template() {
        return get() >>> TEMPLATE;
    }

    private int get() {
        return table.word(number);
    }

    private boolean compareAndSet(int from, int to) {
        return table.changeWord(number, from, to);
    }

    private void update(IntUnaryOperator change) {
        int now = get();
        while (!compareAndSet(now, change.applyAsInt(now))) {
            now = get();
        }
    }

    public RunState state() {
        int now = get();
        return switch (now & STATE) {
            case STOPPED -> RunState.STOPPED;
            case OFF -> RunState.OFF;
            case IDLE -> (now & PAUSE) != 0 ? RunState.PAUSED : RunState.IDLE;
            // Its turn in the queue will come, but it will not run.
            case QUEUED -> (now & (PAUSE | STOP)) == PAUSE ? RunState.PAUSED : RunState.RUNNABLE;
            default -> RunState.RUNNABLE;
        };
    }

    public boolean stopped() {
        return (get() & STATE) == STOPPED;
    }

    /** From off to queued; false if it was booted before. */
    public boolean boot() {
        while (true) {
            int now = get();
            if ((now & STATE) != OFF) {
                return false;
            }
            if (compareAndSet(now, now & ~STATE | QUEUED)) {
                return true;
            }
        }
    }

    /** True if the VM was idle and is now queued, so that the caller must schedule it. */
    public boolean wake() {
        while (true) {
            int now = get();
            int state = now & STATE;
            if (state == OFF || state == STOPPED) {
                return false;
            }
            boolean start = state == IDLE && (now & PAUSE) == 0;
            int next = start ? now & ~(STATE | WAKE) | QUEUED : now | WAKE;
            if (now == next || compareAndSet(now, next)) {
                return start;
            }
        }
    }

    /** From queued to running; false if it must not run, because it is paused, or has been stopped. */
    public boolean begin() {
        while (true) {
            int now = get();
            if ((now & STATE) != QUEUED) {
                return false;
            }
            boolean held = (now & (PAUSE | STOP)) == PAUSE;
            int next = held ? now & ~STATE | IDLE | WAKE : now & ~(STATE | WAKE) | RUNNING;
            if (compareAndSet(now, next)) {
                return !held;
            }
        }
    }

    /** Whether something came since the slice began; forgets it, unless the VM is to stop or pause. */
    public boolean takeWake() {
        int now = get();
        return (now & (WAKE | PAUSE | STOP)) == WAKE && compareAndSet(now, now & ~WAKE);
    }

    /** Whether the VM is to stop. */
    public boolean stopRequested() {
        return (get() & STOP) != 0;
    }

    /** Whether its NE2000 is not running; false while the VM runs or before it has, when that is not known. */
    public boolean deaf() {
        int now = get();
        return (now & DEAF) != 0 && (now & STATE) != RUNNING;
    }

    /** Notes whether its NE2000 is not running; for the thread that runs the VM. */
    public void noteDeaf(boolean deaf) {
        if (deaf != ((get() & DEAF) != 0)) {
            update(now -> now ^ DEAF);
        }
    }

    /** Whether the VM is to stop or pause. */
    public boolean leaves() {
        return (get() & (STOP | PAUSE)) != 0;
    }

    /** From running to idle; to queued, with true, if it must go on because something came meanwhile. */
    public boolean sleep() {
        while (true) {
            int now = get();
            boolean goOn = (now & STOP) != 0 || (now & (PAUSE | WAKE)) == WAKE;
            int next = goOn ? now & ~STATE | QUEUED : now & ~STATE | IDLE;
            if (compareAndSet(now, next)) {
                return goOn;
            }
        }
    }

    /** From running to queued because its fuel is spent; false if it is to stop, so that its thread must end it. */
    public boolean requeue() {
        while (true) {
            int now = get();
            if ((now & STOP) != 0) {
                return false;
            }
            if (compareAndSet(now, now & ~STATE | QUEUED)) {
                return true;
            }
        }
    }

    public void pause() {
        update(now -> (now & STATE) == STOPPED ? now : now | PAUSE);
    }

    public void resume() {
        update(now -> now & ~PAUSE);
    }

    /**
     * Asks for the end; true if the VM did not run and has stopped now. One that is queued does not wait for its turn, which
     * may come late where many spin.
     */
    public boolean stop() {
        while (true) {
            int now = get();
            int state = now & STATE;
            if (state == STOPPED) {
                return false;
            }
            boolean running = state == RUNNING;
            if (compareAndSet(now, running ? now | STOP : stopped(now))) {
                return !running;
            }
        }
    }

    /** From running to stopped. */
    public void end() {
        update(RunWord::stopped);
    }

    /** What a VM that has ended so has in the place of its reference once its delta is freed: how it has ended. */
    public static int mark(Exit.Ended how) {
        return 1 + how.reason().ordinal() | (how.code() & CODE_MASK) << CODE;
    }

    /** Whether the VM's delta has been freed because it has ended. */
    public boolean stateGone() {
        int reference = table.reference(number);
        return reference != 0 && DeltaStore.isNone(reference);
    }

    /** Whether the VM was never booted. */
    public boolean isOff() {
        return (get() & STATE) == OFF;
    }

    /** How the VM has ended, or null if it has not; as its mark says, and without one: stopped by the host. */
    public Exit.@Nullable Ended ended() {
        if (!stopped()) {
            return null;
        }
        int how = table.reference(number);
        boolean stoppedIdle = how == 0 || !DeltaStore.isNone(how);
        return stoppedIdle
                ? new Exit.Ended(StopReason.STOPPED, 0)
                : new Exit.Ended(REASONS[(how & (1 << CODE) - 1) - 1], how >> CODE & CODE_MASK);
    }

    private static int stopped(int now) {
        return now & ~NOT_TEMPLATE | STOPPED;
    }

    @Override
    public String toString() {
        return "VM " + number;
    }
}
