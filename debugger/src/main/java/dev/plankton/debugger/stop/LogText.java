package dev.plankton.debugger.stop;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A text with expressions in braces, such as {@code open {ds:dx,s}, AX={ax}}. A value is written in hexadecimal; after a comma
 * {@code d} wants it in decimal, {@code c} as a character, and {@code s} the text at that linear address, up to a zero byte or
 * {@code $}. An opening brace is written as two. Immutable.
 */
public final class LogText {
    private static final int LONGEST_STRING = 200;

    private final String text;
    private final List<Part> parts = new ArrayList<>();

    /** What one piece of the text is at a moment. */
    private interface Part {
        String at(Scope scope);
    }

    private LogText(String text) {
        this.text = text;
    }

    /**
     * Reads a text.
     *
     * @throws ExpressionException if what stands in braces is no expression
     */
    public static LogText parse(String text) {
        return parse(text, UnaryOperator.identity());
    }

    /** The same, where {@code names} says what the user's own names in an expression stand for. */
    public static LogText parse(String text, UnaryOperator<String> names) {
        LogText made = new LogText(text);
        int from = 0;
        for (int brace = text.indexOf('{'); brace >= 0; brace = text.indexOf('{', from)) {
            made.literal(text.substring(from, brace));
            if (text.startsWith("{{", brace)) {
                made.literal("{");
                from = brace + 2;
                continue;
            }
            int end = text.indexOf('}', brace);
            if (end < 0) {
                throw new ExpressionException("in the text '%s': a brace is not closed".formatted(text));
            }
            made.parts.add(value(text.substring(brace + 1, end), names));
            from = end + 1;
        }
        made.literal(text.substring(from));
        return made;
    }

    private void literal(String piece) {
        if (!piece.isEmpty()) {
            parts.add(_ -> piece);
        }
    }

    private static Part value(String inner, UnaryOperator<String> names) {
        int comma = inner.lastIndexOf(',');
        Expression expression = Expression.parse(names.apply(comma < 0 ? inner : inner.substring(0, comma)));
        return switch (comma < 0 ? "x" : inner.substring(comma + 1).strip()) {
            case "x" -> scope -> "%X".formatted(expression.value(scope));
            case "d" -> scope -> Long.toString(expression.value(scope));
            case "c" -> scope -> character(expression.value(scope));
            case "s" -> scope -> string(scope, expression.value(scope));
            default -> throw new ExpressionException("in '{%s}': after the comma stands x, d, c or s".formatted(inner));
        };
    }

    private static String character(long code) {
        return code >= ' ' && code < 0x7F ? String.valueOf((char) code) : "\\x%02X".formatted(code & 0xFF);
    }

    private static String string(Scope scope, long address) {
        StringBuilder read = new StringBuilder();
        for (int n = 0; n < LONGEST_STRING; n++) {
            int code = scope.byteAt(address + n);
            if (code == 0 || code == '$') {
                break;
            }
            read.append(character(code));
        }
        return read.toString();
    }

    /** What it is now; where an expression has no value, why. */
    public String at(Scope scope) {
        StringBuilder line = new StringBuilder();
        for (Part part : parts) {
            try {
                line.append(part.at(scope));
            } catch (ExpressionException e) {
                line.append('<').append(e.getMessage()).append('>');
            }
        }
        return line.toString();
    }

    /** The text that it was read from. */
    @Override
    public String toString() {
        return text;
    }
}
