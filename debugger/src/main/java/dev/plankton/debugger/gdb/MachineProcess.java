package dev.plankton.debugger.gdb;

import dev.plankton.debugger.Debuggee;
import dev.plankton.debugger.Interruption;
import dev.plankton.debugger.Stop;
import dev.plankton.debugger.symbols.DebugFile;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One machine, process 1, for one client at a time. While no client has it, it stands still; if {@link #runAlone} is called it runs
 * then, from the beginning or after the first client has left it.
 */
public final class MachineProcess implements Processes {
    private static final int PID = 1;

    /** Between two looks whether it is to run, in nanoseconds. */
    private static final long PAUSE = 20_000_000;

    private final Debuggee debuggee;
    private final String name;
    private final @Nullable DebugFile symbols;
    private final Semaphore free = new Semaphore(1, true);
    private final CountDownLatch killed = new CountDownLatch(1);

    /** Clients that wait for it. */
    private final AtomicInteger waiting = new AtomicInteger();

    /** Whether it runs while no client has it. */
    private volatile boolean goesOn;

    /** Offers a machine, as the other constructor does, that does not run before a client has left it. */
    public MachineProcess(Debuggee debuggee, String name, @Nullable DebugFile symbols) {
        this(debuggee, name, symbols, false);
    }

    /**
     * Offers a machine.
     *
     * @param symbols of what it has booted from; null if there are none
     * @param runs whether {@link #runAlone} runs it before a client has had it
     */
    public MachineProcess(Debuggee debuggee, String name, @Nullable DebugFile symbols, boolean runs) {
        this.debuggee = debuggee;
        this.name = name;
        this.symbols = symbols;
        goesOn = runs;
    }

    /** Runs it on this thread while no client has it, until one has killed it or {@code user} wants to end. */
    public void runAlone(Interruption user) throws IOException, InterruptedException {
        Interruption whileFree = new Interruption() {
            @Override
            public boolean requested() throws IOException {
                return waiting.get() > 0 || isKilled() || user.requested();
            }

            @Override
            public void await() throws IOException {
                while (!await(LOOK_NANOS)) {
                    // Until it is.
                }
            }
        };
        while (!isKilled() && !user.requested()) {
            if (!goesOn || waiting.get() > 0) {
                boolean _ = user.await(PAUSE);
                continue;
            }
            free.acquire();
            try {
                if (debuggee.resume(whileFree) instanceof Stop.Ended) {
                    goesOn = false;
                }
            } finally {
                free.release();
            }
        }
    }

    private boolean isKilled() {
        return killed.getCount() == 0;
    }

    /** What it is called. */
    public String name() {
        return name;
    }

    /** Waits until a client has killed it. */
    public void awaitKill() throws InterruptedException {
        killed.await();
    }

    @Override
    public List<Integer> present() {
        return List.of(PID);
    }

    @Override
    public Debuggee take(int pid) throws InterruptedException {
        if (pid != PID) {
            throw new IllegalStateException("no process " + pid + ": the machine is process " + PID);
        }
        waiting.incrementAndGet();
        try {
            free.acquire();
            return debuggee;
        } finally {
            waiting.decrementAndGet();
        }
    }

    @Override
    public void giveBack(int pid, Debuggee taken) {
        goesOn = debuggee.ended().isEmpty();
        free.release();
    }

    @Override
    public void kill(int pid, Debuggee taken) {
        killed.countDown();
        free.release();
    }

    @Override
    public String name(int pid) {
        return name;
    }

    @Override
    public Optional<DebugFile> symbols(int pid) {
        return Optional.ofNullable(symbols);
    }

    @Override
    public Optional<byte[]> source(String buildId, String path) {
        return symbols().filter(file -> file.buildId().equals(buildId)).flatMap(file -> file.source(path));
    }

    private Optional<DebugFile> symbols() {
        return Optional.ofNullable(symbols);
    }

    @Override
    public String list(int first) {
        return "one machine: " + name + "\n";
    }
}
