package dev.plankton.debugger.gdb;

import dev.plankton.debugger.Debuggee;
import dev.plankton.debugger.Interruption;
import dev.plankton.debugger.Stop;
import dev.plankton.debugger.gdb.PacketChannel.Received;
import dev.plankton.machine.GuestEvent;
import dev.plankton.machine.pc.Access;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * A conversation with one GDB about one machine, which stands still whenever GDB does not let it run. Packets that are not
 * known get the empty reply that says so (appendix E of the GDB manual, "Packets"). Confined to one thread.
 */
final class GdbSession {
    private static final String OK = "OK", UNKNOWN = "", NO_SUCH = "E01", FAULTY_ADDRESS = "E0e", INVALID = "E16";

    /** What {@code qSupported} announces: nothing that is not tested. */
    private static final String FEATURES =
            ("PacketSize=%x;QStartNoAckMode+;qXfer:features:read+;swbreak+;vContSupported+;"
                            + "ReverseStep+;ReverseContinue+")
                    .formatted(PacketChannel.LARGEST / 2);

    private final Debuggee debuggee;
    private final PacketChannel channel;
    private final Registers registers;
    private final Monitor monitor;
    private final Interruption interruption;
    private final Map<Integer, Access> watched = new HashMap<>();
    private Stop stop;

    GdbSession(Debuggee debuggee, PacketChannel channel) {
        this.debuggee = debuggee;
        this.channel = channel;
        registers = new Registers(debuggee);
        monitor = new Monitor(debuggee);
        interruption = channel.interruption();
        stop = debuggee.ended().orElse(new Stop.Interrupted());
    }

    /**
     * Answers until GDB is done. The machine keeps none of its stop points.
     *
     * @return whether GDB wants the machine to end, rather than to go on without it
     */
    boolean run() throws IOException {
        try {
            while (true) {
                switch (channel.receive()) {
                    case Received.End() -> {
                        return false;
                    }
                    case Received.Interrupt() -> channel.send(stopReply());
                    case Received.Packet(String data) -> {
                        if (data.equals("k") || data.startsWith("vKill")) {
                            if (data.startsWith("v")) {
                                channel.send(OK);
                            }
                            return true;
                        }
                        String reply = reply(data);
                        channel.send(reply);
                        if (data.equals("QStartNoAckMode")) {
                            channel.withoutAcknowledgements();
                        } else if (data.startsWith("D")) {
                            return false;
                        }
                    }
                }
            }
        } finally {
            debuggee.clearStops();
        }
    }

    private String reply(String packet) throws IOException {
        try {
            return switch (packet.isEmpty() ? ' ' : packet.charAt(0)) {
                case '?' -> stopReply();
                case 'c', 's' -> resume(packet.charAt(0), packet.substring(1));
                case 'b' -> back(packet);
                case 'D', 'H', 'T' -> OK;
                case 'g' -> allRegisters();
                case 'G' -> setAllRegisters(packet.substring(1));
                case 'p' -> register(Hex.number(packet.substring(1)));
                case 'P' -> setRegister(packet.substring(1));
                case 'm' -> read(packet.substring(1));
                case 'M' -> write(packet.substring(1), false);
                case 'X' -> write(packet.substring(1), true);
                case 'Z', 'z' -> stopPoint(packet);
                case 'q', 'Q' -> query(packet);
                case 'v' -> verbose(packet);
                default -> UNKNOWN;
            };
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return INVALID;
        }
    }

    private String query(String packet) throws IOException {
        String name = packet.split("[:,;]", 2)[0];
        return switch (name) {
            case "qSupported" -> FEATURES;
            case "QStartNoAckMode" -> OK;
            case "qXfer" -> transfer(packet.substring("qXfer:".length()));
            case "qRcmd" -> command(packet.substring("qRcmd,".length()));
            case "qC" -> "QC1";
            case "qfThreadInfo" -> "m1";
            case "qsThreadInfo" -> "l";
            case "qAttached" -> "1";
            default -> UNKNOWN;
        };
    }

    private String verbose(String packet) throws IOException {
        if (packet.equals("vCont?")) {
            return "vCont;c;C;s;S";
        }
        // One thread: the first action is its own.
        return packet.startsWith("vCont;")
                ? resume(Character.toLowerCase(packet.charAt("vCont;".length())), "")
                : UNKNOWN;
    }

    private String resume(char how, String address) throws IOException {
        if (!address.isEmpty()) {
            debuggee.setCodeAddress(Hex.number(address));
        }
        stop = debuggee.ended().isPresent()
                ? debuggee.ended().get()
                : how == 's' ? debuggee.step(interruption) : debuggee.resume(interruption);
        if (stop instanceof Stop.Ended(String reason, boolean _)) {
            console("The machine has ended: " + reason + ". Its last state stays to be looked at.\n");
        }
        return stopReply();
    }

