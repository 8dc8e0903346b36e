package dev.plankton.hypervisor;

import dev.plankton.clock.HostClock;
import dev.plankton.device.DeviceHost;
import dev.plankton.hypervisor.loan.Claims;
import dev.plankton.hypervisor.loan.Loan;
import dev.plankton.hypervisor.population.Population;
import dev.plankton.hypervisor.population.RunWord;
import dev.plankton.hypervisor.run.Callbacks;
import dev.plankton.hypervisor.run.Endings;
import dev.plankton.hypervisor.run.Scheduler;
import dev.plankton.hypervisor.run.VmLink;
import dev.plankton.machine.ClockReading;
import dev.plankton.machine.ClockRule;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.Exit;
import dev.plankton.machine.core.Core;
import dev.plankton.machine.core.Template;
import dev.plankton.machine.core.VmClock;
import dev.plankton.memory.Delta;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lends VMs to debuggers. A VM that is lent counts as running: it keeps its number, inbox and place in the table, and no other
 * VM notices anything. Safe for any thread.
 */
final class Lending {
    /** How long to lend a VM waits for its slice and callbacks. */
    private static final long NANOS = 10_000_000_000L;

    private final Population population;
    private final States states;
    private final Scheduler scheduler;
    private final Endings endings;
    private final Claims claims;
    private final HostClock clock;
    private final Function<Core, VmLink> links;

    Lending(
            Population population,
            States states,
            Scheduler scheduler,
            Endings endings,
            Claims claims,
            HostClock clock,
            Function<Core, VmLink> links) {
        this.population = population;
        this.states = states;
        this.scheduler = scheduler;
        this.endings = endings;
        this.claims = claims;
        this.clock = clock;
        this.links = links;
    }

    /** Whether a VM is lent. */
    boolean isLent(RunWord vm) {
        return claims.isLent(vm);
    }

    /** What {@code Machine.attach} does to the VM. */
    Loan lend(RunWord vm) {
        population.lifetime().requireOpen();
        if (population.template(vm).image().drives().change()) {
            throw new IllegalStateException(
                    vm + " has a disk open for writing: what is written to it cannot be taken back");
        }
        if (population.keeping() != null && population.keeping().holdsReplies()) {
            throw new IllegalStateException(
                    vm
                            + " is kept with durability sync: its replies have to wait for the disk, for which a debugger does not");
        }
        if (population.recorder(vm) != null) {
            throw new IllegalStateException(
                    vm
                            + " is recorded: what a debugger does to it is no part of its recording; attach to another, or record none");
        }
        RunWord.Claim how = claims.claim(vm, vm.running() && Callbacks.inside() ? 0 : NANOS);
        String refusal = Snapshots.refusal(how);
        if (refusal != null) {
            throw new IllegalStateException(vm + " cannot be attached to: " + refusal);
        }
        boolean lent = false;
        try {
            ClockReading begin = now();
            StateView view = states.of(vm);
            long vmBegin = view.hasRun() ? view.nanos(begin) : 0;
            claims.lend(vm);
            endings.deliveryBegins();
            lent = true;
            return new Loan(
                    vm,
                    population,
                    links,
                    (state, nanos, ended) -> takeBack(vm, how, state, nanos, ended, begin, vmBegin));
        } finally {
            if (!lent) {
                claims.release(vm, how, true);
            }
        }
    }

    private ClockReading now() {
        return new ClockReading(clock.nanoTime(), clock.millis());
    }

    /**
     * Lets a VM go on.
     *
     * @param begin when it was lent, and {@code vmBegin} what its time was then
     */
    private void takeBack(
            RunWord vm,
            RunWord.Claim how,
            byte @Nullable [] state,
            long nanos,
            Exit.@Nullable Ended ended,
            ClockReading begin,
            long vmBegin) {
        Exit.Ended end = ended;
        try {
            if (state != null && !population.lifetime().closed()) {
                states.replace(vm, vm.template(), changes(population.template(vm), state, nanos, begin, vmBegin));
                population.changed(vm);
            }
        } catch (OutOfMemoryError full) {
            end = endings.failed(vm, full);
        } finally {
            endings.deliveryEnds();
            if (end == null || vm.stopRequested()) {
                claims.release(vm, how, true);
            } else {
                endings.end(vm, end);
                claims.forget(vm);
            }
        }
    }

    /** What a VM differs in from its template. By the host's clock its time goes on from what it is, and its RTC shows the host's. */
    private Delta changes(Template template, byte[] state, long nanos, ClockReading begin, long vmBegin) {
        return scheduler.withCore(template, core -> {
            core.mount(template, new byte[0], DeviceHost.UNCONNECTED);
            Delta changes = new Delta();
            changes.pack(state, core.templateBytes());
            core.unmount();
            if (template.profile().clock() instanceof ClockSource.Instructions) {
                return changes;
            }
            core.mount(template, changes.copy(), DeviceHost.UNCONNECTED);
            ClockReading now = now();
            core.memory().put64(VmClock.BASE, now.nanos() - nanos);
            long passed = TimeUnit.NANOSECONDS.toMillis(nanos - vmBegin);
            core.resume(new ClockReading(now.nanos(), begin.millis() + passed), ClockRule.JUMP);
            core.unmount();
            return Delta.of(core.delta().copy());
        });
    }
}
