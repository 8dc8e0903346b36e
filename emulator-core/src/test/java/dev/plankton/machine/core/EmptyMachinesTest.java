package dev.plankton.machine.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.disk.Disk;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.MachineProfile;
import org.junit.jupiter.api.Test;

/** What all templates of a profile have in common is kept once, and only while there are some. */
class EmptyMachinesTest {
    private static final int PROFILES = 40;
    private static final BootImage IMAGE = BootImage.of("test", new byte[Disk.SECTOR]);

    @Test
    void isKeptWhileThereIsATemplate() {
        Template one = Template.powerOn(profile(0), IMAGE);
        System.gc();
        Template other = Template.powerOn(profile(0), IMAGE);
        assertThat(other.empty()).isSameAs(one.empty());
    }

    @Test
    void isForgottenWithTheLastTemplate() {
        for (int n = 1; n <= PROFILES; n++) {
            Template.powerOn(profile(n), IMAGE);
        }
        // Collectors promise nothing, but after a few full collections none keeps what is not reachable.
        for (int n = 0; n < 50 && Template.emptyMachines() >= PROFILES / 2; n++) {
            System.gc();
        }
        assertThat(Template.emptyMachines()).isLessThan(PROFILES / 2);
    }

    private static MachineProfile profile(int n) {
        return MachineProfile.DEFAULT.withClock(new ClockSource.Instructions(1_000_000 + n, 0));
    }
}
