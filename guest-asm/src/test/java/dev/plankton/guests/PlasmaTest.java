package dev.plankton.guests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.model.Tier;
import dev.plankton.machine.screen.PixelScreen;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Tier.class)
class PlasmaTest {
    private final Pc pc;

    PlasmaTest(Tier tier) {
        pc = new Pc("plasma", CpuModel.I686, tier);
    }

    /** The picture when the guest has drawn it and sleeps until the next tick. */
    private int[] picture() {
        PixelScreen screen = (PixelScreen) pc.screen();
        assertThat(screen.width()).isEqualTo(320);
        assertThat(screen.height()).isEqualTo(200);
        int[] picture = new int[320 * 200];
        for (int n = 0; n < picture.length; n++) {
            picture[n] = screen.rgb(n % 320, n / 320);
        }
        return picture;
    }

    @Test
    void fillsTheScreenWithManyColoursThatPassSmoothly() {
        pc.run(3_000_000);
        int[] picture = picture();
        Set<Integer> colours = new HashSet<>();
        int jumps = 0;
        for (int n = 0; n < picture.length; n++) {
            colours.add(picture[n]);
            jumps += n % 320 > 0 && distance(picture[n], picture[n - 1]) > 64 ? 1 : 0;
        }
        assertThat(colours).hasSizeGreaterThan(100);
        assertThat(jumps).as("neighbours that differ much").isLessThan(picture.length / 100);
    }

    private static int distance(int one, int other) {
        return Math.max(
                Math.abs((one & 0xFF) - (other & 0xFF)),
                Math.max(Math.abs((one >> 8 & 0xFF) - (other >> 8 & 0xFF)), Math.abs((one >> 16) - (other >> 16))));
    }

    @Test
    void flows() {
        pc.run(3_000_000);
        int[] before = picture();
        pc.run(3_000_000);
        int[] after = picture();
        int same = 0;
        for (int n = 0; n < before.length; n++) {
            same += before[n] == after[n] ? 1 : 0;
        }
        assertThat(same).isLessThan(before.length / 2);
    }

    @Test
    void keyTurnsThePalette() {
        pc.run(3_000_000);
        Set<Integer> before = colours();
        pc.type(0x1E);
        pc.run(3_000_000);
        Set<Integer> after = colours();
        after.removeAll(before);
        assertThat(after).as("colours that were not there").hasSizeGreaterThan(20);
    }

    private Set<Integer> colours() {
        Set<Integer> colours = new HashSet<>();
        for (int rgb : picture()) {
            colours.add(rgb);
        }
        return colours;
    }
}
