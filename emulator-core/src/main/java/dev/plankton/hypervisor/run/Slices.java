package dev.plankton.hypervisor.run;

import dev.plankton.clock.HostClock;
import dev.plankton.hypervisor.flight.Flight;
import dev.plankton.hypervisor.io.Count;
import dev.plankton.hypervisor.io.VmLimits;
import dev.plankton.hypervisor.population.Input;
import dev.plankton.hypervisor.population.Population;
import dev.plankton.hypervisor.population.RunWord;
import dev.plankton.hypervisor.run.CorePool.LoanedCore;
import dev.plankton.machine.ClockReading;
import dev.plankton.machine.Exit;
import dev.plankton.machine.StopReason;
import dev.plankton.machine.core.Core;
import dev.plankton.machine.core.Template;
import dev.plankton.recording.PopulationRecorder;
import dev.plankton.recording.RecordedPart;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Mounts a VM on a core, runs it for a slice and keeps what has changed. Safe for any thread. */
final class Slices {
    /** How often a VM may go on in one mount because inputs keep coming, before others have their turn. */
    private static final int TURNS = 16;

    /** Fuel of a woken VM's first slice on its caller's thread, or while others wait for its core: tens of microseconds. */
    static final int BRIEF = 5_000;

    /** A whole share of the processors, in percent. */
    private static final int WHOLE = 100;

    /** Of this many slices of woken VMs about one is timed while something watches. */
    private static final int SAMPLE = 16;

    private static final Exit OVER_MEMORY = new Exit.Ended(StopReason.MEMORY_LIMIT, 0);

    private final Population population;
    private final Endings endings;
    private final HostClock clock;
    private final Settlement settlement;

    /** Fuel after which a slice that is longer than others looks whether it is to end. */
    private final int part;

    /** Whether a woken VM waits for a core. */
    private final BooleanSupplier contended;

    /** What a VM does after a slice: it goes on, sleeps or ends. */
    interface Settlement {
        /** See {@link Slice} for what these are. The VM has no callback that waits. */
        void settle(RunWord vm, Exit exit, long deadline, long debt, boolean first);
    }

    /**
     * Slices after which {@code settlement} follows.
     *
     * @param clock by which slices are timed while something watches
     * @param part the fuel of one
     * @param contended whether a woken VM waits for a core
     */
    Slices(
            Population population,
            Endings endings,
            HostClock clock,
            Settlement settlement,
            int part,
            BooleanSupplier contended) {
        this.population = population;
        this.endings = endings;
        this.clock = clock;
        this.settlement = settlement;
        this.part = part;
        this.contended = contended;
    }

