package dev.plankton.hypervisor.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.clock.HostClock;
import dev.plankton.cpu.Cpu;
import dev.plankton.hypervisor.GuestImage;
import dev.plankton.hypervisor.io.Console;
import dev.plankton.hypervisor.population.MemoryBudget;
import dev.plankton.hypervisor.population.Population;
import dev.plankton.hypervisor.population.RunWord;
import dev.plankton.hypervisor.run.CorePool.LoanedCore;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.Exit;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.core.Core;
import org.junit.jupiter.api.Test;

/** How many instructions a slice has. */
class SlicesTest {
    private static final int LIMIT = 20_000;

    /** Sets a mode, which is charged 10 000 and not cut, and spins. */
    private static final BootImage SETS_A_MODE = GuestImage.of("""
            B81200        mov ax,12h
            CD10          int 10h
            EBFE          jmp $
            """);

    /** By the host's clock a tick may come, which takes instructions, if this thread is kept from running for 55 ms. */
    private static final MachineProfile COUNTED =
            MachineProfile.DEFAULT.withClock(new ClockSource.Instructions(10_000_000, 0));

    private final MemoryBudget budget = new MemoryBudget(0, true, 1, COUNTED);
    private final Population population = EmptyPopulation.of(COUNTED, budget);
    private final Callbacks callbacks = new Callbacks(null, population.counts());
    private final Endings endings = new Endings(population, callbacks, Happenings.IGNORED, HostClock.SYSTEM);

    private boolean contended;
    private long debt;

    private final Slices slices = new Slices(
            population,
            endings,
            HostClock.SYSTEM,
            (vm, exit, deadline, owed, first) -> {
                assertThat(exit).isInstanceOf(Exit.FuelSpent.class);
                debt = owed;
            },
            100_000,
            () -> contended);

    /** Instructions of the first slice in which {@code image} runs. */
    private long run(BootImage image, int limit, boolean first) {
        RunWord vm = population.vm(
                population.table().add(1, RunWord.off(population.templates().numberOf(image))));
        assertThat(vm.boot() && vm.begin()).isTrue();
        Core core = new Core(COUNTED);
        InboxKeeper keeper = new InboxKeeper(population, endings, Happenings.IGNORED);
        VmLink link = new VmLink(core, population, keeper, new Outlets(Console.NONE), callbacks);
        assertThat(slices.run(vm, new LoanedCore(core, link), limit, first, null, null))
                .isNull();
        return Cpu.instructionsIn(population.template(vm).read(core.delta(), Cpu.INSTRUCTIONS_AT, Long.BYTES));
    }

    @Test
    void aWokenVmThatKeepsNoOtherWaitingHasAllOfIt() {
        assertThat(run(GuestImage.SPINS, LIMIT, true)).isEqualTo(LIMIT);
    }

    @Test
    void aWokenVmLeavesItsCoreSoonerWhileAnotherWaitsForOne() {
        contended = true;

        assertThat(run(GuestImage.SPINS, LIMIT, true)).isEqualTo(Slices.BRIEF);
        assertThat(debt).isZero();
    }

    @Test
    void aVmThatIsNotWokenDoesNotLeaveIt() {
        contended = true;

        assertThat(run(GuestImage.SPINS, LIMIT, false)).isEqualTo(LIMIT);
    }

    @Test
    void aWokenVmOnItsCallersThreadHasFewInstructions() {
        assertThat(run(GuestImage.SPINS, Slices.BRIEF, true)).isEqualTo(Slices.BRIEF);
    }

    @Test
    void whatTheFirstPartHasTakenTooMuchIsOfTheSameSlice() {
        assertThat(run(SETS_A_MODE, LIMIT, true)).isBetween(8_000L, 10_000L);
    }
}
