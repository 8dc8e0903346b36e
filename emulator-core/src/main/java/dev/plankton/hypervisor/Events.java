package dev.plankton.hypervisor;

import dev.plankton.clock.HostClock;
import dev.plankton.hypervisor.io.Limit;
import dev.plankton.hypervisor.io.Subscription;
import dev.plankton.hypervisor.population.Population;
import dev.plankton.hypervisor.population.RunWord;
import dev.plankton.hypervisor.run.Callbacks;
import dev.plankton.hypervisor.run.Happenings;
import dev.plankton.machine.ClockReading;
import dev.plankton.machine.Exit;
import dev.plankton.memory.Delta;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Passes what happens to VMs on to listeners. Safe for any thread, and returns at once. */
final class Events implements Happenings {
    private final Population population;
    private final Callbacks callbacks;
    private final HostClock clock;
    private final IntFunction<Vm> vms;
    private final List<EventQueue> queues = new CopyOnWriteArrayList<>();

    /**
     * Without listeners.
     *
     * @param vms the VM of a number
     */
    Events(Population population, Callbacks callbacks, HostClock clock, IntFunction<Vm> vms) {
        this.population = population;
        this.callbacks = callbacks;
        this.clock = clock;
        this.vms = vms;
    }

    /** Calls {@code listener} from now on. */
    Subscription add(Consumer<? super HypervisorEvent> listener) {
        EventQueue queue = new EventQueue(listener, callbacks);
        queues.add(queue);
        return () -> {
            queue.close();
            queues.remove(queue);
        };
    }

    @Override
    public boolean wanted() {
        return !queues.isEmpty() && !population.lifetime().closed();
    }

    @Override
    public void booted(int first, int count) {
        if (wanted()) {
            add(() -> new HypervisorEvent.Booted(vms.apply(first), count), 0, null);
        }
    }

    @Override
    public Runnable ending(RunWord vm, Exit.Ended how) {
        if (!wanted()) {
            return () -> {};
        }
        StateView state = state(vm);
        ClockReading now = new ClockReading(clock.nanoTime(), clock.millis());
        Supplier<HypervisorEvent> event =
                () -> new HypervisorEvent.Ended(vms.apply(vm.number()), how, snapshot(state, now, vm));
        Supplier<HypervisorEvent> without =
                () -> new HypervisorEvent.Ended(vms.apply(vm.number()), how, Optional.empty());
        int bytes = state == null ? 0 : state.changes().length();
        return () -> queues.forEach(queue -> queue.add(event, without, bytes, null));
    }

    private @Nullable StateView state(RunWord vm) {
        Delta delta = new Delta();
        boolean there = population.lifetime().ifThere(() -> population.deltas().peek(vm.number(), delta));
        StateView state = new StateView(population.template(vm), delta);
        return there && state.hasRun() ? state : null;
    }

    private static Optional<Snapshot> snapshot(@Nullable StateView state, ClockReading now, RunWord vm) {
        try {
            return state == null
                    ? Optional.empty()
                    : Optional.of(Snapshots.of(
                            state,
                            now,
                            vm.number(),
                            Snapshots.disks(state.template().image()),
                            List.of()));
        } catch (IllegalStateException e) {
            return Optional.empty(); // A disk that was open for writing cannot be read: there is no complete state.
        }
    }

    @Override
    public void inboxFull(RunWord vm) {
        if (wanted()) {
            add(() -> new HypervisorEvent.InboxFull(vms.apply(vm.number())), 0, vm.number());
        }
    }

    @Override
    public void limitMet(RunWord vm, Limit limit) {
        if (wanted()) {
            add(() -> new HypervisorEvent.LimitMet(vms.apply(vm.number()), limit), 0, null);
        }
    }

    private void add(Supplier<HypervisorEvent> event, int bytes, @Nullable Integer once) {
        queues.forEach(queue -> queue.add(event, event, bytes, once));
    }
}
