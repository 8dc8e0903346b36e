package dev.plankton.cpu.isa;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads lines of {@code opcodes.txt}. What a column says is read once, since most say what others say, and without lambdas: each
 * process begins with this, and HotSpot interprets it. Confined to one thread.
 */
final class OpcodeParser {
    private static final String NONE = "-";

    private final Map<String, Integer> handlers = HandlerNames.numbers();
    private final Map<String, List<String>> operands = new HashMap<>();
    private final Map<String, Opcode.Action> actions = new HashMap<>();
    private final Map<String, Opcode.FlagUse> flags = new HashMap<>();
    private final Map<String, Set<Trait>> traits = new HashMap<>();
    private final Map<String, Set<EmitCondition>> conditions = new HashMap<>();

    /** The form that a line describes. */
    Opcode parse(String[] columns) {
        String code = columns[0];
        int slash = code.indexOf('/');
        int extension = -1;
        if (slash >= 0) {
            extension = code.charAt(slash + 1) - '0';
            code = code.substring(0, slash);
        }
        boolean plus = code.charAt(code.length() - 1) == '+';
        code = plus ? code.substring(0, code.length() - 1) : code;
        boolean twoByte = code.length() == 4 && code.startsWith("0F");
        boolean escape = code.length() == 4 && !twoByte;
        boolean alone = columns[1].charAt(0) == '=';
        String models = alone ? columns[1].substring(1) : columns[1];
        int to = models.indexOf('-');
        int since = Integer.parseInt(to < 0 ? models : models.substring(0, to));
        int until = to >= 0 ? Integer.parseInt(models.substring(to + 1)) : alone ? since : Integer.MAX_VALUE;
        return new Opcode(
                Integer.parseInt(twoByte ? code.substring(2) : escape ? code.substring(0, 2) : code, 16),
                twoByte,
                extension,
                plus && !escape,
                escape ? Integer.parseInt(code.substring(2), 16) : -1,
                since,
                until,
                half(columns[2], true),
                half(columns[2], false),
                operands(columns[3]),
                action(half(columns[4], true)),
                action(half(columns[4], false)),
                flagUse(column(columns, 5)),
                traits(column(columns, 6), column(columns, 7)),
                conditions(column(columns, 8)));
    }

    /** A column that may be missing. */
    private static String column(String[] columns, int number) {
        return number < columns.length ? columns[number] : NONE;
    }

    /** What is said for one size of operands, where two are joined by "|". */
    private static String half(String text, boolean first) {
        int bar = text.indexOf('|');
        return bar < 0 ? text : first ? text.substring(0, bar) : text.substring(bar + 1);
    }

    private static List<String> words(String text) {
        if (text.equals(NONE)) {
            return List.of();
        }
        List<String> words = new ArrayList<>();
        int at = 0;
        for (int comma = text.indexOf(','); comma >= 0; comma = text.indexOf(',', at)) {
            words.add(text.substring(at, comma));
            at = comma + 1;
        }
        words.add(text.substring(at));
        return List.copyOf(words);
    }

    private List<String> operands(String text) {
        List<String> known = operands.get(text);
        if (known == null) {
            known = words(text);
            operands.put(text, known);
        }
        return known;
    }

    private Set<Trait> traits(String first, String second) {
        String both = first + ' ' + second;
        Set<Trait> known = traits.get(both);
        if (known == null) {
            List<String> words = new ArrayList<>(words(first));
            words.addAll(words(second));
            known = Trait.of(words);
            traits.put(both, known);
        }
        return known;
    }

    private Set<EmitCondition> conditions(String text) {
        Set<EmitCondition> known = conditions.get(text);
        if (known == null) {
            known = EmitCondition.of(words(text));
            conditions.put(text, known);
        }
        return known;
    }

    private Opcode.Action action(String text) {
        Opcode.Action known = actions.get(text);
        if (known == null) {
            known = parseAction(text);
            actions.put(text, known);
        }
        return known;
    }

    private Opcode.Action parseAction(String text) {
        int dot = text.indexOf('.');
        String name = dot < 0 ? text : text.substring(0, dot);
        Integer handler = handlers.get(name);
        if (handler == null) {
            throw new IllegalStateException("opcodes.txt names an unknown handler: " + name);
        }
        return new Opcode.Action(handler, dot < 0 ? 0 : Integer.parseInt(text.substring(dot + 1)));
    }

    private Opcode.FlagUse flagUse(String text) {
        Opcode.FlagUse known = flags.get(text);
        if (known == null) {
            known = parseFlagUse(text);
            flags.put(text, known);
        }
        return known;
    }

    private static Opcode.FlagUse parseFlagUse(String text) {
        int read = 0;
        int written = 0;
        int undefined = 0;
        for (String part : words(text)) {
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
}
