package dev.plankton.cli.debugger;

import dev.plankton.debugger.Debuggee;
import dev.plankton.debugger.Stepper;
import dev.plankton.debugger.stop.StopPoint;
import dev.plankton.debugger.stop.Trigger;
import dev.plankton.disassembly.Disassembly;
import dev.plankton.machine.pc.Flag;
import dev.plankton.machine.pc.History;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Register;
import dev.plankton.machine.screen.PixelScreen;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Turns a {@link Panel} into the lines of a terminal: status, code beside registers and stack, memory, the guest's screen beside
 * its exits, a message, and keys. The same panel gives the same lines, and making them changes nothing.
 */
final class Panes {
    /** The smallest terminal that shows all of them. */
    static final int LEAST_COLUMNS = 80, LEAST_ROWS = 24;

    /** The end of a line that is longer than its pane. */
    private static final String CUT = "..";

    private static final int RIGHT = 32;
    private static final int CODE_ROWS = 10, MEMORY_ROWS = 4;

    /** Status, three titles, message and keys. */
    private static final int OTHER_ROWS = 6;

    /** Instructions that are shown before the one that is next. */
    private static final int BEFORE = 2;

    /** Bytes in which these are looked for. */
    private static final int LOOK_BACK = 24;

    private static final int ROW_BYTES = 16;

    private static final Register[][] REGISTERS = {
        {Register.AX, Register.BX, Register.CX, Register.DX},
        {Register.SI, Register.DI, Register.BP, Register.SP},
        {Register.CS, Register.DS, Register.ES, Register.SS},
        {Register.IP, Register.FLAGS, Register.FS, Register.GS},
    };

    private final Panel panel;
    private final Debuggee debuggee;
    private final Machine machine;
    private final Stepper stepper;
    private final int columns;
    private final int rows;

    private Panes(Panel panel, int columns, int rows) {
        this.panel = panel;
        debuggee = panel.debuggee();
        machine = debuggee.machine();
        stepper = new Stepper(debuggee);
        this.columns = columns - 1; // What stands in the last column makes some terminals scroll.
        this.rows = rows;
    }

    /** The lines of a terminal of this size, 80 by 24 if it reports none; each is shorter than the terminal is wide. */
    static List<String> lines(Panel panel, int columns, int rows) {
        return SmallPanes.suits(columns, rows)
                ? new Panes(panel, columns, rows).lines()
                : new Panes(panel, Math.max(columns, LEAST_COLUMNS), Math.max(rows, LEAST_ROWS)).lines();
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(shortened(status(), columns));
        int inner = Math.max(1, rows - 3);
        if (panel.overlay().isEmpty()) {
            boolean small = SmallPanes.suits(columns + 1, rows);
            lines.addAll(small ? SmallPanes.lines(this, columns + 1, rows) : panes());
        } else {
            lines.addAll(
                    panel.overlay().subList(0, Math.min(inner, panel.overlay().size())));
        }
        while (lines.size() < 1 + inner) {
            lines.add("");
        }
        lines.add(panel.prompt().isEmpty() ? shortened(panel.message(), columns) : panel.prompt());
        lines.add(Action.KEYS);
        return lines.stream().map(line -> cut(line, columns)).collect(Collectors.toCollection(ArrayList::new));
    }

    private static String cut(String line, int width) {
        return line.length() > width ? line.substring(0, width) : line;
    }

    /** At most so wide; a mark says that there is more. */
    private static String shortened(String line, int width) {
        boolean room = width >= CUT.length();
        return line.length() > width && room ? line.substring(0, width - CUT.length()) + CUT : cut(line, width);
    }

    private String status() {
        History history = debuggee.history();
        String past = history.inPast() ? " of " + history.end() + ", IN THE PAST" : "";
        String end = machine.ended().map(how -> "  ENDED: " + how.text()).orElse("");
        return String.format(
                Locale.ROOT,
                "%s  %04X:%04X  instruction %d%s  %.6f s%s",
                panel.name(),
                machine.get(Register.CS),
                machine.get(Register.IP),
                machine.instructions(),
                past,
                machine.time().toNanos() / 1e9,
                end);
    }

    private List<String> panes() {
        int spare = rows - OTHER_ROWS - CODE_ROWS - MEMORY_ROWS;
        int more = (spare - spare * 6 / 10) / 2 * (rows > LEAST_ROWS ? 1 : 0);
        int codeRows = CODE_ROWS - 1 + more;
        int screenRows = rows - OTHER_ROWS - codeRows - MEMORY_ROWS;
        List<String> lines = new ArrayList<>();
        lines.add(beside(title("code", columns - RIGHT - 1), title("registers", RIGHT)));
        List<String> code = code(codeRows);
        List<String> right = right(codeRows);
        for (int n = 0; n < codeRows; n++) {
            lines.add(beside(shortened(code.get(n), columns - RIGHT - 1), right.get(n)));
        }
        lines.add(title("memory", columns));
        lines.addAll(memory());
        lines.add(beside(title("screen", columns - RIGHT - 1), title("exits, latest first", RIGHT)));
        List<String> screen = screen(screenRows);
        List<String> exits = panel.exits().last(screenRows);
        for (int n = 0; n < screenRows; n++) {
            lines.add(beside(screen.get(n), n < exits.size() ? shortened(exits.get(n), RIGHT) : ""));
        }
        return lines;
    }