    /**
     * Runs a VM that the calling thread has moved to running. Settles the slice unless it calls back: the user's objects must
     * not hold a core, so such a slice is returned, to be settled without one. Almost none is, so almost none needs an object.
     *
     * @param limit fuel
     * @param first whether the VM has just been woken
     * @param common takes what the VM has done, if others may share it; or null
     * @param input comes before all that the inbox holds; or null
     */
    @Nullable
    Slice run(
            RunWord vm,
            LoanedCore loan,
            int limit,
            boolean first,
            @Nullable CommonSlices common,
            Input.@Nullable Express input) {
        Core core = loan.core();
        VmLink link = loan.link();
        population.counts().add(Count.SLICES);
        boolean timed = first && population.activity().watched() && isSample();
        long began = timed ? clock.nanoTime() : 0;
        Exit exit;
        long deadline = Long.MAX_VALUE;
        long debt = 0;
        boolean deaf = false;
        PopulationRecorder recorder = population.recorder(vm);
        PopulationRecorder.Slice recorded = null;
        RecordedPart done = null;
        int heldBefore = common == null ? 0 : population.deltas().hold(vm.number());
        link.connect(vm, input);
        try {
            if (population.lifetime().closed() || vm.stopRequested()) {
                exit = Endings.STOPPED;
            } else {
                if (population.deltas().load(vm.number(), core.delta())) {
                    population.counts().add(Count.FROM_FILE);
                }
                Template template = population.template(vm);
                boolean isNew = core.delta().length() == 0 && !template.captured();
                if (recorder != null) {
                    recorded = recorder.begin(core, vm.publicNumber(), template);
                }
                core.mount(template, link);
                int mounted = MountCost.of(core.memory().dirtyLines());
                if (recorded != null) {
                    recorded.mounted();
                }
                if (isNew) {
                    startClock(core, recorded);
                }
                VmLimits limits = population.limits().of(vm);
                long before = core.spent();
                exit = first ? executeFirst(vm, core, link, limit) : execute(vm, link, limit);
                debt = core.overdrawn();
                // What takes long to mount runs longer, and in return less often: else it would only be mounted.
                for (int more = mounted; more > 0 && exit instanceof Exit.FuelSpent && stays(vm, link); more -= part) {
                    int fuel = Math.min(more, part);
                    exit = execute(vm, link, fuel);
                    debt += fuel - link.unspent() + core.overdrawn();
                }
                deadline = exit instanceof Exit.Halted ? core.hostDeadline() : Long.MAX_VALUE;
                debt += mounted + MountCost.of(core.memory().dirtyLines());
                debt += (core.spent() - before) * (WHOLE - limits.share()) / limits.share();
                deaf = !core.nicRunning();
                vm.noteDeaf(deaf);
                if (recorded != null) {
                    done = recorded.end(common != null);
                }
                core.unmount();
                exit = keep(vm, loan, exit, limits);
            }
        } catch (RuntimeException | Error failure) {
            if (recorded != null) {
                recorded.fail();
            }
            core.discard();
            exit = endings.failed(vm, failure);
        }
        link.disconnect();
        if (timed) {
            population.activity().wakes().add(clock.nanoTime() - began);
        }
        if (exit instanceof Exit.FuelSpent) {
            Flight.spent(vm.publicNumber(), limit, debt);
        }
        if (common != null && heldBefore != 0) {
            if (exit instanceof Exit.Halted && link.untouched()) {
                common.add(vm, heldBefore, deaf, deadline, done);
            } else {
                population.deltas().letGo(heldBefore);
            }
        }
        Delivery delivery = link.takeDelivery();
        if (delivery != null || exit instanceof Exit.Ended) {
            return new Slice(vm, exit, deadline, debt, first, delivery);
        }
        settlement.settle(vm, exit, deadline, debt, first);
        return null;
    }

    private static boolean isSample() {
        return ThreadLocalRandom.current().nextInt(SAMPLE) == 0;
    }

    private static void startClock(Core core, PopulationRecorder.@Nullable Slice recorded) {
        ClockReading reading = core.clockReading();
        core.startClock(reading);
        if (recorded != null) {
            recorded.clockStarted(reading);
        }
    }

    /** Runs a woken VM, which leaves its core sooner if another waits for one. */
    private Exit executeFirst(RunWord vm, Core core, VmLink link, int limit) {
        Exit exit = execute(vm, link, Math.min(limit, BRIEF));
        long rest = limit - BRIEF - core.overdrawn();
        boolean goesOn = exit instanceof Exit.FuelSpent && rest > 0 && stays(vm, link) && !contended.getAsBoolean();
        return goesOn ? execute(vm, link, (int) rest) : exit;
    }

    /** Whether nothing waits for the end of the slice. */
    private boolean stays(RunWord vm, VmLink link) {
        return !link.full() && !vm.leaves() && !population.lifetime().closed();
    }

    /**
     * Keeps the changes of a VM that will go on, or whose last state is kept; one for whose changes there is no memory ends, as
     * does one that may not have as much.
     */
    private Exit keep(RunWord vm, LoanedCore loan, Exit exit, VmLimits limits) {
        if (loan.core().delta().length() > limits.memory() && !(exit instanceof Exit.Ended)) {
            return OVER_MEMORY;
        }
        if (exit instanceof Exit.Ended && !endings.wantsLastState()) {
            return exit;
        }
        try {
            population.ended().store(vm.number(), loan.core().delta(), loan.last());
            population.changed(vm);
            return exit;
        } catch (OutOfMemoryError e) {
            if (exit instanceof Exit.Ended how) {
                population.deltas().free(vm.number(), RunWord.mark(how));
                return exit;
            }
            return endings.failed(vm, e);
        }
    }

    private static Exit execute(RunWord vm, VmLink link, int fuel) {
        int turns = 0;
        int left = fuel;
        while (true) {
            link.refresh();
            Exit exit = link.run(left);
            left = link.unspent();
            link.flush();
            if (exit instanceof Exit.Halted && link.pressAndMove()) {
                vm.wake();
            }
            boolean stays = exit instanceof Exit.Halted && ++turns < TURNS && left > 0 && !link.full();
            if (!stays || !vm.takeWake()) {
                return exit;
            }
        }
    }
}
