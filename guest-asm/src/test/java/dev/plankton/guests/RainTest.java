package dev.plankton.guests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.model.Tier;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Tier.class)
class RainTest {
    private static final int COLUMNS = 80;

    private final Pc pc;

    RainTest(Tier tier) {
        pc = new Pc("rain", CpuModel.I8086, tier);
    }

    private Set<Integer> coloursOfTheRain() {
        Set<Integer> colours = new TreeSet<>();
        for (int row = 0; row < 25; row++) {
            for (int column = 0; column < COLUMNS; column++) {
                if (pc.character(COLUMNS, column, row) >= 0x80) {
                    colours.add(pc.attribute(COLUMNS, column, row));
                }
            }
        }
        return colours;
    }

    private int drops() {
        int heads = 0;
        for (int row = 0; row < 25; row++) {
            for (int column = 0; column < COLUMNS; column++) {
                heads += pc.attribute(COLUMNS, column, row) == 0x0F ? 1 : 0;
            }
        }
        return heads;
    }

    @Test
    void rainsInThreeShadesOfGreen() {
        pc.run(3_000_000);
        assertThat(pc.row(COLUMNS, 24)).isNotBlank();
        assertThat(coloursOfTheRain()).containsExactly(0x02, 0x0A, 0x0F);
        assertThat(drops()).isBetween(10, COLUMNS + 1);
    }

    @Test
    void goesOnForLong() {
        pc.run(20_000_000);
        assertThat(coloursOfTheRain()).containsExactly(0x02, 0x0A, 0x0F);
        assertThat(drops()).isBetween(10, COLUMNS + 1);
    }

    @Test
    void keyChangesTheColour() {
        pc.run(2_000_000);
        for (int colour : new int[] {3, 4, 5, 6, 7, 1, 2}) {
            pc.type(0x1E);
            pc.run(3_000_000);
            assertThat(coloursOfTheRain()).isEqualTo(new TreeSet<>(List.of(colour, 8 + colour, 0x0F)));
        }
    }
}
