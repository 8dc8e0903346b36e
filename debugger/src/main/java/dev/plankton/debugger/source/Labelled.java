package dev.plankton.debugger.source;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts in which labels stand for their addresses.
 *
 * @param map knows the labels
 * @param here linear address of the code whose local labels are meant
 */
public record Labelled(SourceMap map, int here) {
    private static final Pattern WORD = Pattern.compile("'.'|[A-Za-z_.?@][\\w.$#@~?]*|[0-9]\\w*");

    /** The address of a label; a local one is that of the function in which the code is. */
    public OptionalInt address(String label) {
        OptionalInt address = map.address(label);
        if (address.isEmpty() && label.startsWith(".")) {
            String owner = map.label(here).map(SourceMap.Label::name).orElse("");
            int dot = owner.indexOf('.');
            return map.address((dot < 0 ? owner : owner.substring(0, dot)) + label);
        }
        return address;
    }

    /** {@code expression} with the addresses of the labels in it, hexadecimal. */
    public String resolve(String expression) {
        return WORD.matcher(expression).replaceAll(word -> {
            OptionalInt address = address(word.group());
            return Matcher.quoteReplacement(
                    address.isPresent() ? "0x" + Integer.toHexString(address.getAsInt()) : word.group());
        });
    }
}
