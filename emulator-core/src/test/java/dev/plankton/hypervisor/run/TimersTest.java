package dev.plankton.hypervisor.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.hypervisor.Patience;
import dev.plankton.hypervisor.population.RunWord;
import dev.plankton.hypervisor.population.VmTable;
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

    private final VmTable table = new VmTable();
    private Timers timers;
    private Thread clock;

    @BeforeEach
    void start() {
        List<Thread> before = clocks();
        timers = new Timers(due -> Arrays.stream(due).forEach(number -> new RunWord(table, number).wake()));
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
    }

    /** A VM that counts as running, so that a wake-up only leaves its mark. */
    private RunWord vm() {
        RunWord vm = new RunWord(table, table.add(1, RunWord.off(0)));
        vm.boot();
        vm.begin();
        return vm;
    }

    private static void awaitWake(RunWord vm) {
        Patience.until(vm + " is woken", vm::takeWake);
    }

    private static long in(long nanos) {
        return System.nanoTime() + nanos;
    }

    @Test
    void sleepsWhileThereIsNothingToDo() {
        Patience.until("it sleeps", () -> clock.getState() == Thread.State.WAITING);
        RunWord vm = vm();
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
        RunWord vm = vm();
        long deadline = in(50 * MILLIS);
        timers.schedule(vm.number(), deadline);
        awaitWake(vm);
        assertThat(System.nanoTime() - deadline).isNotNegative();
    }

    @Test
    void wakesForADeadlineThatHasPassed() {
        RunWord vm = vm();
        timers.schedule(vm.number(), in(-HOUR));
        awaitWake(vm);
    }

    @Test
    void anEarlierDeadlineOvertakesALaterOne() {
        RunWord late = vm();
        RunWord early = vm();
        timers.schedule(late.number(), in(HOUR));
        timers.schedule(early.number(), in(5 * MILLIS));
        awaitWake(early);
        assertThat(late.takeWake()).isFalse();
    }

    @Test
    void aVmHasOneDeadlineTheLast() {
        RunWord vm = vm();
        timers.schedule(vm.number(), in(HOUR));
        timers.schedule(vm.number(), in(MILLIS));
        awaitWake(vm);
        assertThat(vm.takeWake()).isFalse();

        timers.schedule(vm.number(), in(MILLIS));
        awaitWake(vm);
    }

    @Test
    void wakesThousandsEachOnce() {
        Random random = new Random(7);
        List<RunWord> vms = new ArrayList<>();
        for (int n = 0; n < 5000; n++) {
            RunWord vm = vm();
            vms.add(vm);
            timers.schedule(vm.number(), in(random.nextLong(-5 * MILLIS, 1200 * MILLIS)));
        }
        vms.forEach(TimersTest::awaitWake);
        Patience.until("it sleeps again", () -> clock.getState() == Thread.State.WAITING);
        assertThat(vms).noneMatch(vm -> vm.takeWake());
    }
}
