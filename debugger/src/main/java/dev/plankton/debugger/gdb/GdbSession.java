package dev.plankton.debugger.gdb;

import dev.plankton.debugger.Interruption;
import dev.plankton.debugger.Stop;
import dev.plankton.debugger.gdb.PacketChannel.Received;
import dev.plankton.debugger.symbols.DebugFile;
import dev.plankton.machine.pc.Access;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A conversation with one GDB about processes, which stand still whenever GDB does not let them run. Packets that are not known
 * get the empty reply that says so (appendix E of the GDB manual, "Packets"). Confined to one thread.
 */
final class GdbSession {
    static final String OK = "OK", INVALID = "E16";
    private static final String UNKNOWN = "", NO_SUCH = "E01";

    /** What {@code qSupported} announces: nothing that is not tested. */
    private static final String FEATURES =
            ("PacketSize=%x;QStartNoAckMode+;multiprocess+;qXfer:features:read+;qXfer:memory-map:read+;"
                            + "qXfer:exec-file:read+;swbreak+;vContSupported+;ReverseStep+;ReverseContinue+")
                    .formatted(PacketChannel.LARGEST / 2);

    private static final String NOT_ATTACHED = "Attached to no process. `monitor vms` lists VMs; then: attach N\n";

    private final Processes processes;
    private final Inferiors inferiors;
    private final PacketChannel channel;
    private final Interruption interruption;
    private final HostFiles files;

    /** Whether the client stays when it is attached to nothing. */
    private boolean extended;

    /** Why the last attach was refused, which GDB before 16 does not print; empty if none was. */
    private String refusal = "";

    GdbSession(Processes processes, PacketChannel channel) {
        this.processes = processes;
        this.channel = channel;
        inferiors = new Inferiors(processes);
        interruption = channel.interruption();
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
                goesOn = switch (channel.receive()) {
                    case Received.End() -> false;
                    case Received.Interrupt() -> {
                        channel.send(stopReply());
                        yield true;
                    }
                    case Received.Packet(String data) -> answer(data);
                };
            }
        } finally {
            inferiors.removeAll();
        }
    }

    private void add(int pid) throws InterruptedException {
        Inferior inferior = inferiors.add(pid);
        inferior.debuggee.stopPoints().onLog(this::log);
    }

    /** What a log point writes while the machine runs. */
    private void log(String line) {
        try {
            console(line + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers a packet; whether the conversation goes on. */
    private boolean answer(String data) throws IOException, InterruptedException {
        if (data.equals("k")) {
            if (!inferiors.isEmpty()) {
                inferiors.remove(inferiors.current().pid, true);
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
                case '?' -> inferiors.isEmpty() ? "W00" : stopReply();
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
            case "vCont?" -> "vCont;c;C;s;S";
            case "vCont" -> resume(rest.split(";"));
            case "vAttach" -> attach(Hex.number(rest));
            case "vKill" -> {
                inferiors.remove(Hex.number(rest), true);
                yield OK;
            }
            case "vFile" -> files.answer(rest);
            default -> UNKNOWN;
        };
    }

    private String attach(int pid) throws InterruptedException {
        refusal = "";
        try {
            add(pid);
            return stopReply();
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
        int pid = packet.length() > 2 ? Hex.number(packet.substring(2)) : inferiors.current().pid;
        inferiors.remove(pid, false);
        return OK;
    }

    /** {@code c} or {@code s}, maybe with an address, for the current process. */
    private String resume(char how, String address) throws IOException {
        Inferior current = inferiors.current();
        if (!address.isEmpty()) {
            current.debuggee.setCodeAddress(Hex.number(address));
        }
        return resume(List.of(current), how == 's');
    }

    /** Actions such as {@code s:p1.1}: the first that fits a process is its own. */
    private String resume(String[] actions) throws IOException {
        List<Inferior> resumed = new ArrayList<>();
        for (Inferior inferior : inferiors.all()) {
            for (String action : actions) {
                String[] parts = action.split(":", 2);
                int pid = parts.length < 2 ? Inferiors.ANY : inferiors.process(parts[1]);
                if (pid != Inferiors.ANY && pid != inferior.pid) {
                    continue;
                }
                if (Character.toLowerCase(action.charAt(0)) == 's') {
                    return resume(List.of(inferior), true);
                }
                resumed.add(inferior);
                break;
            }
        }
        return resume(resumed, false);
    }

    private String resume(List<Inferior> resumed, boolean step) throws IOException {
        if (resumed.isEmpty()) {
            return NO_SUCH;
        }
        Inferior stopped = step ? step(resumed.getFirst()) : runAll(resumed);
        inferiors.select(stopped.pid);
        if (stopped.stop instanceof Stop.Ended(String reason, boolean _)) {
            console("The machine has ended: " + reason + ". Its last state stays to be looked at.\n");
        }
        String met = stopped.monitor.stopped();
        if (!met.isEmpty()) {
            console(met);
        }
        return stopReply();
    }

    private Inferior step(Inferior inferior) throws IOException {
        Optional<Stop> ended = inferior.debuggee.ended();
        inferior.stop = ended.isPresent() ? ended.get() : inferior.debuggee.step(interruption);
        return inferior;
    }

    /** Runs processes by turns until one stops, which is returned. */
    private Inferior runAll(List<Inferior> resumed) throws IOException {
        resumed.forEach(inferior -> inferior.debuggee.begin());
        while (!interruption.requested()) {
            boolean rests = true;
            for (Inferior inferior : resumed) {
                Optional<Stop> ended = inferior.debuggee.ended();
                Optional<Stop> stop = ended.isPresent() ? ended : inferior.debuggee.runOn();
                if (stop.isPresent()) {
                    inferior.stop = stop.get();
                    return inferior;
                }
                rests &= inferior.debuggee.rests();
            }
            if (rests && interruption.await(Interruption.LOOK_NANOS)) {
                break;
            }
        }
        resumed.getFirst().stop = new Stop.Interrupted();
        return resumed.getFirst();
    }

    private String back(String packet) {
        Inferior current = inferiors.current();
        switch (packet) {
            case "bs" -> current.stop = current.debuggee.stepBack();
            case "bc" -> current.stop = current.debuggee.resumeBack();
            default -> {
                return UNKNOWN;
            }
        }
        return stopReply();
    }

    private String stopReply() {
        Inferior current = inferiors.current();
        return current.stopReply(inferiors.thread(current));
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
        return inferiors.isEmpty() ? NOT_ATTACHED : inferiors.current().monitor.execute(line);
    }

    private void console(String text) throws IOException {
        channel.send("O" + Hex.of(text.getBytes(StandardCharsets.UTF_8)));
    }
}
