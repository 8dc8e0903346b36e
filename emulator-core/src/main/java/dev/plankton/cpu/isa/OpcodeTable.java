package dev.plankton.cpu.isa;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.StringTokenizer;

/**
 * The one list of the instruction set, read from {@code opcodes.txt}. Everything that must know an opcode derives
 * from it. Immutable.
 */
public final class OpcodeTable {
    private static final OpcodeTable INSTANCE = new OpcodeTable();

    private final List<Opcode> opcodes;

    private OpcodeTable() {
        Map<String, Integer> handlers = handlerNumbers();
        List<Opcode> rows = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(OpcodeTable.class.getResourceAsStream("opcodes.txt"));
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] columns = columns(line);
                if (columns.length > 0 && !columns[0].startsWith("#")) {
                    rows.add(parse(columns, handlers));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        opcodes = List.copyOf(rows);
    }

    /** All forms, in the order of the table. */
    public static List<Opcode> opcodes() {
        return INSTANCE.opcodes;
    }

    /** Without a regular expression: every process begins with this, and HotSpot interprets it. */
    private static String[] columns(String line) {
        StringTokenizer words = new StringTokenizer(line);
        String[] columns = new String[words.countTokens()];
        for (int n = 0; n < columns.length; n++) {
            columns[n] = words.nextToken();
        }
        return columns;
    }

    private static Opcode parse(String[] columns, Map<String, Integer> handlers) {
        String code = columns[0];
        int extension = -1;
        if (code.contains("/")) {
            extension = code.charAt(code.length() - 1) - '0';
            code = code.substring(0, code.indexOf('/'));
        }
        boolean plus = code.endsWith("+");
        code = plus ? code.substring(0, code.length() - 1) : code;
        boolean twoByte = code.length() == 4 && code.startsWith("0F");
        boolean escape = code.length() == 4 && !twoByte;
        String models =
                columns[1].startsWith("=") ? columns[1].substring(1) + "-" + columns[1].substring(1) : columns[1];
        int to = models.indexOf('-');
        String[] mnemonics = columns[2].split("\\|");
        String[] actions = columns[4].split("\\|");
        List<String> traits = new ArrayList<>(words(columns, 6));
        traits.addAll(words(columns, 7));
        return new Opcode(
                Integer.parseInt(twoByte ? code.substring(2) : escape ? code.substring(0, 2) : code, 16),
                twoByte,
                extension,
                plus && !escape,
                escape ? Integer.parseInt(code.substring(2), 16) : -1,
                Integer.parseInt(to < 0 ? models : models.substring(0, to)),
                to < 0 ? Integer.MAX_VALUE : Integer.parseInt(models.substring(to + 1)),
                mnemonics[0],
                mnemonics[mnemonics.length - 1],
                columns[3].equals("-") ? List.of() : List.of(columns[3].split(",")),
                action(actions[0], handlers),
                action(actions[actions.length - 1], handlers),
                columns.length > 5 ? flagUse(columns[5]) : new Opcode.FlagUse(0, 0, 0),
                Trait.of(traits),
                EmitCondition.of(words(columns, 8)));
    }

    /** The words of a column that may be missing or empty. */
    private static List<String> words(String[] columns, int column) {
        return column >= columns.length || columns[column].equals("-")
                ? List.of()
                : List.of(columns[column].split(","));
    }

    private static Opcode.Action action(String text, Map<String, Integer> handlers) {
        String[] parts = text.split("\\.");
        Integer handler = handlers.get(parts[0]);
        if (handler == null) {
            throw new IllegalStateException("opcodes.txt names an unknown handler: " + parts[0]);
        }
        return new Opcode.Action(handler, parts.length > 1 ? Integer.parseInt(parts[1]) : 0);
    }

    private static Opcode.FlagUse flagUse(String text) {
        int read = 0;
        int written = 0;
        int undefined = 0;
        if (!text.equals("-")) {
            for (String part : text.split(",")) {
                int mask = 0;
                for (int n = 2; n < part.length(); n++) {
                    mask |= flag(part.charAt(n));
                }
                switch (part.charAt(0)) {
                    case 'r' -> read |= mask;
                    case 'w' -> written |= mask;
                    case 'u' -> undefined |= mask;
                    default -> throw new IllegalStateException("opcodes.txt: bad flags " + text);
                }
            }
        }
        return new Opcode.FlagUse(read, written, undefined);
    }

    private static int flag(int letter) {
        return switch (letter) {
            case 'O' -> Flags.OF;
            case 'S' -> Flags.SF;
            case 'Z' -> Flags.ZF;
            case 'A' -> Flags.AF;
            case 'P' -> Flags.PF;
            case 'C' -> Flags.CF;
            case 'T' -> Flags.TF;
            case 'I' -> Flags.IF;
            case 'D' -> Flags.DF;
            default -> throw new IllegalStateException("opcodes.txt: unknown flag " + (char) letter);
        };
    }

    private static Map<String, Integer> handlerNumbers() {
        Map<String, Integer> numbers = new HashMap<>();
        try {
            for (Field field : Handler.class.getDeclaredFields()) {
                numbers.put(field.getName(), field.getInt(null));
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
        return numbers;
    }
}
