package dev.plankton.lab.exercise.idle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plankton.cpu.model.Tier;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Register;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A turn shows what a sleeping guest would do, and the guest notices nothing of it. */
class TrialMachineTest {
    private static final int POLLER = 1, ALARM = 4, COUNTER = 7, HOOKED = 10, ASKER = 13, TALKER = 15;
    private static final int OWN = 0x600, TIMER_VECTOR = 0x1C * 4, ROM = 0xF0000, STOCK_IRET = 0xFF53;
    private static final Path IMAGES = Path.of("src/main/resources/dev/plankton/lab/course/05-idle/start/sleepers.img");

    private final Machine copy;
    private final TrialMachine trial;
    private Machine machine;

    TrialMachineTest() throws IOException {
        machine = boot(0);
        copy = boot(0);
        trial = new TrialMachine(copy);
    }

    /** A sleeping guest whose ticks are delivered: INT 1Ch points to an IRET that is not the BIOS's own. */
    private static Machine boot(int sleeper) throws IOException {
        byte[] all = Files.readAllBytes(IMAGES);
        byte[] sector = Arrays.copyOfRange(all, sleeper * 512, (sleeper + 1) * 512);
        Machine machine = Machine.boot(BootImage.of("sleeper", sector), Machine.PROFILE, Tier.INTERPRETER);
        int iret = STOCK_IRET - 1;
        while (machine.read(ROM + iret, 1)[0] != (byte) 0xCF) {
            iret--;
        }
        machine.write(TIMER_VECTOR, new byte[] {(byte) iret, (byte) (iret >> 8)});
        machine.runFor(Duration.ofMillis(20));
        return machine;
    }

    private IdleProver.SleepingGuest guest(int sleeper) throws IOException {
        machine.close();
        machine = boot(sleeper);
        return trial.at(machine);
    }

    @AfterEach
    void close() {
        machine.close();
        copy.close();
    }

    @Test
    void anIdleLoopComesBackUnchanged() throws IOException {
        IdleProver.Turn turn = guest(0).turn();
        assertThat(turn.sleeps()).isTrue();
        assertThat(turn.after()).isEqualTo(turn.before()).containsKeys(Register.IP, Register.FLAGS, Register.SP);
        assertThat(turn.steps()).extracting(IdleProver.Step::text).containsExactly("jmp short 0x7c0d", "sti", "hlt");
        assertThat(turn.steps()).allSatisfy(step -> {
            assertThat(step.reads()).isEmpty();
            assertThat(step.writes()).isEmpty();
        });
    }

    @Test
    void portsAreSeen() throws IOException {
        assertThat(guest(POLLER).turn().steps()).anySatisfy(step -> assertThat(step.in()).isEqualTo(Set.of(0xE0)));
        assertThat(guest(TALKER).turn().steps()).anySatisfy(step -> assertThat(step.out()).isEqualTo(Set.of(0xE9)));
    }

    @Test
    void memoryIsSeenToTheByte() throws IOException {
        IdleProver.Step step = guest(COUNTER).turn().steps().getFirst();
        assertThat(step.text()).isEqualTo("inc word [0x600]");
        assertThat(step.reads()).isEmpty();
        assertThat(step.writes()).isEqualTo(Set.of(OWN, OWN + 1));
    }

    @Test
    void readsAreSeen() throws IOException {
        assertThat(guest(ALARM).turn().steps())
                .anySatisfy(step -> assertThat(step.reads()).isEqualTo(Set.of(0x46C, 0x46D)))
                .anySatisfy(step -> assertThat(step.reads()).isEqualTo(Set.of(OWN, OWN + 1)));
    }

    @Test
    void handlersOfTheGuestAreSeenAndTheBiosIsNot() throws IOException {
        assertThat(guest(HOOKED).turn().steps())
                .anySatisfy(step -> assertThat(step.writes()).contains(OWN))
                .allSatisfy(step -> assertThat(step.address()).isLessThan(0x7E00));
        assertThat(guest(ASKER).turn().steps())
                .anySatisfy(step -> assertThat(step.text()).isEqualTo("int 0x1a"))
                .allSatisfy(step -> assertThat(step.reads()).doesNotContain(0x46C));
    }

    @Test
    void aLaterTickIsLookedAtAndTheGuestSleepsOn() throws IOException {
        IdleProver.SleepingGuest alarm = guest(ALARM);
        assertThat(alarm.turn(36).steps()).allSatisfy(step -> assertThat(step.out()).isEmpty());
        assertThat(alarm.turn(37).steps()).anySatisfy(step -> assertThat(step.out()).isEqualTo(Set.of(0x3F8)));
        IdleProver.Turn first = alarm.turn();
        assertThat(first.after()).isEqualTo(first.before());
        assertThat(machine.serial()).isEmpty();
        assertThat(trial.turns()).isEqualTo(3);
    }

    @Test
    void whatATurnHasWrittenIsTakenBack() throws IOException {
        IdleProver.SleepingGuest counter = guest(COUNTER);
        IdleProver.Turn first = counter.turn();
        assertThat(counter.turn().steps()).isEqualTo(first.steps());
        assertThat(copy.read(OWN, 1)[0]).isZero();
        assertThat(counter.read(OWN)).isZero();
    }

    @Test
    void ticksAreInRange() throws IOException {
        IdleProver.SleepingGuest guest = guest(0);
        assertThatThrownBy(() -> guest.turn(0)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("1 to 1000");
        assertThatThrownBy(() -> guest.turn(1001)).isInstanceOf(IllegalArgumentException.class);
    }
}
