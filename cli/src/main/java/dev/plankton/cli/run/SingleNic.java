package dev.plankton.cli.run;

import dev.plankton.cli.console.Bell;
import dev.plankton.cli.net.NetOptions;
import dev.plankton.cli.net.Wiring;
import dev.plankton.machine.core.Core;
import dev.plankton.net.frame.FrameNetwork;
import dev.plankton.net.frame.Switch;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The cable of a single VM's NE2000. Frames from outside wait, {@value #LIMIT} at most, until the thread that runs the VM
 * hands them over.
 */
final class SingleNic implements FrameNetwork, AutoCloseable {
    private static final int LIMIT = 64;
    private static final int VM = 0;

    private final ArrayBlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(LIMIT);
    private final Bell bell;
    private final Switch hub = new Switch(this, () -> 1, System::nanoTime);
    private @Nullable Core core;
    private @Nullable Wiring wiring;

    private SingleNic(Bell bell) {
        this.bell = bell;
    }

    /**
     * Opens what the options ask for; null if that is nothing. Rings {@code bell} when a frame arrives.
     *
     * @param hints receives, before this returns, what the user has to do
     * @param err receives later errors, a line each
     */
    static @Nullable SingleNic open(NetOptions options, Bell bell, PrintStream hints, PrintStream err) {
        if (!options.wired()) {
            return null;
        }
        SingleNic nic = new SingleNic(bell);
        nic.wiring = Wiring.open(options, nic.hub, hints, err);
        return nic;
    }

    /** Plugs the cable in. */
    void attach(Core to) {
        core = to;
    }

    @Override
    public boolean send(int vm, byte[] frame, int offset, int length) {
        boolean taken = vm == VM && waiting.offer(Arrays.copyOfRange(frame, offset, offset + length));
        if (taken) {
            bell.ring();
        }
        return taken;
    }

    /** The guest sends a frame. */
    void sent(byte[] bytes, int offset, int length) {
        hub.onFrame(VM, bytes, offset, length);
    }

    /** Hands over what waits, as much as there is room for. */
    void deliver() {
        Core to = core;
        byte[] next = waiting.peek();
        while (to != null && next != null && to.hasFrameRoom(next.length)) {
            waiting.remove();
            // The guest need not want it.
            boolean _ = to.receiveFrame(next, 0, next.length);
            next = waiting.peek();
        }
    }

    @Override
    public void close() {
        if (wiring != null) {
            wiring.close();
        }
    }
}
