package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.machine.Exit;
import dev.plankton.machine.StopReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TimersTest {
    private static final long MILLIS = 1_000_000;
    private static final long HOUR = 3_600_000 * MILLIS;

    private final Hypervisor hypervisor = Hypervisor.create();
    private final List<Vm> running = new ArrayList<>();
    private Timers timers;
    private Thread clock;

    @BeforeEach
    void start() {
        List<Thread> before = clocks();
        timers = new Timers(due -> Arrays.stream(due)
                .forEach(number -> hypervisor.population().vm(number).wake()));
        clock = clocks().stream()
                .filter(thread -> !before.contains(thread))
                .findAny()
                .orElseThrow();
    }

    private static List<Thread> clocks() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("plankton-clock"))
                .toList();
    }

    @AfterEach
    void close() {
        timers.close();
        assertThat(clock.isAlive()).isFalse();
        running.forEach(vm -> hypervisor.endings().end(vm.word(), new Exit.Ended(StopReason.STOPPED, 0)));
        hypervisor.close();
    }

    /** A VM that counts as running, so that a wake-up only leaves its mark. */
    private Vm vm() {
        Vm vm = hypervisor.create(GuestImage.SLEEPS);
        vm.word().boot();
        vm.word().begin();
        running.add(vm);
        return vm;
    }

    private static void awaitWake(Vm vm) {
        Patience.until(vm + " is woken", vm.word()::takeWake);
    }

    private static long in(long nanos) {
        return System.nanoTime() + nanos;
    }

    @Test
    void sleepsWhileThereIsNothingToDo() {
        Patience.until("it sleeps", () -> clock.getState() == Thread.State.WAITING);
        Vm vm = vm();
        timers.schedule(vm.number(), in(1));
        awaitWake(vm);
        Patience.until("it sleeps again", () -> clock.getState() == Thread.State.WAITING);
    }

    @Test
    void sleepsUntilAFarDeadline() {
        timers.schedule(vm().number(), in(HOUR));
        Patience.until("it sleeps", () -> clock.getState() == Thread.State.TIMED_WAITING);
    }

    @Test
    void wakesNoneBeforeItsTime() {
        Vm vm = vm();
        long deadline = in(50 * MILLIS);
        timers.schedule(vm.number(), deadline);
        awaitWake(vm);
        assertThat(System.nanoTime() - deadline).isNotNegative();
    }

    @Test
    void wakesForADeadlineThatHasPassed() {
        Vm vm = vm();
        timers.schedule(vm.number(), in(-HOUR));
        awaitWake(vm);
    }

    @Test
    void anEarlierDeadlineOvertakesALaterOne() {
        Vm late = vm();
        Vm early = vm();
        timers.schedule(late.number(), in(HOUR));
        timers.schedule(early.number(), in(5 * MILLIS));
        awaitWake(early);
        assertThat(late.word().takeWake()).isFalse();
    }

    @Test
    void aVmHasOneDeadlineTheLast() {
        Vm postponed = vm();
        Vm other = vm();
        timers.schedule(postponed.number(), in(20 * MILLIS));
        timers.schedule(postponed.number(), in(HOUR));
        timers.schedule(other.number(), in(60 * MILLIS));
        awaitWake(other);
        assertThat(postponed.word().takeWake()).isFalse();

        timers.schedule(postponed.number(), in(MILLIS));
        awaitWake(postponed);
    }

    @Test
    void wakesThousandsEachOnce() {
        Random random = new Random(7);
        List<Vm> vms = new ArrayList<>();
        for (int n = 0; n < 5000; n++) {
            Vm vm = vm();
            vms.add(vm);
            timers.schedule(vm.number(), in(random.nextLong(-5 * MILLIS, 1200 * MILLIS)));
        }
        vms.forEach(TimersTest::awaitWake);
        Patience.until("it sleeps again", () -> clock.getState() == Thread.State.WAITING);
        assertThat(vms).noneMatch(vm -> vm.word().takeWake());
    }
}
