package dev.plankton.hypervisor.population;

import dev.plankton.hypervisor.io.RunState;
import dev.plankton.machine.Exit;
import dev.plankton.machine.StopReason;
import dev.plankton.memory.store.DeltaStore;
import dev.plankton.store.format.VmRecord;
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

    /** Another thread than those that run it wants its state: do not run, see {@link #claim}. */
    private static final int HOLD = 128;

    // Then comes VmTable.FROZEN, which is never set in a word that is seen here.

    /** From here on the number of the VM's template, which changes only when the VM is restored. */
    private static final int TEMPLATE = 9;

    private static final int NOT_TEMPLATE = (1 << TEMPLATE) - 1;

    /** Templates that can be distinguished. */
    static final int MAX_TEMPLATES = 1 << Integer.SIZE - TEMPLATE;

    /** In the place of a stopped VM's reference: 1 + ordinal of the {@link StopReason}, and from here on 21 bits of its code. */
    private static final int CODE = 6;

    static final int CODE_MASK = 0x1F_FFFF;

    private static final StopReason[] REASONS = StopReason.values();

    /** The word of a VM that is off. */
    public static int off(int template) {
        return template << TEMPLATE | OFF;
    }

    /** The word of a VM that sleeps. */
    public static int idle(int template) {
        return template << TEMPLATE | IDLE;
    }

    /** Number of the template of a VM with this word. */
    public static int template(int word) {
        return word >>> TEMPLATE;
    }

    /** Whether the VM of a word sleeps, has ended or was never booted, and nothing is to happen to it. */
    static boolean rests(int word) {
        int state = word & STATE;
        return (state == OFF || state == IDLE || state == STOPPED) && (word & (WAKE | PAUSE | STOP | HOLD)) == 0;
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
        return state(get());
    }

    /** Where a VM with this word stands. */
    public static RunState state(int now) {
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
            boolean start = state == IDLE && (now & (PAUSE | HOLD)) == 0;
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
            if ((now & (STATE | HOLD)) == (RUNNING | HOLD)) {
                // It was claimed while it was queued: its turn is lost, and release sees to another.
                if (compareAndSet(now, now & ~HOLD)) {
                    return false;
                }
                continue;
            }
            if ((now & STATE) != QUEUED) {
                return false;
            }
            boolean held = (now & (PAUSE | HOLD)) != 0 && (now & STOP) == 0;
            int next = held ? now & ~STATE | IDLE | WAKE : now & ~(STATE | WAKE) | RUNNING;
            if (compareAndSet(now, next)) {
                return !held;
            }
        }
    }

    /** Whether something came since the slice began; forgets it, unless the VM is to stop or pause. */
    public boolean takeWake() {
        int now = get();
        return (now & (WAKE | PAUSE | STOP | HOLD)) == WAKE && compareAndSet(now, now & ~WAKE);
    }

    /** Whether a thread has its state: it runs, or its callbacks are under way. */
    public boolean running() {
        return runs(get());
    }

    /** The same of a VM with this word. */
    static boolean runs(int word) {
        return (word & STATE) == RUNNING;
    }

    /** Whether it waits for its turn to run, or has no entry in a queue because all VMs are frozen. */
    public boolean queued() {
        return (get() & STATE) == QUEUED;
    }

    /** From off to idle, of a VM that has a state in which it sleeps; false if it was booted before. */
    public boolean bootAsleep() {
        while (true) {
            int now = get();
            if ((now & STATE) != OFF) {
                return false;
            }
            if (compareAndSet(now, now & ~STATE | IDLE)) {
                return true;
            }
        }
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

    /** Whether the VM is to stop or pause, or its state is wanted. */
    public boolean leaves() {
        return (get() & (STOP | PAUSE | HOLD)) != 0;
    }

    /** From running to idle; to queued, with true, if it must go on because something came meanwhile. */
    public boolean sleep() {
        while (true) {
            int now = get();
            boolean goOn = (now & STOP) != 0 || (now & (PAUSE | HOLD | WAKE)) == WAKE;
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

    /** Keeps it from running as soon as it does not; for one thread at a time, which then {@link #claim claims} it. */
    public void hold() {
        update(now -> (now & STATE) == STOPPED ? now : now | HOLD);
    }

    /** Ends {@link #hold} of a VM that was not claimed; true if it is queued now, so that the caller must schedule it. */
    public boolean letGo() {
        while (true) {
            int now = get();
            boolean start = (now & (STATE | WAKE | PAUSE)) == (IDLE | WAKE);
            if (compareAndSet(now, start ? now & ~(STATE | WAKE | HOLD) | QUEUED : now & ~HOLD)) {
                return start;
            }
        }
    }

    /** How a VM was claimed, or why not. */
    public enum Claim {
        /** It slept; it is the claimant's. */
        IDLE,
        /** It was queued, and its entry in the queue is still there; it is the claimant's. */
        QUEUED,
        /** It was never booted, and is not the claimant's. */
        OFF,
        /** It runs. */
        RUNNING,
        /** It has ended. */
        ENDED,
        /** A debugger has it. */
        LENT
    }

    /** From idle or queued to running and held, for one claimant at a time. */
    public Claim claim() {
        while (true) {
            int now = get();
            int state = now & STATE;
            switch (state) {
                case IDLE, QUEUED -> {
                    if (compareAndSet(now, now & ~STATE | RUNNING | HOLD)) {
                        return state == IDLE ? Claim.IDLE : Claim.QUEUED;
                    }
                }
                case OFF -> {
                    return Claim.OFF;
                }
                case STOPPED -> {
                    return Claim.ENDED;
                }
                default -> {
                    return Claim.RUNNING;
                }
            }
        }
    }

    /** What is to be done with a VM that is not claimed any more. */
    public enum Released {
        /** Nothing. */
        NOTHING,
        /** It is queued: schedule it. */
        SCHEDULE,
        /** It is still the claimant's, and to be ended. */
        END
    }

    /**
     * Ends a claim, and the hold.
     *
     * @param how it was claimed
     * @param wake whether one that slept is to look what is there
     */
    public Released release(Claim how, boolean wake) {
        while (true) {
            int now = get();
            if ((now & STOP) != 0) {
                return Released.END;
            }
            boolean queued = how == Claim.QUEUED;
            boolean entryThere = queued && (now & HOLD) != 0;
            boolean runs = queued || (now & PAUSE) == 0 && (wake || (now & WAKE) != 0);
            int next = now & ~(STATE | HOLD) | (runs ? QUEUED : IDLE);
            // A paused one that was to look does so when it is resumed.
            next = !runs && wake ? next | WAKE : next;
            if (compareAndSet(now, next)) {
                return runs && !entryThere ? Released.SCHEDULE : Released.NOTHING;
            }
        }
    }

    /** Gives it another template; for the thread that has claimed it. */
    public void setTemplate(int number) {
        update(now -> now & NOT_TEMPLATE | number << TEMPLATE);
    }

    /**
     * From stopped to running and held, with another template: the calling thread has its state, as if it had claimed it while
     * it slept; false if it has not stopped.
     */
    public boolean revive(int template) {
        while (true) {
            int now = get();
            if ((now & STATE) != STOPPED) {
                return false;
            }
            if (compareAndSet(now, template << TEMPLATE | RUNNING | HOLD)) {
                return true;
            }
        }
    }

    /** From running and held to off; false if it is to stop, so that the calling thread must end it. */
    public boolean switchOff() {
        while (true) {
            int now = get();
            if ((now & STOP) != 0) {
                return false;
            }
            if (compareAndSet(now, off(now >>> TEMPLATE))) {
                return true;
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

    /** The word of a VM as a store kept it. */
    static int restored(VmRecord from) {
        int flags = from.template() << TEMPLATE | (from.paused() ? PAUSE : 0) | (from.deaf() ? DEAF : 0);
        return switch (from.state()) {
            case OFF -> flags | OFF;
            case ASLEEP -> flags | IDLE;
            case READY -> flags | IDLE | WAKE;
            case GONE, ENDED -> from.template() << TEMPLATE | STOPPED;
        };
    }

    /** Whether it runs, is about to, or will look again before it sleeps. */
    boolean wakes() {
        int now = get();
        return (now & WAKE) != 0 || (now & STATE) == QUEUED || (now & STATE) == RUNNING;
    }

    /** Whether a thread other than those that run it has its state, or is about to. */
    boolean claimed() {
        return (get() & (STATE | HOLD)) == (RUNNING | HOLD);
    }

    /** Whether it is held. */
    boolean paused() {
        return (get() & PAUSE) != 0;
    }

    /** Whether its NE2000 was not running, as far as is known. */
    boolean deafSoFar() {
        return (get() & DEAF) != 0;
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

    /** What users know the VM by, and what its addresses are made from. */
    public int publicNumber() {
        return table.firstNumber() + number;
    }

    @Override
    public String toString() {
        return "VM " + publicNumber();
    }
}
