package dev.plankton.hypervisor.loan;

import dev.plankton.device.DeviceHost;
import dev.plankton.hypervisor.population.Inbox;
import dev.plankton.hypervisor.population.Population;
import dev.plankton.hypervisor.population.RunWord;
import dev.plankton.hypervisor.run.VmLink;
import dev.plankton.machine.Exit;
import dev.plankton.machine.core.Core;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A VM that its hypervisor does not run until it is given back. What comes for it waits in its inbox, from where the borrower
 * takes it; what the borrower's core sends goes where it would go from the VM. Confined to one thread at a time.
 */
public final class Loan {
    /**
     * Lends VMs. Users see {@code Vm} and not this package, so that {@code Vm} has no public method for it: it leaves one of its
     * own here when its class is initialized.
     */
    private static volatile @Nullable Function<Object, Loan> lender;

    private final RunWord vm;
    private final Population population;
    private final Function<Core, VmLink> links;
    private final Return back;
    private @Nullable VmLink link;

    /** Takes a VM back. */
    public interface Return {
        /**
         * The VM goes on from a state, or has ended in it.
         *
         * @param state complete, of a PC that counts its time, valid only during the call; null for the one in which it was lent
         * @param nanos its time since power-on
         * @param how it has ended; null if it has not
         */
        void accept(byte @Nullable [] state, long nanos, Exit.@Nullable Ended how);
    }

    /**
     * A loan of a VM that the calling thread has claimed.
     *
     * @param links connects the borrower's core
     */
    public Loan(RunWord vm, Population population, Function<Core, VmLink> links, Return back) {
        this.vm = vm;
        this.population = population;
        this.links = links;
        this.back = back;
    }

    /** From now on VMs are lent by {@code by}. */
    public static void lendBy(Function<Object, Loan> by) {
        lender = by;
    }

    /** Borrows a VM, as {@code Machine.attach} says. */
    public static Loan of(Object vm) {
        return Objects.requireNonNull(lender, "a VM is there, so its class is initialized")
                .apply(vm);
    }

    /** Connects the core that is to execute the VM; returns what its devices are connected to. */
    public DeviceHost connect(Core core) {
        VmLink connected = links.apply(core);
        connected.connect(vm, null);
        link = connected;
        return connected;
    }

    private VmLink link() {
        return Objects.requireNonNull(link, "connected");
    }

    /** Hands over keys, movements of the mouse and frames that wait, as far as there is room; true if there was any. */
    public boolean feed() {
        link().refreshInbox();
        boolean pressed = link().pressAndMove();
        return link().handFrames() || pressed;
    }

    /** Whether a byte for the serial port waits. */
    public boolean serialWaits() {
        Inbox box = population.inbox(vm);
        return box != null && box.serialWaits();
    }

    /**
     * The next request that is to be presented to the guest; null if there is none, or it has one.
     *
     * @param now instructions that it has executed
     */
    public byte @Nullable [] nextRequest(long now) {
        Inbox box = population.inbox(vm);
        return box == null || isPresented() ? null : box.nextRequest(now);
    }

    /** Whether {@link #nextRequest} has returned one that is not answered. */
    public boolean isPresented() {
        Inbox box = population.inbox(vm);
        return box != null && box.currentListener() != null;
    }

    /** The guest does not have the request that {@link #nextRequest} returned last: it waits again. */
    public void unpresent() {
        Inbox box = population.inbox(vm);
        if (box != null) {
            box.unpresent();
        }
    }

    /** The core has run: clients get what the VM has sent, before this returns. */
    public void deliver() {
        link().flush();
        link().deliver();
    }

    /** Whether the VM is to be given back soon: it is to stop, or its hypervisor has been closed. */
    public boolean isRecalled() {
        return vm.stopRequested() || population.lifetime().closed();
    }

    /** Gives the VM back; see {@link Return}. */
    public void giveBack(byte @Nullable [] state, long nanos, Exit.@Nullable Ended how) {
        VmLink connected = link;
        if (connected != null) {
            connected.disconnect();
        }
        back.accept(state, nanos, how);
    }
}
