package dev.plankton.bench.debug;

import dev.plankton.debugger.Debuggee;
import dev.plankton.debugger.Interruption;
import dev.plankton.debugger.Stop;
import dev.plankton.hypervisor.Vm;
import dev.plankton.machine.pc.Machine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A debugger on one VM that works as a hasty user does: again and again a request meets a breakpoint, some instructions are stepped,
 * forwards and back, and the VM goes on until the next request, a tenth of a second later.
 */
final class Debugger implements AutoCloseable, Interruption {
    private static final byte[] REQUEST = "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final int STEPS = 20;
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Thread thread;
    private final CountDownLatch attached = new CountDownLatch(1);
    private volatile boolean ends;
    private final AtomicLong handled = new AtomicLong();

    /** Has attached to {@code vm} when this returns. */
    Debugger(Vm vm) throws InterruptedException {
        thread = Thread.ofVirtual().start(() -> work(vm));
        attached.await();
    }

    private void work(Vm vm) {
        try (Machine machine = Machine.attach(vm)) {
            Debuggee debuggee = new Debuggee(machine);
            attached.countDown();
            int sleeps = debuggee.codeAddress();
            while (!ends) {
                debuggee.stopAt(sleeps); // It has been woken.
                CompletableFuture<byte[]> _ = vm.call(REQUEST);
                if (debuggee.resume(this) instanceof Stop.AtBreakpoint) {
                    for (int n = 0; n < STEPS && !ends; n++) {
                        debuggee.step(this);
                    }
                    for (int n = 0; n < STEPS / 2 && !ends; n++) {
                        debuggee.stepBack();
                    }
                    handled.incrementAndGet();
                }
                debuggee.passBy(sleeps);
                rest(debuggee);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            attached.countDown();
        }
    }

    /** The VM runs on for a while, and mostly sleeps. */
    private void rest(Debuggee debuggee) throws IOException {
        long end = System.nanoTime() + PAUSE.toNanos();
        debuggee.begin();
        while (!ends && System.nanoTime() < end) {
            debuggee.runOn();
            if (debuggee.rests() && await(LOOK_NANOS)) {
                return;
            }
        }
    }

    @Override
    public boolean requested() {
        return ends;
    }

    @Override
    public void await() throws IOException {
        while (!await(LOOK_NANOS)) {
            // Until it ends.
        }
    }

    /** Detaches; returns how often the breakpoint was met. */
    long end() throws InterruptedException {
        ends = true;
        thread.join();
        return handled.get();
    }

    @Override
    public void close() {
        ends = true;
    }
}
