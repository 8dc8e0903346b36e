package dev.plankton.hypervisor.timer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.clock.ManualClock;
import dev.plankton.hypervisor.population.RunWord;
import dev.plankton.hypervisor.population.VmTable;
import dev.plankton.testing.Patience;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TimersTest {
    private static final long MILLIS = 1_000_000;
    /** A VM is woken with all others of the wheel's slot, at its end. */
    private static final Duration SLOT = Duration.ofNanos(1 << 20);

    private static final long HOUR = 3_600_000 * MILLIS;

    private final VmTable table = new VmTable();
    private Timers timers;
    private final ManualClock clock = new ManualClock(Instant.EPOCH);
    private Thread thread;

    @BeforeEach
    void start() {
        List<Thread> before = threads();
        timers = new Timers(clock, due -> Arrays.stream(due).forEach(number -> new RunWord(table, number).wake()));
        thread = threads().stream()
                .filter(other -> !before.contains(other))
                .findAny()
                .orElseThrow();
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(other -> other.getName().equals("plankton-clock"))
                .toList();
    }

    @AfterEach
    void close() {
        timers.close();
        assertThat(thread.isAlive()).isFalse();
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

    private long in(long nanos) {
        return clock.nanoTime() + nanos;
    }

    private void awaitSleep() {
        Patience.until("it sleeps", () -> thread.getState() == Thread.State.WAITING);
    }

    @Test
    void sleepsWhileThereIsNothingToDo() {
        awaitSleep();
        RunWord vm = vm();
        timers.schedule(vm.number(), in(-HOUR));
        awaitWake(vm);
        awaitSleep();
    }

    @Test
    void wakesNoneBeforeItsTime() {
        RunWord vm = vm();
        RunWord other = vm();
        timers.schedule(vm.number(), in(50 * MILLIS));
        timers.schedule(other.number(), in(20 * MILLIS));
        clock.advance(Duration.ofMillis(49));
        awaitWake(other);
        assertThat(vm.takeWake()).isFalse();
        clock.advance(Duration.ofMillis(1).plus(SLOT));
        awaitWake(vm);
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
        clock.advance(Duration.ofMillis(5).plus(SLOT));
        awaitWake(early);
        assertThat(late.takeWake()).isFalse();
        clock.advance(Duration.ofHours(1));
        awaitWake(late);
    }

    @Test
    void aVmHasOneDeadlineTheLast() {
        RunWord vm = vm();
        RunWord other = vm();
        timers.schedule(vm.number(), in(MILLIS));
        timers.schedule(vm.number(), in(HOUR));
        timers.schedule(other.number(), in(MILLIS));
        clock.advance(Duration.ofMillis(1).plus(SLOT));
        awaitWake(other);
        assertThat(vm.takeWake()).isFalse();

        timers.schedule(vm.number(), in(MILLIS));
        clock.advance(Duration.ofMillis(1).plus(SLOT));
        awaitWake(vm);
        assertThat(vm.takeWake()).isFalse();
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
        for (int n = 0; n < 24; n++) {
            clock.advance(Duration.ofMillis(50).plus(SLOT));
        }
        vms.forEach(TimersTest::awaitWake);
        awaitSleep();
        assertThat(vms).noneMatch(vm -> vm.takeWake());
    }
}
