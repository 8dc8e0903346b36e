package dev.plankton.debugger.gdb;

import dev.plankton.debugger.gdb.wire.Console;
import dev.plankton.debugger.gdb.wire.Hex;
import dev.plankton.debugger.gdb.wire.PacketChannel;
import dev.plankton.debugger.gdb.wire.PacketChannel.Received;
import dev.plankton.debugger.symbols.DebugFile;
import dev.plankton.machine.pc.Access;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A conversation with one GDB about processes, which stand still whenever GDB does not let them run. Packets that are not known
 * get the empty reply that says so (appendix E of the GDB manual, "Packets"). Confined to one thread.
 */
final class GdbSession {
    static final String OK = "OK", INVALID = "E16", NO_SUCH = "E01";
    private static final String UNKNOWN = "";

    /** What {@code qSupported} announces: nothing that is not tested. */
    private static final String FEATURES =
            ("PacketSize=%x;QStartNoAckMode+;multiprocess+;qXfer:features:read+;qXfer:memory-map:read+;"
                            + "qXfer:exec-file:read+;swbreak+;vContSupported+;ReverseStep+;ReverseContinue+;QNonStop+")
                    .formatted(PacketChannel.LARGEST / 2);

    private static final String NOT_ATTACHED = "Attached to no process. `monitor vms` lists VMs; then: attach N\n";

    private static final String NOT_BACK = "not backwards in non-stop mode: `set non-stop off` before connecting";

    private final Processes processes;
    private final Inferiors inferiors;
    private final PacketChannel channel;
    private final Console console;
    private final AllStop allStop;
    private final NonStop nonStop;
    private final HostFiles files;

    /** Whether the client stays when it is attached to nothing. */
    private boolean extended;

    /** Why the last attach was refused, which GDB before 16 does not print; empty if none was. */
    private String refusal = "";

    GdbSession(Processes processes, PacketChannel channel) {
        this.processes = processes;
        this.channel = channel;
        inferiors = new Inferiors(processes);
        console = new Console(channel);
        allStop = new AllStop(inferiors, channel.interruption(), console);
        nonStop = new NonStop(inferiors, channel, console);
        files = new HostFiles(path -> inferiors.all().stream()
                .flatMap(inferior -> processes.symbols(inferior.pid).stream())
                .filter(file -> file.path().equals(path))
                .findFirst());
    }

    /** Answers until GDB is done. What it was attached to then goes on without it. */
    void run() throws IOException, InterruptedException {
        try {
            for (int pid : processes.present()) {
                add(pid);
            }
            boolean goesOn = true;
            while (goesOn) {
                nonStop.notifyClient();
                nonStop.run();
                goesOn = switch (channel.receive()) {
                    case Received.End() -> false;
                    case Received.Interrupt() -> {
                        interrupt();
                        yield true;
                    }
                    case Received.Packet(String data) -> answer(data);
                };
            }
        } finally {
            inferiors.removeAll();
        }
    }

    private Inferior add(int pid) throws InterruptedException {
        Inferior inferior = inferiors.add(pid);
        inferior.debuggee.stopPoints().onLog(line -> console.log(pid, line));
        return inferior;
    }

    /** Ctrl-C, while nothing runs that the client waits for. */
    private void interrupt() throws IOException {
        if (nonStop.isOn()) {
            nonStop.interrupt();
        } else {
            channel.send(allStop.stopReply());
        }
    }

    /** Answers a packet; whether the conversation goes on. */
    private boolean answer(String data) throws IOException, InterruptedException {
        if (data.equals("k")) {
            if (!inferiors.isEmpty()) {
                remove(inferiors.current().pid, true);
            }
            return false;
        }
        channel.send(reply(data));
        if (data.equals("QStartNoAckMode")) {
            channel.withoutAcknowledgements();
        }
        return extended || !inferiors.isEmpty() || !inferiors.hadSome();
    }

