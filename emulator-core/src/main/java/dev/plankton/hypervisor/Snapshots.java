package dev.plankton.hypervisor;

import dev.plankton.clock.HostClock;
import dev.plankton.device.DeviceHost;
import dev.plankton.hypervisor.io.InboxRule;
import dev.plankton.hypervisor.io.ReplyListener;
import dev.plankton.hypervisor.loan.Claims;
import dev.plankton.hypervisor.population.Inbox;
import dev.plankton.hypervisor.population.Population;
import dev.plankton.hypervisor.population.RunWord;
import dev.plankton.hypervisor.population.Shortage;
import dev.plankton.hypervisor.run.Callbacks;
import dev.plankton.hypervisor.run.Endings;
import dev.plankton.hypervisor.run.Inputs;
import dev.plankton.hypervisor.run.Scheduler;
import dev.plankton.hypervisor.timer.Timers;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.ClockReading;
import dev.plankton.machine.ClockRule;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.core.Template;
import dev.plankton.memory.Delta;
import dev.plankton.snapshot.format.DiskIdentity;
import dev.plankton.snapshot.format.ImageCodec;
import dev.plankton.snapshot.format.Release;
import dev.plankton.snapshot.format.SavedInput;
import dev.plankton.snapshot.format.VmState;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes snapshots of VMs, and lets VMs go on from them. Safe for any thread. */
final class Snapshots {
    /** How long a snapshot waits for the end of a slice; after that only callbacks of the VM can be what holds it up. */
    private static final long SLICE_NANOS = 1_000_000_000;

    /** Of a VM that equals its template. */
    private static final byte[] UNCHANGED = {};

    /** How long to restore a VM waits for its callbacks. */
    private static final long CALLBACK_NANOS = 10_000_000_000L;

    private final Population population;
    private final States states;
    private final Creation creation;
    private final Scheduler scheduler;
    private final Timers timers;
    private final Endings endings;
    private final Inputs inputs;
    private final Claims claims;
    private final HostClock clock;

    Snapshots(
            Population population,
            States states,
            Creation creation,
            Scheduler scheduler,
            Timers timers,
            Endings endings,
            Inputs inputs,
            Claims claims,
            HostClock clock) {
        this.population = population;
        this.states = states;
        this.creation = creation;
        this.scheduler = scheduler;
        this.timers = timers;
        this.endings = endings;
        this.inputs = inputs;
        this.claims = claims;
        this.clock = clock;
    }

    /** What {@link Vm#snapshot(InboxRule)} does. */
    Snapshot take(RunWord vm, InboxRule rule) {
        population.lifetime().requireOpen();
        boolean writes = population.template(vm).image().drives().change();
        boolean onlyState = rule == InboxRule.LEAVE && !writes;
        if (onlyState && !vm.running()) {
            return copy(vm, List.of(), List.of());
        }
        RunWord.Claim how = claims.claim(vm, vm.running() && Callbacks.inside() ? 0 : SLICE_NANOS);
        if (how == RunWord.Claim.LENT && !onlyState) {
            throw new IllegalStateException(vm + " cannot be taken a snapshot of: " + refusal(how));
        }
        try {
            if (how == RunWord.Claim.RUNNING && (writes || rule == InboxRule.COPY)) {
                throw new IllegalStateException(
                        vm + " is in a callback, and has a disk open for writing or inputs that are wanted: try later");
            }
            Inbox box = rule == InboxRule.COPY ? population.inbox(vm) : null;
            return copy(vm, disks(population.template(vm).image()), box == null ? List.of() : box.saved());
        } finally {
            if (Claims.isClaimed(how)) {
                claims.release(vm, how, false);
            }
        }
    }

    private Snapshot copy(RunWord vm, List<DiskIdentity> disks, List<SavedInput> waiting) {
        return of(states.of(vm), new ClockReading(clock.nanoTime(), clock.millis()), vm.publicNumber(), disks, waiting);
    }

    /** A snapshot of VM {@code number}, which was in a state at {@code then}. */
    static Snapshot of(
            StateView view, ClockReading then, int number, List<DiskIdentity> disks, List<SavedInput> waiting) {
        return new Snapshot(new VmState(
                view.template(), view.changes().withoutPadding(), then, number, Release.NAME, disks, waiting));
    }

