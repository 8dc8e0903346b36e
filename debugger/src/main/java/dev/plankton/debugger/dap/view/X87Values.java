package dev.plankton.debugger.dap.view;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The registers of the x87 as text, out of the image that FNSAVE stores. */
final class X87Values {
    private static final int ENVIRONMENT = 28,
            REGISTER_BYTES = 10,
            REGISTERS = 8,
            BIAS = 16383,
            TOP_SHIFT = 11,
            EMPTY = 3;

    private X87Values() {}

    static Map<String, String> of(byte[] image) {
        ByteBuffer fields = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        Map<String, String> values = new LinkedHashMap<>();
        int status = fields.getInt(4) & 0xFFFF;
        int tags = fields.getInt(8) & 0xFFFF;
        for (int n = 0; n < REGISTERS; n++) {
            int physical = (status >> TOP_SHIFT) + n & 7;
            int at = ENVIRONMENT + n * REGISTER_BYTES;
            values.put(
                    "ST(" + n + ")",
                    (tags >> 2 * physical & 3) == EMPTY
                            ? "empty"
                            : text(fields.getShort(at + 8) & 0xFFFF, fields.getLong(at)));
        }
        values.put("control", Variables.hex(fields.getInt(0), 2));
        values.put("status", Variables.hex(status, 2));
        values.put("tags", Variables.hex(tags, 2));
        return values;
    }

    private static String text(int signAndExponent, long significand) {
        boolean negative = signAndExponent >> 15 != 0;
        int exponent = signAndExponent & 0x7FFF;
        if (exponent == 0x7FFF) {
            return significand << 1 == 0 ? negative ? "-Infinity" : "Infinity" : "NaN";
        }
        double unsigned = significand >= 0 ? significand : (significand >>> 1) * 2.0 + (significand & 1);
        double value = Math.scalb(unsigned, Math.max(exponent, 1) - BIAS - 63);
        return String.format(Locale.ROOT, "%s%s", negative ? "-" : "", value);
    }
}
