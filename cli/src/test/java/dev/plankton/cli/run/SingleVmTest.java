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
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class SingleVmTest {
    /** A user who leaves when asked for the third time whether the view is ready: after each slice there is one look. */
    private static final class LeavingUser implements View {
        private final List<String> notes = new ArrayList<>();
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

        @Override
        public boolean takeSave() {
            return looks == 2;
        }

        @Override
        public void saved(String text) {
            notes.add(text);
        }
    }

    private final LeavingUser user = new LeavingUser();

    private SingleVm spin(Function<SingleVm, String> save) {
        Bell bell = new Bell();
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream());
        ConsoleHost console = new ConsoleHost(SerialInput.none(bell), nowhere, nowhere, character -> {}, null);
        return new SingleVm(
                MachineProfile.DEFAULT,
                Tier.REGIONS_WHEN_HOT,
                BootImage.of("spin", Guests.find("spin").orElseThrow().image()),
                null,
                console,
                new KeyFeed(KeyScript.NONE),
                bell,
                user,
                save);
    }

    /** The state is that of the moment, and the VM goes on. */
    @Test
    void theUserSavesWhileItRuns() throws InterruptedException {
        List<Long> saved = new ArrayList<>();
        SingleVm vm = spin(now -> {
            assertThat(now.state().changes()).isEmpty();
            saved.add(now.instructions());
            return "saved";
        });
        assertThat(vm.run(Course.FREE, null)).isInstanceOf(Exit.FuelSpent.class);
        assertThat(user.notes).containsExactly("saved");
        assertThat(vm.instructions()).isGreaterThan(saved.getFirst());
    }

    @Test
    void aSpinningGuestIsLeftWithinASlice() throws InterruptedException {
        SingleVm vm = spin(now -> "");

        assertThat(vm.run(Course.FREE, null)).isInstanceOf(Exit.FuelSpent.class);

        assertThat(vm.instructions()).isPositive().isLessThanOrEqualTo(3 * 100_000);
    }
}