    private String back(String packet) {
        switch (packet) {
            case "bs" -> stop = debuggee.stepBack();
            case "bc" -> stop = debuggee.resumeBack();
            default -> {
                return UNKNOWN;
            }
        }
        return stopReply();
    }

    private String stopReply() {
        return switch (stop) {
            case Stop.Stepped(), Stop.Happened(GuestEvent _), Stop.Shown(String _) -> "T05thread:1;";
            case Stop.AtBreakpoint() -> "T05swbreak:;thread:1;";
            case Stop.Interrupted() -> "T02thread:1;";
            case Stop.AtBeginning() -> "T05replaylog:begin;thread:1;";
            case Stop.Watched(int address, boolean _) -> "T05%s:%x;thread:1;".formatted(watched(address), address);
            case Stop.Ended(String _, boolean fault) -> fault ? "T0bthread:1;" : "T0fthread:1;";
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

    private String allRegisters() {
        StringBuilder all = new StringBuilder();
        for (int n = 0; n < Registers.COUNT; n++) {
            all.append(registers.get(n));
        }
        return all.toString();
    }

    private String setAllRegisters(String digits) {
        int at = 0;
        for (int n = 0; n < Registers.COUNT && at < digits.length(); n++) {
            int end = at + 2 * Registers.size(n);
            String value = digits.substring(at, end);
            if (!value.equals(registers.get(n))) {
                registers.set(n, value);
            }
            at = end;
        }
        return OK;
    }

    private String register(int n) {
        return n < 0 || n >= Registers.COUNT ? NO_SUCH : registers.get(n);
    }

    private String setRegister(String numberAndValue) {
        String[] parts = numberAndValue.split("=", 2);
        int n = Hex.number(parts[0]);
        if (n < 0 || n >= Registers.COUNT) {
            return NO_SUCH;
        }
        registers.set(n, parts[1]);
        return OK;
    }

    private String read(String addressAndLength) {
        String[] parts = addressAndLength.split(",", 2);
        int address = Hex.number(parts[0]);
        int length = Hex.number(parts[1]);
        try {
            return Hex.of(debuggee.machine().read(address, Math.min(length, PacketChannel.LARGEST / 4)));
        } catch (IllegalArgumentException e) {
            return FAULTY_ADDRESS;
        }
    }

    private String write(String addressLengthAndBytes, boolean binary) {
        String[] parts = addressLengthAndBytes.split("[,:]", 3);
        byte[] bytes = binary ? parts[2].getBytes(StandardCharsets.ISO_8859_1) : Hex.bytes(parts[2]);
        if (bytes.length != Hex.number(parts[1])) {
            return INVALID;
        }
        try {
            debuggee.machine().write(Hex.number(parts[0]), bytes);
            return OK;
        } catch (IllegalArgumentException e) {
            return FAULTY_ADDRESS;
        }
    }

    /** {@code Z0,ADDRESS,KIND}, or with {@code z} to take it back. */
    private String stopPoint(String packet) {
        String[] parts = packet.substring(1).split("[,;]");
        int address = Hex.number(parts[1]);
        boolean set = packet.charAt(0) == 'Z';
        switch (parts[0]) {
            case "0", "1" -> {
                if (set) {
                    debuggee.stopAt(address);
                } else {
                    debuggee.passBy(address);
                }
            }
            case "2" -> watch(set, address, Hex.number(parts[2]), Access.WRITE);
            case "3" -> watch(set, address, Hex.number(parts[2]), Access.READ);
            case "4" -> watch(set, address, Hex.number(parts[2]), Access.ANY);
            default -> {
                return UNKNOWN;
            }
        }
        return OK;
    }

    private void watch(boolean set, int address, int length, Access access) {
        Debuggee.Watchpoint watchpoint = new Debuggee.Watchpoint(address, length, access);
        if (set) {
            debuggee.watch(watchpoint);
            watched.put(address, access);
        } else {
            debuggee.unwatch(watchpoint);
            watched.remove(address);
        }
    }

    /** {@code features:read:ANNEX:OFFSET,LENGTH}. */
    private static String transfer(String request) throws IOException {
        String[] parts = request.split("[:,]");
        if (!parts[0].equals("features") || !parts[1].equals("read")) {
            return UNKNOWN;
        }
        if (!parts[2].equals("target.xml")) {
            return "E00";
        }
        String text = Texts.read("target.xml");
        int from = Hex.number(parts[3]);
        int length = Hex.number(parts[4]);
        if (from >= text.length()) {
            return "l";
        }
        int to = (int) Math.min(text.length(), (long) from + length);
        return (to == text.length() ? "l" : "m") + text.substring(from, to);
    }

    private String command(String digits) throws IOException {
        String output = monitor.execute(new String(Hex.bytes(digits), StandardCharsets.UTF_8).strip());
        return output.isEmpty() ? OK : Hex.of(output.getBytes(StandardCharsets.UTF_8));
    }

    private void console(String text) throws IOException {
        channel.send("O" + Hex.of(text.getBytes(StandardCharsets.UTF_8)));
    }
}
