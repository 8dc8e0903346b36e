package dev.plankton.cpu.isa;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HandlerNamesTest {
    /** Where ranges of handlers begin: no instruction is named so. */
    private static final Set<String> BORDERS = Set.of("WARM", "COLD", "FPU", "FPU_CONTROL", "FPU_NO_WAIT");

    @Test
    void theyAreTheConstantsOfTheClass() throws IllegalAccessException {
        Map<String, Integer> constants = new HashMap<>();
        for (Field field : Handler.class.getFields()) {
            if (!BORDERS.contains(field.getName())) {
                constants.put(field.getName(), field.getInt(null));
            }
        }

        assertThat(HandlerNames.numbers()).isEqualTo(constants);
    }
}
