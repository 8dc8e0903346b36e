package dev.plankton.debugger.dap.view;

import dev.plankton.debugger.source.SourceMap;
import dev.plankton.debugger.stop.Expression;
import dev.plankton.debugger.stop.LogText;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Expressions with the labels of the source in them, each of which stands for its address. */
public final class Names {
    private static final Pattern WORD = Pattern.compile("'.'|[A-Za-z_.?@][\\w.$#@~?]*|[0-9]\\w*");
    private static final Pattern BRACES = Pattern.compile("\\{\\{|\\{[^}]*}");

    private final SourceMap map;

    /** The local labels that are meant: those of the function in which the machine is. */
    private final int here;

    /** @param here linear address of the code whose local labels are meant */
    public Names(SourceMap map, int here) {
        this.map = map;
        this.here = here;
    }

    /** The expression that {@code text} is; IllegalArgumentException with a reason if it is none. */
    public Expression expression(String text) {
        return Expression.parse(resolve(text));
    }

    /** The text with expressions in braces that {@code text} is. */
    public LogText log(String text) {
        Matcher braces = BRACES.matcher(text);
        return LogText.parse(braces.replaceAll(
                found -> Matcher.quoteReplacement(found.group().equals("{{") ? "{{" : resolve(found.group()))));
    }

    private String resolve(String text) {
        return WORD.matcher(text).replaceAll(word -> {
            OptionalInt address = address(word.group());
            return Matcher.quoteReplacement(
                    address.isPresent() ? "0x" + Integer.toHexString(address.getAsInt()) : word.group());
        });
    }

    /** The address of a label. */
    public OptionalInt address(String label) {
        OptionalInt address = map.address(label);
        if (address.isEmpty() && label.startsWith(".")) {
            String owner = map.label(here).map(SourceMap.Label::name).orElse("");
            int dot = owner.indexOf('.');
            return map.address((dot < 0 ? owner : owner.substring(0, dot)) + label);
        }
        return address;
    }

    /** The label that an address has, or the one before it and a distance; the address itself if there is none. */
    public String of(int segment, int offset) {
        return map.label((segment << 4) + offset)
                .map(SourceMap.Label::toString)
                .orElseGet(() -> Addresses.far(segment, offset));
    }

    /** The address that {@code text} is: a label, an address, or an expression for one. */
    public int parse(String text) {
        OptionalInt label = address(text.strip());
        if (label.isPresent()) {
            return label.getAsInt();
        }
        try {
            return Addresses.parse(text, 0);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    map.labels().isEmpty()
                            ? e.getMessage() + "; labels are not known without a list of the assembly (nasm -l)"
                            : "no label or address: "
                                    + text.toLowerCase(Locale.ROOT).strip(),
                    e);
        }
    }
}
