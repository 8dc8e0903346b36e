package dev.plankton.debugger.gdb;

import dev.plankton.debugger.Debuggee;
import dev.plankton.machine.pc.DeviceState;
import dev.plankton.machine.pc.History;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Register;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** The commands that GDB's {@code monitor} passes on. */
final class Monitor {
    private static final String HELP = """
            monitor help        this list
            monitor where       CS:IP, the time and the instructions executed since power-on
            monitor screen      what the display shows
            monitor ivt         the interrupt vectors that are not those of the BIOS
            monitor devices [NAME]  the registers of all devices, or of those whose name has NAME in it
            monitor stop RULE   stop at a port, an interrupt, a BIOS service, HLT, a text on the screen, with a
                                condition, a count, or a text to print in place of it; without RULE: how
            monitor stops       those stop points
            monitor unstop [N]  take one of them back, or all
            monitor serial      what the guest has sent on COM1
            monitor type TEXT   type TEXT, with names of keys in braces, such as {enter}
            monitor history     how far back it goes, and where in it the machine is
            monitor go N        go to the moment after N instructions since power-on
            monitor writer ADDRESS  which instruction wrote the byte at a linear address last
            monitor reset       switch the machine off and on again
            monitor vms [N]     the VMs that `attach N` can be said of, from number N on
            monitor why         why the last `attach` was refused
            monitor log         in non-stop mode: what log points have written, and stop points of `monitor stop`
                                that were met, which GDB cannot print there
            """;

    private static final String STALE = "GDB shows it after `maintenance flush register-cache`.\n";

    private static final int BIOS_SEGMENT = 0xF000;

    /** Registers on a line. */
    private static final int COLUMNS = 6;

    private final Debuggee debuggee;
    private final MonitorStops stops;

    Monitor(Debuggee debuggee) {
        this.debuggee = debuggee;
        stops = new MonitorStops(debuggee.stopPoints());
    }

    /** What is to be said of a stop, apart from what GDB says. */
    String stopped() {
        return stops.met();
    }

    /** Whether a command takes the machine to another moment, from which it would run on. */
    static boolean needsStop(String line) {
        String name = line.split("\\s+", 2)[0].toLowerCase(Locale.ROOT);
        return name.equals("go") || name.equals("reset");
    }

    /** Executes a command; returns what it prints. */
    String execute(String line) {
        String[] words = line.split("\\s+", 2);
        Machine machine = debuggee.machine();
        return switch (words[0].toLowerCase(Locale.ROOT)) {
            case "", "help" -> HELP;
            case "where" -> where(machine);
            case "devices" -> devices(machine, words.length < 2 ? "" : words[1]);
            case "stop" -> stops.add(words.length < 2 ? "" : words[1]);
            case "stops" -> stops.list();
            case "unstop" -> stops.remove(words.length < 2 ? "" : words[1]);
            case "screen" -> machine.screen().text() + "\n";
            case "ivt" -> vectors(machine);
            case "serial" -> machine.serial() + "\n";
            case "type" -> type(machine, words.length < 2 ? "" : words[1]);
            case "history" -> history();
            case "go" -> go(words.length < 2 ? "" : words[1]);
            case "writer" -> writer(words.length < 2 ? "" : words[1]);
            case "reset" -> reset(machine);
            default -> "unknown command: " + words[0] + "; `monitor help` lists the commands\n";
        };
    }

    private static String reset(Machine machine) {
        try {
            machine.reset();
            return "The machine is as after power-on.\n" + STALE;
        } catch (IllegalStateException e) {
            return e.getMessage() + "\n";
        }
    }

    private static String where(Machine machine) {
        return "%04X:%04X (linear %05Xh), %,d instructions, %s%n"
                .formatted(
                        machine.get(Register.CS),
                        machine.get(Register.IP),
                        machine.codeAddress(),
                        machine.instructions(),
                        machine.time());
    }

    private static String devices(Machine machine, String name) {
        StringBuilder text = new StringBuilder();
        for (DeviceState device : machine.devices()) {
            if (!device.name().toLowerCase(Locale.ROOT).contains(name.toLowerCase(Locale.ROOT))) {
                continue;
            }
            text.append(device.name());
            int n = 0;
            for (Map.Entry<String, Long> register : device.registers().entrySet()) {
                text.append(n++ % COLUMNS == 0 ? "\n  " : "  ")
                        .append("%s=%X".formatted(register.getKey(), register.getValue()));
            }
            text.append('\n');
        }
        return text.isEmpty()
                ? "no device has '" + name + "' in its name; `monitor devices` lists all\n"
                : text.toString();
    }

    private static String vectors(Machine machine) {
        StringBuilder text = new StringBuilder();
        byte[] table = machine.read(0, 1024);
        for (int n = 0; n < 256; n++) {
            int offset = word(table, 4 * n);
            int segment = word(table, 4 * n + 2);
            if (segment != BIOS_SEGMENT && (segment | offset) != 0) {
                text.append(
                        "INT %02Xh  %04X:%04X (linear %05Xh)%n".formatted(n, segment, offset, (segment << 4) + offset));
            }
        }
        return text.isEmpty() ? "All vectors are those of the BIOS.\n" : text.toString();
    }

    private String history() {
        History history = debuggee.history();
        return "from instruction %,d to %,d; now at %,d%s; %,d bytes%n"
                .formatted(
                        history.beginning(),
                        history.end(),
                        debuggee.machine().instructions(),
                        history.inPast() ? ", in the past" : "",
                        history.bytes());
    }

    private String go(String moment) {
        try {
            debuggee.history().go(Long.parseLong(moment));
            return where(debuggee.machine()) + STALE;
        } catch (NumberFormatException e) {
            return "monitor go N: N is the number of instructions since power-on, not '" + moment + "'\n";
        } catch (IllegalArgumentException e) {
            return e.getMessage() + "\n";
        }
    }

    private String writer(String address) {
        try {
            OptionalLong moment = debuggee.history().lastWrite(Integer.decode(address));
            return moment.isEmpty()
                    ? "It has not been written since the beginning of the history.\n"
                    : "written by instruction %d; `monitor go %d` goes there%n"
                            .formatted(moment.getAsLong() + 1, moment.getAsLong());
        } catch (NumberFormatException e) {
            return "monitor writer ADDRESS: ADDRESS is a linear address such as 0xb8000, not '" + address + "'\n";
        } catch (IllegalArgumentException e) {
            return e.getMessage() + "\n";
        }
    }

    private static int word(byte[] bytes, int at) {
        return bytes[at] & 0xFF | (bytes[at + 1] & 0xFF) << 8;
    }

    private static String type(Machine machine, String script) {
        try {
            machine.type(script);
            return "";
        } catch (IllegalArgumentException e) {
            return e.getMessage() + "\n";
        }
    }
}
