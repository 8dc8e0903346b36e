package dev.plankton.machine.pc;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The registers of a device at a moment. Immutable.
 *
 * @param name of the chip
 * @param registers by their names in its data sheet, in its order; not negative
 */
public record DeviceState(String name, Map<String, Long> registers) {
    /** Keeps the order. */
    public DeviceState {
        registers = Collections.unmodifiableMap(new LinkedHashMap<>(registers));
    }
}
