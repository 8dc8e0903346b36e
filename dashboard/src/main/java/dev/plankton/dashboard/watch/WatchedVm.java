package dev.plankton.dashboard.watch;

import dev.plankton.clock.HostClock;
import dev.plankton.debugger.Debuggee;
import dev.plankton.debugger.exits.ExitTotals;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.look.VmLook;
import dev.plankton.machine.pc.History;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Outcome;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A VM whose place a machine of its own has taken, which counts its exits and keeps a history, on a thread of its own. It is
 * given back when the watch is closed, when the hypervisor wants it, or when no client has asked for some time how the watch is or
 * moved it. Safe for any thread.
 */
public final class WatchedVm {
    /** Bytes that its history may take. */
    private static final long HISTORY = 16 << 20;

    /** After so long without a question it is given back. */
    private static final long PATIENCE = TimeUnit.MINUTES.toNanos(2);

    /** Between two looks whether it is wanted back, while it stands still; and while its guest sleeps. */
    private static final long STILL_MILLIS = 50, ASLEEP_MILLIS = 1;

    /** Between two times that it shows what it does. */
    private static final long SHOW_NANOS = 20_000_000;

    /** The most of its own time that a step forward takes: sleep passes at once, and within this comes a timer tick. */
    private static final Duration LONGEST_STEP = Duration.ofMillis(60);

    /** Kinds of exits that are shown. */
    private static final int SHOWN_KINDS = 100;

    private static final long ANSWER_SECONDS = 30;

    private static final System.Logger LOG = System.getLogger("dev.plankton.dashboard");

    private final Vm vm;
    private final HostClock clock;
    private final Consumer<WatchedVm> onEnd;

    /** The VM when it began, with the template that later states are compared with. */
    private final VmLook before;

    private final Machine machine;
    private final History history;
    private final Debuggee debuggee;
    private final ExitTotals exits = new ExitTotals();
    private final LinkedBlockingQueue<FutureTask<?>> questions = new LinkedBlockingQueue<>();
    private final Thread thread;
    private boolean running = true;
    private long shownAt;
    private volatile long askedAt;
    private volatile boolean closed;
    private volatile boolean ended;
    private volatile Sight sight;

    /**
     * Takes the VM from its hypervisor, and has it run.
     *
     * @param clock for the time without a request
     * @param onEnd called when it has been given back
     * @throws IllegalStateException as {@link Machine#attach}
     */
    WatchedVm(Vm vm, HostClock clock, Consumer<WatchedVm> onEnd) {
        this.vm = vm;
        this.clock = clock;
        this.onEnd = onEnd;
        before = vm.look();
        askedAt = clock.nanoTime();
        thread = Thread.ofPlatform()
                .daemon()
                .name("plankton-watch-" + vm.number())
                .unstarted(this::run);
        machine = Machine.attach(vm);
        boolean done = false;
        try {
            history = machine.keepHistory(HISTORY);
            debuggee = new Debuggee(machine);
            machine.onEvent(exits);
            debuggee.onLook(this::showSometimes);
            sight = new Sight(machine.instructions(), machine.screen());
            done = true;
        } finally {
            if (!done) {
                machine.close();
            }
        }
    }

    /** Has it run from now on; if there is no thread for it, it is given back. */
    void start() {
        boolean started = false;
        try {
            thread.start();
            started = true;
        } finally {
            if (!started) {
                closed = true;
                run();
            }
        }
    }