    private String reply(String packet) throws IOException, InterruptedException {
        try {
            return switch (packet.isEmpty() ? ' ' : packet.charAt(0)) {
                case '!' -> {
                    extended = true;
                    yield OK;
                }
                case '?' -> nonStop.isOn() ? nonStop.first() : inferiors.isEmpty() ? "W00" : allStop.stopReply();
                case 'c', 's' -> resume(packet.charAt(0), packet.substring(1));
                case 'b' -> back(packet);
                case 'D' -> detach(packet);
                case 'H' -> select(packet.substring(2));
                case 'T' -> inferiors.has(inferiors.process(packet.substring(1))) ? OK : NO_SUCH;
                case 'g' -> inferiors.current().registers.all();
                case 'G' -> setAllRegisters(packet.substring(1));
                case 'p' -> register(Hex.number(packet.substring(1)));
                case 'P' -> setRegister(packet.substring(1));
                case 'm' -> inferiors.current().read(packet.substring(1));
                case 'M' -> inferiors.current().write(packet.substring(1), false);
                case 'X' -> inferiors.current().write(packet.substring(1), true);
                case 'Z', 'z' -> stopPoint(packet);
                case 'q', 'Q' -> query(packet);
                case 'v' -> verbose(packet);
                default -> UNKNOWN;
            };
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return INVALID;
        } catch (IllegalStateException e) {
            return "E." + e.getMessage();
        }
    }

    private String query(String packet) throws IOException {
        String name = packet.split("[:,;]", 2)[0];
        return switch (name) {
            case "qSupported" -> {
                if (packet.contains("multiprocess+")) {
                    inferiors.several();
                }
                yield FEATURES;
            }
            case "QStartNoAckMode" -> OK;
            case "QNonStop" -> nonStop(packet.substring("QNonStop:".length()));
            case "qXfer" -> transfer(packet.substring("qXfer:".length()));
            case "qRcmd" -> command(packet.substring("qRcmd,".length()));
            case "qC" -> inferiors.isEmpty() ? UNKNOWN : "QC" + inferiors.thread(inferiors.current());
            case "qfThreadInfo" ->
                inferiors.isEmpty()
                        ? "l"
                        : inferiors.all().stream().map(inferiors::thread).collect(Collectors.joining(",", "m", ""));
            case "qsThreadInfo" -> "l";
            case "qThreadExtraInfo" ->
                Hex.of(processes
                        .name(inferiors.process(packet.substring(packet.indexOf(',') + 1)))
                        .getBytes(StandardCharsets.UTF_8));
            case "qAttached" -> "1";
            default -> UNKNOWN;
        };
    }

    private String verbose(String packet) throws IOException, InterruptedException {
        String name = packet.split("[:;]", 2)[0];
        String rest = packet.length() > name.length() ? packet.substring(name.length() + 1) : "";
        return switch (name) {
            case "vCont?" -> Action.KINDS;
            case "vCont" -> act(Action.parse(rest, inferiors));
            case "vCtrlC" -> {
                nonStop.interrupt();
                yield OK;
            }
            case "vStopped" -> nonStop.next();
            case "vAttach" -> attach(Hex.number(rest));
            case "vKill" -> remove(Hex.number(rest), true);
            case "vFile" -> files.answer(rest);
            default -> UNKNOWN;
        };
    }

    private String nonStop(String wanted) {
        if (!wanted.equals("0") && !wanted.equals("1")) {
            return INVALID;
        }
        nonStop.set(wanted.equals("1"));
        return OK;
    }

    private String attach(int pid) throws InterruptedException {
        refusal = "";
        try {
            Inferior added = add(pid);
            if (nonStop.isOn()) {
                nonStop.add(added);
                return OK;
            }
            return allStop.stopReply();
        } catch (IllegalStateException e) {
            refusal = e.getMessage() + "\n";
            throw e;
        }
    }

    private String select(String thread) {
        int pid = inferiors.process(thread);
        inferiors.select(pid);
        return inferiors.has(pid) ? OK : NO_SUCH;
    }

    private String detach(String packet) {
        return remove(packet.length() > 2 ? Hex.number(packet.substring(2)) : inferiors.current().pid, false);
    }

    private String remove(int pid, boolean kill) {
        Inferior inferior = inferiors.get(pid);
        nonStop.forget(inferior); // First: what may fail now leaves nothing that runs.
        inferiors.remove(inferior, kill);
        return OK;
    }

    /** {@code c} or {@code s}, maybe with an address, for the current process. */
    private String resume(char how, String address) throws IOException {
        Inferior current = inferiors.current();
        if (nonStop.isOn()) {
            throw new IllegalStateException("in non-stop mode there is only vCont");
        }
        if (!address.isEmpty()) {
            current.debuggee.setCodeAddress(Hex.number(address));
        }
        return allStop.resume(List.of(current), how == 's');
    }

