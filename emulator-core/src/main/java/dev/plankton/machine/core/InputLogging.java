package dev.plankton.machine.core;

import dev.plankton.device.DeviceHost;
import dev.plankton.machine.input.Input;
import dev.plankton.machine.input.InputLog;
import dev.plankton.machine.input.LoggedHost;
import dev.plankton.machine.input.Phase;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what comes to the mounted VM, and what time it is where that cannot be computed, so that the VM can be run again
 * exactly. Confined to its core's thread.
 */
final class InputLogging {
    private final Board board;
    private final RunLoop loop;

    /** What takes the inputs; null for nothing. */
    private @Nullable InputLog log;

    /** One that is kept, for one VM after the other. */
    private @Nullable InputLog own;

    /**
     * Instructions executed when a run began in sleep. While there are no more, they do not say whether the VM has slept on and been
     * woken since, nor which run it is.
     */
    private long sleptAt = -1;

    /** Between devices and host while something is logged. */
    private final LoggedHost logged = new LoggedHost(this::came);

    InputLogging(Board board, RunLoop loop) {
        this.board = board;
        this.loop = loop;
    }

    /** Whether anything is logged. */
    boolean on() {
        return log != null;
    }

    /** Connects the VM to {@code outside}; what that brings is logged. */
    void connect(DeviceHost outside) {
        board.link.connect(log == null ? outside : logged.of(outside));
    }

    /** {@code to} takes the inputs of the next VM that is mounted; null for nothing. */
    void record(@Nullable InputLog to) {
        log = to;
        sleptAt = -1;
        loop.servesWholly(to != null);
        board.link.connect(unlogged());
    }

    /** The same in a log of its own. */
    InputLog recordInOwnLog() {
        InputLog kept = own;
        if (kept == null) {
            kept = new InputLog();
            own = kept;
        }
        record(kept);
        return kept;
    }

    /** {@code to} takes the inputs of the VM that is mounted. */
    void recordNow(InputLog to) {
        record(to);
        board.link.connect(logged.of(unlogged()));
    }

    private DeviceHost unlogged() {
        DeviceHost host = board.link.host();
        return host instanceof LoggedHost between ? between.host() : host;
    }

    /** A run begins. One with the host's time, or in sleep, cannot be computed from those before. */
    void run() {
        InputLog to = log;
        if (to == null) {
            return;
        }
        if (!board.clock.skips()) {
            long now = board.clock.hostNanos();
            board.clock.follow(now);
            to.addClock(instructions(), now);
        } else if (asleep() || sleptHere()) {
            note(new Input.Run());
            sleptAt = instructions();
        }
    }

    /** An input comes. */
    void note(Input input) {
        InputLog to = log;
        if (to != null) {
            time(to);
            to.add(instructions(), loop.phase(), input);
        }
    }

    /** A request comes. */
    void noteRequest(byte[] content) {
        InputLog to = log;
        if (to != null) {
            time(to);
            to.addRequest(instructions(), loop.phase(), content);
        }
    }

    /** A frame comes. */
    void noteFrame(byte[] frame, int offset, int length) {
        InputLog to = log;
        if (to != null) {
            time(to);
            to.addFrame(instructions(), loop.phase(), frame, offset, length);
        }
    }

    /** Something may come: what time it is. */
    void time() {
        if (log != null) {
            time(log);
        }
    }

    /** It has come: {@link #time()} was called before. */
    void came(Input input) {
        if (log != null) {
            log.add(instructions(), loop.phase(), input);
        }
    }

    /** Between runs, the log says what time it is where that cannot be computed. */
    private void time(InputLog to) {
        if (loop.phase() != Phase.OUTSIDE) {
            return;
        }
        if (board.clock.skips()) {
            if (asleep() || sleptHere()) {
                to.addTime(instructions(), board.clock.nanosNow());
            }
        } else if (asleep() || !board.clock.follows()) {
            long now = board.clock.hostNanos();
            board.clock.pass(now);
            to.addTime(instructions(), now);
        }
    }

    /** A part of {@code to} ends: up to when a VM that counts its time has slept. */
    void endPart(InputLog to) {
        if (board.clock.skips()) {
            time(to);
        }
    }

    private boolean sleptHere() {
        return instructions() == sleptAt;
    }

    private boolean asleep() {
        return Activity.read(board.memory).asleep();
    }

    private long instructions() {
        return board.cpu.instructions();
    }
}
