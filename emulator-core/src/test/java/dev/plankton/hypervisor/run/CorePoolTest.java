package dev.plankton.hypervisor.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.plankton.clock.HostClock;
import dev.plankton.hypervisor.GuestImage;
import dev.plankton.hypervisor.io.Console;
import dev.plankton.hypervisor.population.MemoryBudget;
import dev.plankton.hypervisor.population.Population;
import dev.plankton.hypervisor.run.CorePool.LoanedCore;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.core.Core;
import dev.plankton.machine.core.Template;
import dev.plankton.testing.Patience;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class CorePoolTest {
    private final Template template = Template.powerOn(MachineProfile.DEFAULT, GuestImage.SLEEPS);
    private final Queue<Supplier<LoanedCore>> makers = new ArrayDeque<>();
    private final CorePool pool = new CorePool(() -> makers.remove().get(), 2);

    private void willMake() {
        makers.add(() -> {
            Core core = new Core(MachineProfile.DEFAULT);
            return new LoanedCore(core, link(core));
        });
    }

    private static VmLink link(Core core) {
        MemoryBudget budget = new MemoryBudget(0, true, 1, MachineProfile.DEFAULT);
        Population population = EmptyPopulation.of(MachineProfile.DEFAULT, budget);
        Callbacks callbacks = new Callbacks(null, population.counts());
        Endings endings = new Endings(population, callbacks, Happenings.IGNORED, HostClock.SYSTEM);
        return new VmLink(
                core,
                population,
                new InboxKeeper(population, endings, Happenings.IGNORED),
                new Outlets(Console.NONE),
                callbacks);
    }

    private void willFail() {
        makers.add(() -> {
            throw new OutOfMemoryError("Java heap space");
        });
    }

    @Test
    void withoutAnyCoreTheNextCallTriesAgain() {
        for (int n = 0; n < 5; n++) {
            willFail();
            assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> pool.take(template));
        }
        willFail();
        assertThat(pool.tryTake(template)).isNull();
        willMake();
        willMake();

        LoanedCore one = pool.take(template);
        LoanedCore other = pool.take(template);

        assertThat(one).isNotSameAs(other);
        assertThat(pool.tryTake(template)).isNull();
        assertThat(pool.bytes()).isBetween(8L << 20, 2 * Core.mostBytes(MachineProfile.DEFAULT));
    }

    @Test
    void aDefectThatMakesOneFailIsReported() {
        makers.add(() -> {
            throw new IllegalStateException("no profile");
        });
        assertThatIllegalStateException().isThrownBy(() -> pool.take(template)).withMessage("no profile");
        assertThat(pool.bytes()).isZero();
    }

    @Test
    void withOneCoreItGoesOnWithThat() {
        willMake();
        LoanedCore one = pool.take(template);
        willFail();
        CompletableFuture<LoanedCore> waits = CompletableFuture.supplyAsync(() -> pool.take(template));
        Patience.until("it could not be made, and is waited for", () -> makers.isEmpty() && pool.contended());

        pool.giveBack(one);

        assertThat(waits.join()).isSameAs(one);
        assertThat(pool.tryTake(template)).isNull();
        pool.giveBack(one);
        assertThat(pool.take(template)).isSameAs(one);
    }
}
