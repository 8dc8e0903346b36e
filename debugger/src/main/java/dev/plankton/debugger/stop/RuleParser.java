package dev.plankton.debugger.stop;

import dev.plankton.machine.GuestEvent;
import dev.plankton.machine.pc.Access;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@link StopRule}s. */
final class RuleParser {
    private static final Pattern PARTS = Pattern.compile(
            "\\s*(?<kind>\\w+)(?<what>(?:\\s+\"[^\"]*\")?.*?)(?:\\s+if\\s+(?<if>.+?))?(?:\\s+ignore\\s+(?<ignore>\\S+))?"
                    + "(?:\\s+log\\s+(?<log>.+))?\\s*",
            Pattern.CASE_INSENSITIVE);

    private static final int MOST_COUNT_DIGITS = 15;

    private final String text;
    private final Scope scope;
    private final UnaryOperator<String> names;

    /** @param names gives an expression without the user's own names, for one with them */
    RuleParser(String text, Scope scope, UnaryOperator<String> names) {
        this.text = text;
        this.scope = scope;
        this.names = names;
    }

    StopRule rule() {
        Matcher parts = PARTS.matcher(text);
        if (!parts.matches()) {
            throw wrong("it begins with what to stop at: at, write, port, int, hlt, text …");
        }
        String kind = parts.group("kind").toLowerCase(Locale.ROOT);
        StopRule rule = StopRule.on(trigger(kind, parts.group("what").strip()));
        String condition = parts.group("if");
        if (condition != null) {
            rule = rule.when(Expression.parse(names.apply(condition)));
        }
        String ignore = parts.group("ignore");
        if (ignore != null) {
            if (!ignore.matches("[0-9]+") || ignore.length() > MOST_COUNT_DIGITS) {
                throw wrong("after ignore stands a decimal number, not '" + ignore + "'");
            }
            rule = rule.ignoring(Long.parseLong(ignore));
        }
        String log = parts.group("log");
        return log == null ? rule : rule.logging(LogText.parse(log, names));
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("in '%s': %s".formatted(text.strip(), what));
    }

    private Trigger trigger(String kind, String what) {
        return switch (kind) {
            case "at" -> new Trigger.Code(address(what));
            case "read" -> data(what, Access.READ);
            case "write" -> data(what, Access.WRITE);
            case "access" -> data(what, Access.ANY);
            case "change" -> data(what, Access.CHANGE);
            case "in" -> ports(what, Trigger.Direction.IN);
            case "out" -> ports(what, Trigger.Direction.OUT);
            case "port" -> ports(what, Trigger.Direction.PORT);
            case "int" -> new Trigger.Interrupt(call(what), null);
            case "swint" -> new Trigger.Interrupt(call(what), GuestEvent.Cause.INSTRUCTION);
            case "irq" -> new Trigger.Interrupt(call(what), GuestEvent.Cause.DEVICE);
            case "exception" -> new Trigger.Interrupt(call(what), GuestEvent.Cause.EXCEPTION);
            case "service" -> new Trigger.Service(call(what));
            case "hlt" -> {
                if (!what.isEmpty()) {
                    throw wrong("unexpected '" + what + "'");
                }
                yield new Trigger.Halt();
            }
            case "text" -> new Trigger.Text(unquoted(what));
            default ->
                throw wrong("'" + kind + "' is nothing to stop at: at, read, write, access, change, in, out, port,"
                        + " int, swint, irq, exception, service, hlt, text");
        };
    }

    private static String unquoted(String what) {
        boolean quoted = what.length() > 1 && what.startsWith("\"") && what.endsWith("\"");
        return quoted ? what.substring(1, what.length() - 1) : what;
    }

    private int address(String what) {
        if (what.isEmpty()) {
            throw wrong("an address is missing");
        }
        long address = Expression.parse(names.apply(what)).value(scope);
        if (address < 0 || address > Integer.MAX_VALUE) {
            throw wrong("no linear address: %x".formatted(address));
        }
        return (int) address;
    }

    /** An address, and after a blank a length. */
    private Trigger data(String what, Access access) {
        int blank = what.lastIndexOf(' ');
        if (blank < 0 || !what.substring(blank + 1).matches("#?[0-9A-Fa-fxXhH]+")) {
            return new Trigger.Data(address(what), 1, access);
        }
        return new Trigger.Data(
                address(what.substring(0, blank).strip()), number(what.substring(blank + 1), "length"), access);
    }

    private Trigger ports(String what, Trigger.Direction direction) {
        String[] ends = what.split("-", 2);
        int first = number(ends[0].strip(), "port");
        return new Trigger.Port(first, ends.length == 1 ? first : number(ends[1].strip(), "port"), direction);
    }

    /** Nothing, a vector, or a vector with AH (two digits at most) or AX. */
    private Trigger.Call call(String what) {
        if (what.isEmpty()) {
            return Trigger.Call.ANY;
        }
        String[] both = what.split("/", 2);
        OptionalInt vector = OptionalInt.of(number(both[0].strip(), "vector"));
        if (both.length == 1) {
            return new Trigger.Call(vector, OptionalInt.empty(), false);
        }
        String function = both[1].strip();
        return new Trigger.Call(vector, OptionalInt.of(number(function, "value of AH or AX")), function.length() <= 2);
    }

    private int number(String digits, String meaning) {
        try {
            return Math.toIntExact(Numbers.parse(digits));
        } catch (NumberFormatException | ArithmeticException e) {
            throw wrong("a %s is a hexadecimal number, not '%s'".formatted(meaning, digits));
        }
    }
}