    private void run() {
        try (machine) {
            debuggee.begin();
            while (!closed && !machine.isRecalled() && clock.nanoTime() - askedAt < PATIENCE) {
                FutureTask<?> question = next();
                if (question != null) {
                    question.run();
                } else if (running && debuggee.runOn().isPresent()) {
                    running = false;
                    show();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "watching " + vm + " failed", e);
        } finally {
            end();
        }
    }

    private void end() {
        ended = true;
        refuseAll();
        onEnd.accept(this);
    }

    /** Whether the VM has been given back. */
    boolean ended() {
        return ended;
    }

    private @Nullable FutureTask<?> next() throws InterruptedException {
        long millis = !running ? STILL_MILLIS : debuggee.rests() ? ASLEEP_MILLIS : 0;
        return questions.poll(millis, TimeUnit.MILLISECONDS);
    }

    private void refuseAll() {
        for (FutureTask<?> left = questions.poll(); left != null; left = questions.poll()) {
            left.cancel(false);
        }
    }

    private void showSometimes() {
        long now = System.nanoTime();
        if (now - shownAt > SHOW_NANOS) {
            shownAt = now;
            show();
        }
    }

    private void show() {
        sight = new Sight(machine.instructions(), machine.screen());
    }

    /** What it shows, as of some milliseconds ago. */
    public Sight sight() {
        return sight;
    }

    /** Where it is, and its exits. */
    public WatchState state() throws ExecutionException, InterruptedException, TimeoutException {
        return askWatching(this::stateNow);
    }

    private WatchState stateNow() {
        return new WatchState(
                running,
                history.inPast(),
                machine.instructions(),
                history.beginning(),
                history.end(),
                machine.time(),
                history.bytes(),
                machine.ended().map(Outcome.Ended::text).orElse(null),
                exits.kinds().stream().limit(SHOWN_KINDS).toList());
    }

    /**
     * Has it stand still at a moment.
     *
     * @throws ExecutionException with IllegalArgumentException if its history has no such moment
     */
    public WatchState go(long moment) throws ExecutionException, InterruptedException, TimeoutException {
        return still(() -> history.go(moment));
    }

    /**
     * Has it stand still after some instructions more, or before the last ones. In the past it goes no further than the present,
     * and from there no longer than 60 ms of its own time.
     */
    public WatchState step(long instructions) throws ExecutionException, InterruptedException, TimeoutException {
        return still(() -> {
            if (instructions > 0 && !history.inPast()) {
                machine.run(instructions, LONGEST_STEP);
            } else {
                long now = machine.instructions();
                history.go(now + Math.clamp(instructions, history.beginning() - now, history.end() - now));
            }
        });
    }

    /** Has it stand still where it is. */
    public WatchState halt() throws ExecutionException, InterruptedException, TimeoutException {
        return still(() -> {});
    }

    private WatchState still(Runnable move) throws ExecutionException, InterruptedException, TimeoutException {
        return askWatching(() -> {
            running = false;
            move.run();
            show();
            return stateNow();
        });
    }

    /** Has it run on from the present. */
    public WatchState resume() throws ExecutionException, InterruptedException, TimeoutException {
        return askWatching(() -> {
            history.go(history.end());
            running = machine.ended().isEmpty();
            debuggee.begin();
            show();
            return stateNow();
        });
    }

    /**
     * All of its state at the moment at which it is.
     *
     * @throws IllegalStateException if the VM has been given back meanwhile
     */
    public VmLook look() throws ExecutionException, InterruptedException, TimeoutException {
        return ask(machine::snapshot).look(before);
    }

    /**
     * A copy of its memory at that moment, as {@link Vm#read}.
     *
     * @throws IllegalStateException if the VM has been given back meanwhile
     */
    public byte[] read(int address, int length) throws ExecutionException, InterruptedException, TimeoutException {
        return ask(() -> machine.read(address, length));
    }

    /** A question by which the VM goes on being watched: others are asked by pages in the background, too. */
    private <T> T askWatching(Callable<T> what) throws ExecutionException, InterruptedException, TimeoutException {
        askedAt = clock.nanoTime();
        return ask(what);
    }

    /** @throws IllegalStateException if the VM has been given back meanwhile */
    private <T> T ask(Callable<T> what) throws ExecutionException, InterruptedException, TimeoutException {
        FutureTask<T> question = new FutureTask<>(what);
        questions.add(question);
        if (ended) {
            refuseAll(); // The thread may have done so before this was added.
        }
        try {
            return question.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (CancellationException e) {
            throw new WatchOverException("VM " + vm.number() + " is not watched any more", e);
        } finally {
            question.cancel(false); // No thread waits for it any more.
        }
    }

    /** Gives the VM back, as it is in the present, and waits until it is. */
    void close() {
        closed = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