    private static String title(String name, int width) {
        String begin = "-- " + name + " ";
        return begin + "-".repeat(Math.max(0, width - begin.length()));
    }

    private String beside(String left, String right) {
        int width = columns - RIGHT - 1;
        return ("%-" + width + "s %s").formatted(cut(left, width), right).stripTrailing();
    }

    /** Instructions, with the one that is next among them. */
    List<String> code(int count) {
        Set<Integer> stops = new HashSet<>();
        for (StopPoint point : debuggee.stopPoints().all()) {
            if (point.enabled() && point.rule().trigger() instanceof Trigger.Code(int address)) {
                stops.add(address);
            }
        }
        List<String> lines = new ArrayList<>();
        int next = debuggee.codeAddress();
        Deque<Integer> before = before(next);
        int at = before.isEmpty() ? next : before.getFirst();
        while (lines.size() < count) {
            Disassembly instruction = stepper.instruction(at);
            lines.add("%s%s%04X  %-14s %s"
                    .formatted(
                            at == next ? ">" : " ",
                            stops.contains(at) ? "*" : " ",
                            at - (machine.get(Register.CS) << 4) & 0xFFFF,
                            bytes(at, instruction.length()),
                            instruction.text() + label(at)));
            at += instruction.length();
        }
        return lines;
    }

    /** The name of an address in the source, after its instruction. */
    private String label(int address) {
        return panel.labels()
                .label(address)
                .filter(label -> label.distance() == 0)
                .map(label -> "  ; " + label.name())
                .orElse("");
    }

    /** Addresses of the instructions before {@code next}, as far as they can be told from what leads there. */
    private Deque<Integer> before(int next) {
        Deque<Integer> best = new ArrayDeque<>();
        for (int back = Math.min(LOOK_BACK, next); back > 0; back--) {
            Deque<Integer> found = new ArrayDeque<>();
            int at = next - back;
            boolean valid = true;
            while (at < next && valid) {
                Disassembly instruction = stepper.instruction(at);
                valid = instruction.valid();
                found.add(at);
                at += instruction.length();
            }
            if (valid && at == next && found.size() >= BEFORE) {
                best = found;
                break;
            }
        }
        while (best.size() > BEFORE) {
            best.removeFirst();
        }
        return best;
    }

    private String bytes(int address, int length) {
        StringBuilder text = new StringBuilder();
        for (int n = 0; n < Math.min(length, 7); n++) {
            text.append("%02X".formatted(byteAt(address + n)));
        }
        return text.toString();
    }

    private int byteAt(int address) {
        try {
            return machine.read(address, 1)[0] & 0xFF;
        } catch (IllegalArgumentException e) {
            return 0xFF;
        }
    }

    /** Each register by name and value. */
    List<String> registers() {
        return Arrays.stream(REGISTERS).flatMap(Arrays::stream).map(this::value).toList();
    }

    private String value(Register register) {
        return "%2s=%04X".formatted(register == Register.FLAGS ? "FL" : register, machine.get(register));
    }

    /** The flags by name, those that are set in capital letters. */
    String flags() {
        return Arrays.stream(Flag.values())
                .map(flag -> machine.get(flag) ? flag.name() : flag.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" "));
    }

    /** Registers, flags and the stack. */
    private List<String> right(int count) {
        List<String> lines = new ArrayList<>();
        for (Register[] row : REGISTERS) {
            lines.add(Arrays.stream(row).map(this::value).collect(Collectors.joining(" ")));
        }
        lines.add(flags());
        lines.add(title("stack", RIGHT));
        int top = debuggee.stackAddress();
        for (int n = 0; lines.size() < count; n += 4) {
            StringBuilder row = new StringBuilder("SP+%02X".formatted(2 * n));
            for (int word = n; word < n + 4; word++) {
                row.append(" %02X%02X".formatted(byteAt(top + 2 * word + 1), byteAt(top + 2 * word)));
            }
            lines.add(row.toString());
        }
        return lines;
    }

    private List<String> memory() {
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < MEMORY_ROWS; row++) {
            int from = panel.memory() + row * ROW_BYTES;
            StringBuilder hex = new StringBuilder();
            StringBuilder text = new StringBuilder();
            for (int n = 0; n < ROW_BYTES; n++) {
                int value = byteAt(from + n);
                hex.append(n == ROW_BYTES / 2 ? "  " : " ").append("%02X".formatted(value));
                text.append(value >= ' ' && value < 0x7F ? (char) value : '.');
            }
            lines.add("%05X %s  %s".formatted(from, hex, text));
        }
        return lines;
    }

    /** The rows of the guest's screen that end with the last that is not blank. */
    private List<String> screen(int count) {
        List<String> lines = new ArrayList<>(whole(machine));
        List<String> shown = lines.subList(Math.max(0, lines.size() - count), lines.size());
        List<String> result = new ArrayList<>(shown);
        while (result.size() < count) {
            result.add("");
        }
        return result;
    }

    /** All of the guest's screen. */
    static List<String> whole(Machine machine) {
        return machine.screen() instanceof PixelScreen pixels
                ? List.of("(graphics, %d by %d)".formatted(pixels.width(), pixels.height()))
                : machine.screen().text().stripTrailing().lines().toList();
    }
}
