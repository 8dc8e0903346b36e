package dev.plankton.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cli.console.Bell;
import dev.plankton.cli.console.View;
import dev.plankton.cpu.model.Tier;
import dev.plankton.guests.Guests;
import dev.plankton.keys.KeyFeed;
import dev.plankton.keys.KeyScript;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.Exit;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.screen.Screen;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SingleVmTest {
    /** A user who leaves when asked for the third time whether the view is ready: after each slice there is one look. */
    private static final class LeavingUser implements View {
        private int looks;

        @Override
        public boolean ready() {
            looks++;
            return false;
        }

        @Override
        public void show(Screen screen) {}

        @Override
        public boolean left() {
            return looks >= 3;
        }
    }

    @Test
    void aSpinningGuestIsLeftWithinASlice() throws InterruptedException {
        Bell bell = new Bell();
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream());
        ConsoleHost console = new ConsoleHost(SerialInput.none(bell), nowhere, nowhere, character -> {}, null);
        SingleVm vm = new SingleVm(
                MachineProfile.DEFAULT,
                Tier.REGIONS_WHEN_HOT,
                BootImage.of("spin", Guests.find("spin").orElseThrow().image()),
                console,
                new KeyFeed(KeyScript.NONE),
                bell,
                new LeavingUser());

        assertThat(vm.run(Course.FREE, null)).isInstanceOf(Exit.FuelSpent.class);

        assertThat(vm.instructions()).isPositive().isLessThanOrEqualTo(3 * 100_000);
    }
}