    /**
     * What the disks of an image are known by, if one of them is open for writing; else nothing.
     *
     * @throws IllegalStateException if one cannot be read
     */
    static List<DiskIdentity> disks(BootImage image) {
        try {
            return image.drives().change() ? ImageCodec.identities(image) : List.of();
        } catch (IOException e) {
            throw new IllegalStateException("a disk of " + image.name() + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** A VM's state when it goes on: whether it sleeps, and until when by {@link HostClock#nanoTime}. */
    private record Resumed(Delta changes, boolean asleep, long deadline) {}

    /**
     * The state of a VM that goes on from one of a snapshot.
     *
     * @param generation a number that the VM has not had, or 0 to leave it: it has another VM number
     */
    private Resumed resume(Template template, byte[] changes, ClockReading taken, ClockRule rule, long generation) {
        return scheduler.withCore(template, core -> {
            boolean done = false;
            try {
                boolean started = new StateView(template, Delta.of(changes)).hasRun();
                core.mount(template, changes, DeviceHost.UNCONNECTED);
                if (started) {
                    core.resume(taken, rule);
                }
                if (generation != 0) {
                    core.newGeneration(generation);
                }
                boolean asleep = started && core.asleep();
                long deadline = asleep ? core.hostDeadline() : 0;
                core.unmount();
                done = true;
                return new Resumed(Delta.of(core.delta().copy()), asleep, deadline);
            } catch (IndexOutOfBoundsException e) {
                throw new IllegalStateException("the snapshot holds a state that no VM can have", e);
            } finally {
                if (!done) {
                    core.discard();
                }
            }
        });
    }

    /** What {@link Hypervisor#boot(Snapshot, ClockRule)} does. */
    RunWord boot(Snapshot snapshot, ClockRule rule) {
        population.lifetime().requireOpen();
        snapshot.checkDisks();
        VmState state = snapshot.state();
        int template = population.templates().numberOf(state.template());
        Delta changes = isCounted(state.template())
                ? state.delta()
                : resume(state.template(), state.changes(), state.taken(), rule, 0)
                        .changes();
        RunWord vm = creation.create(template, changes);
        add(vm, state.inputs());
        creation.start(vm);
        return vm;
    }

    private static boolean isCounted(Template template) {
        return template.profile().clock() instanceof ClockSource.Instructions;
    }

    /** Puts what waited in a snapshot into a VM's inbox. */
    private void add(RunWord vm, List<SavedInput> waiting) {
        for (SavedInput input : waiting) {
            inputs.restore(vm, input, ReplyListener.IGNORED);
        }
    }

    /** What {@link Hypervisor#fork(Snapshot, int, ClockRule)} does. */
    int fork(Snapshot snapshot, int count, ClockRule rule) {
        population.lifetime().requireOpen();
        Creation.refuseFork(snapshot.image());
        Template template = snapshot.template();
        int number = population.templates().numberOf(template);
        Resumed resumed = resume(template, UNCHANGED, snapshot.state().taken(), rule, 0);
        int first = creation.fork(number, resumed.changes(), resumed.asleep(), count);
        if (resumed.asleep() && resumed.deadline() != Long.MAX_VALUE) {
            for (int n = 0; n < count; n++) {
                timers.schedule(first + n, resumed.deadline());
            }
        }
        return first;
    }

    /** What {@link Vm#restore(Snapshot, ClockRule)} does. */
    void restore(RunWord vm, Snapshot snapshot, ClockRule rule) {
        population.lifetime().requireOpen();
        snapshot.checkDisks();
        VmState state = snapshot.state();
        int template = population.templates().numberOf(state.template());
        if (population.keeping() != null) {
            population.keeping().prepare(template);
        }
        RunWord.Claim how = claims.claim(vm, vm.running() && Callbacks.inside() ? 0 : CALLBACK_NANOS);
        String refusal = refusal(how);
        if (refusal != null) {
            throw new IllegalStateException(vm + " cannot be restored: " + refusal);
        }
        boolean wake = true;
        try {
            Resumed resumed = resume(
                    state.template(),
                    state.changes(),
                    state.taken(),
                    rule,
                    population.identities().nextRestore());
            states.replace(vm, template, resumed.changes());
            population.changed(vm);
            endings.dropCurrent(vm);
            add(vm, state.inputs());
            wake = !resumed.asleep() || population.inbox(vm) != null;
            if (!wake && resumed.deadline() != Long.MAX_VALUE) {
                timers.schedule(vm.number(), resumed.deadline());
            }
        } catch (OutOfMemoryError e) {
            throw new PopulationTooLargeException(Shortage.met(1, 0, String.valueOf(e.getMessage())));
        } finally {
            claims.release(vm, how, wake);
        }
    }

    /** What {@link Vm#reset} does. */
    void reset(RunWord vm) {
        population.lifetime().requireOpen();
        int template = population.templates().numberOf(population.template(vm).image());
        RunWord.Claim how = RunWord.Claim.ENDED;
        while (how == RunWord.Claim.ENDED) { // It may end while its thread is waited for: then it begins again.
            population.lifetime().requireOpen();
            if (vm.stopped() && creation.revive(vm, template, new Delta())) {
                creation.resume(vm);
                return;
            }
            if (population.keeping() != null) {
                population.keeping().prepare(template);
            }
            how = claims.claim(vm, vm.running() && Callbacks.inside() ? 0 : CALLBACK_NANOS);
        }
        String refusal = refusal(how);
        if (refusal != null) {
            throw new IllegalStateException(vm + " cannot be reset: " + refusal);
        }
        try {
            states.replace(vm, template, creation.renewed(population.templates().get(template), new Delta()));
            endings.dropCurrent(vm);
            creation.begun(vm);
        } catch (OutOfMemoryError e) {
            throw new PopulationTooLargeException(Shortage.met(1, 0, String.valueOf(e.getMessage())));
        } finally {
            claims.release(vm, how, true);
        }
    }

    /** Why a VM is not the claimant's; null if it is. */
    static @Nullable String refusal(RunWord.Claim how) {
        return switch (how) {
            case IDLE, QUEUED -> null;
            case OFF -> "it was never booted";
            case ENDED -> "it has ended";
            case RUNNING -> "it is in a callback, which has to return first";
            case LENT -> "it is under a debugger: detach that first";
        };
    }
}
