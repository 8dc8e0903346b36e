package dev.plankton.debugger.dap.view;

import dev.plankton.debugger.source.Labelled;
import dev.plankton.debugger.source.SourceMap;
import dev.plankton.debugger.stop.Expression;
import dev.plankton.debugger.stop.LogText;
import java.util.Locale;
import java.util.OptionalInt;

/** Expressions with the labels of the source in them, each of which stands for its address. */
public final class Names {
    private final SourceMap map;
    private final Labelled labels;

    /** @param here linear address of the code whose local labels are meant */
    public Names(SourceMap map, int here) {
        this.map = map;
        labels = new Labelled(map, here);
    }

    /** The expression that {@code text} is; IllegalArgumentException with a reason if it is none. */
    public Expression expression(String text) {
        return Expression.parse(labels.resolve(text));
    }

    /** The text with expressions in braces that {@code text} is. */
    public LogText log(String text) {
        return LogText.parse(text, labels::resolve);
    }

    /** The address of a label. */
    public OptionalInt address(String label) {
        return labels.address(label);
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
