package dev.plankton.machine.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.plankton.cpu.model.Tier;
import dev.plankton.device.DeviceHost;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An exception on the thread of a VM leaves nothing on its core for the next one. */
class DefectTest {
    /** Writes to the debug console, in a loop. */
    private static final String WRITES = """
            E6E9          out 0E9h,al
            40            inc ax
            EBFB          jmp $-3
            """;

    private static final int FUEL = 1000;

    @ParameterizedTest
    @EnumSource(Tier.class)
    void theNextHasItsOwnFuelAndNoMore(Tier tier) {
        Core core = new Core(PcRig.PROFILE, tier);
        Template template = new PcRig(WRITES, core).template();
        core.unmount();
        long expected = instructions(new Core(PcRig.PROFILE, tier), template);
        // An exception at each instruction of a while, since only some leave fuel where it is held.
        for (int failsAt = 1; failsAt < 6000; failsAt += failsAt < 5 ? 1 : 7) {
            core.mountNew(template, new Failing(failsAt));
            assertThatIllegalStateException().isThrownBy(() -> core.run(1_000_000));
            core.discard();

            assertThat(instructions(core, template))
                    .as("instructions after an exception at output %d", failsAt)
                    .isEqualTo(expected);
        }
    }

    /** Instructions that a new VM executes in a slice. */
    private static long instructions(Core core, Template template) {
        core.mountNew(template, new DeviceHost() {});
        long before = core.cpu().instructions();
        core.run(FUEL);
        long executed = core.cpu().instructions() - before;
        core.unmount();
        return executed;
    }

    private static final class Failing implements DeviceHost {
        private int left;

        Failing(int left) {
            this.left = left;
        }

        @Override
        public void debug(int value) {
            if (--left == 0) {
                throw new IllegalStateException("the host's own fault");
            }
        }
    }
}
