package dev.plankton.debugger.gdb;

import dev.plankton.debugger.Debuggee;
import dev.plankton.debugger.Stop;
import dev.plankton.debugger.gdb.wire.Hex;
import dev.plankton.debugger.gdb.wire.PacketChannel;
import dev.plankton.machine.GuestEvent;
import dev.plankton.machine.pc.Access;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A process that a client debugs. Confined to the thread of its session. */
final class Inferior {
    /** Signals, as GDB numbers them. */
    static final int NO_SIGNAL = 0, SIGINT = 2;

    private static final String FAULTY_ADDRESS = "E0e";

    final int pid;
    final Debuggee debuggee;
    final Registers registers;
    final Monitor monitor;
    private final Map<Integer, Access> watched = new HashMap<>();

    /** Why it stands still. */
    Stop stop;

    Inferior(int pid, Debuggee debuggee) {
        this.pid = pid;
        this.debuggee = debuggee;
        registers = new Registers(debuggee);
        monitor = new Monitor(debuggee);
        stop = debuggee.ended().orElse(new Stop.Interrupted());
    }

    /** Sets or clears a watchpoint. */
    void watch(boolean set, int address, int length, Access access) {
        Debuggee.Watchpoint watchpoint = new Debuggee.Watchpoint(address, length, access);
        if (set) {
            debuggee.watch(watchpoint);
            watched.put(address, access);
        } else {
            debuggee.unwatch(watchpoint);
            watched.remove(address);
        }
    }

    /** Runs for some milliseconds; why it is to stop, or empty. */
    Optional<Stop> runOn() {
        Optional<Stop> ended = debuggee.ended();
        return ended.isPresent() ? ended : debuggee.runOn();
    }

    /** What is to be said of its stop, apart from what GDB says; empty for nothing. */
    String stopText() {
        String ended = stop instanceof Stop.Ended(String reason, boolean _)
                ? "The machine has ended: " + reason + ". Its last state stays to be looked at.\n"
                : "";
        return ended + monitor.stopped();
    }

    /**
     * The stop reply of {@code thread}, which is this one.
     *
     * @param interrupted the signal that stands for an interruption by the client
     */
    String stopReply(String thread, int interrupted) {
        return switch (stop) {
            case Stop.Stepped(), Stop.Happened(GuestEvent _), Stop.Shown(String _) -> "T05thread:" + thread + ";";
            case Stop.AtBreakpoint() -> "T05swbreak:;thread:" + thread + ";";
            case Stop.Interrupted() -> "T%02xthread:%s;".formatted(interrupted, thread);
            case Stop.AtBeginning() -> "T05replaylog:begin;thread:" + thread + ";";
            case Stop.Watched(int address, boolean _) ->
                "T05%s:%x;thread:%s;".formatted(watched(address), address, thread);
            case Stop.Ended(String _, boolean fault) -> (fault ? "T0b" : "T0f") + "thread:" + thread + ";";
        };
    }

    /** The kind of the watchpoint that begins at {@code address}, as GDB set it. */
    private String watched(int address) {
        return switch (watched.getOrDefault(address, Access.WRITE)) {
            case WRITE, CHANGE -> "watch";
            case READ -> "rwatch";
            case ANY -> "awatch";
        };
    }

    /** Answers {@code mADDRESS,LENGTH}: the bytes, as many as fit into a packet. */
    String read(String addressAndLength) {
        String[] parts = addressAndLength.split(",", 2);
        int address = Hex.number(parts[0]);
        int length = Hex.number(parts[1]);
        try {
            return Hex.of(debuggee.machine().read(address, Math.min(length, PacketChannel.LARGEST / 4)));
        } catch (IllegalArgumentException e) {
            return FAULTY_ADDRESS;
        }
    }

    /** Answers {@code MADDRESS,LENGTH:BYTES}, or {@code X} with bytes that are binary. */
    String write(String addressLengthAndBytes, boolean binary) {
        String[] parts = addressLengthAndBytes.split("[,:]", 3);
        byte[] bytes = binary ? parts[2].getBytes(StandardCharsets.ISO_8859_1) : Hex.bytes(parts[2]);
        if (bytes.length != Hex.number(parts[1])) {
            return GdbSession.INVALID;
        }
        try {
            debuggee.machine().write(Hex.number(parts[0]), bytes);
            return GdbSession.OK;
        } catch (IllegalArgumentException e) {
            return FAULTY_ADDRESS;
        }
    }
}