    private String act(List<Action> actions) throws IOException {
        if (!nonStop.isOn()) {
            return allStop.resume(actions);
        }
        nonStop.act(actions);
        return OK;
    }

    private String back(String packet) {
        if (!packet.equals("bs") && !packet.equals("bc")) {
            return UNKNOWN;
        }
        Inferior current = inferiors.current();
        if (nonStop.isOn()) {
            nonStop.stays(current);
            throw new IllegalStateException(NOT_BACK);
        }
        return allStop.back(packet.equals("bs"));
    }

    private String setAllRegisters(String digits) {
        inferiors.current().registers.setAll(digits);
        return OK;
    }

    private String register(int n) {
        return n < 0 || n >= Registers.COUNT
                ? NO_SUCH
                : inferiors.current().registers.get(n);
    }

    private String setRegister(String numberAndValue) {
        String[] parts = numberAndValue.split("=", 2);
        int n = Hex.number(parts[0]);
        if (n < 0 || n >= Registers.COUNT) {
            return NO_SUCH;
        }
        inferiors.current().registers.set(n, parts[1]);
        return OK;
    }

    /** {@code Z0,ADDRESS,KIND}, or with {@code z} to take it back. */
    private String stopPoint(String packet) {
        Inferior current = inferiors.current();
        String[] parts = packet.substring(1).split("[,;]");
        int address = Hex.number(parts[1]);
        boolean set = packet.charAt(0) == 'Z';
        switch (parts[0]) {
            case "0", "1" -> {
                if (set) {
                    current.debuggee.stopAt(address);
                } else {
                    current.debuggee.passBy(address);
                }
            }
            case "2" -> current.watch(set, address, Hex.number(parts[2]), Access.WRITE);
            case "3" -> current.watch(set, address, Hex.number(parts[2]), Access.READ);
            case "4" -> current.watch(set, address, Hex.number(parts[2]), Access.ANY);
            default -> {
                return UNKNOWN;
            }
        }
        return OK;
    }

    /** {@code OBJECT:read:ANNEX:OFFSET,LENGTH}. */
    private String transfer(String request) throws IOException {
        String[] parts = request.split(":", 4);
        if (parts.length < 4 || !parts[1].equals("read")) {
            return UNKNOWN;
        }
        return switch (parts[0]) {
            case "features" -> parts[2].equals("target.xml") ? Transfers.part(Transfers.features(), parts[3]) : "E00";
            case "memory-map" ->
                Transfers.part(
                        Transfers.memoryMap(
                                inferiors.current().debuggee.machine().profile()),
                        parts[3]);
            case "exec-file" -> {
                int pid = parts[2].isEmpty() ? inferiors.current().pid : Hex.number(parts[2]);
                yield processes
                        .symbols(pid)
                        .map(DebugFile::path)
                        .map(path -> Transfers.part(path, parts[3]))
                        .orElse(NO_SUCH);
            }
            default -> UNKNOWN;
        };
    }

    private String command(String digits) throws IOException {
        String line = new String(Hex.bytes(digits), StandardCharsets.UTF_8).strip();
        String output = monitor(line);
        return output.isEmpty() ? OK : Hex.of(output.getBytes(StandardCharsets.UTF_8));
    }

    private String monitor(String line) throws IOException {
        String[] words = line.split("\\s+", 2);
        if (words[0].equals("vms")) {
            try {
                return processes.list(words.length < 2 ? 0 : Integer.parseInt(words[1]));
            } catch (NumberFormatException e) {
                return "monitor vms N: N is the number to begin with, not '" + words[1] + "'\n";
            }
        }
        if (words[0].equals("why")) {
            return refusal.isEmpty() ? "No attach was refused.\n" : refusal;
        }
        if (words[0].equals("log")) {
            return console.take();
        }
        if (inferiors.isEmpty()) {
            return NOT_ATTACHED;
        }
        Inferior current = inferiors.current();
        return Monitor.needsStop(line) && nonStop.runs(current)
                ? "process %d runs: interrupt it first\n".formatted(current.pid)
                : current.monitor.execute(line);
    }
}
