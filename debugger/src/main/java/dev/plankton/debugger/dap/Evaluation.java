package dev.plankton.debugger.dap;

import dev.plankton.debugger.MemoryReader;
import dev.plankton.debugger.dap.view.Addresses;
import dev.plankton.debugger.stop.Scope;
import dev.plankton.machine.pc.Machine;
import java.util.HexFormat;
import java.util.Locale;
import java.util.OptionalInt;
import org.eclipse.lsp4j.debug.EvaluateArgumentsContext;
import org.eclipse.lsp4j.debug.EvaluateResponse;
import org.jspecify.annotations.Nullable;

/** Values of expressions, and what a label or a register under the mouse is. */
final class Evaluation {
    private static final int SHOWN = 16, BYTE = 0xFF;
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();

    private Evaluation() {}

    /** The value of an expression; IllegalArgumentException if it has none. */
    static long value(DapSession session, String text) {
        return session.names().expression(text).value(Scope.of(session.target().machine()));
    }

    /** What the client shows. */
    static EvaluateResponse of(DapSession session, String expression, @Nullable String context) {
        session.requireStill();
        OptionalInt label = session.names().address(expression.strip());
        EvaluateResponse response = new EvaluateResponse();
        if (label.isPresent()) {
            response.setResult(memory(session.target().machine(), label.getAsInt()));
            response.setMemoryReference(Addresses.reference(label.getAsInt()));
            return response;
        }
        if (EvaluateArgumentsContext.HOVER.equals(context) && expression.strip().matches("[0-9A-Fa-f]+")) {
            throw new IllegalArgumentException(
                    "a number of the source, in whatever base it is"); // Not hexadecimal there.
        }
        long value = value(session, expression);
        response.setResult(number(value));
        if (value >= 0
                && MemoryReader.upTo(session.target().machine(), (int) Math.min(value, Integer.MAX_VALUE), 1).length
                        > 0) {
            response.setMemoryReference(Addresses.reference((int) value));
        }
        return response;
    }

    private static String number(long value) {
        String character = value >= ' ' && value < 0x7F ? ", '" + (char) value + "'" : "";
        return String.format(Locale.ROOT, "%Xh (%d%s)", value, value, character);
    }

    /** The bytes at a label. */
    private static String memory(Machine machine, int address) {
        byte[] bytes = MemoryReader.upTo(machine, address, SHOWN);
        StringBuilder text = new StringBuilder();
        for (byte value : bytes) {
            text.append(value >= ' ' && value < 0x7F ? (char) (value & BYTE) : '.');
        }
        return String.format(Locale.ROOT, "%05Xh: %s  %s", address, HEX.formatHex(bytes), text);
    }
}
