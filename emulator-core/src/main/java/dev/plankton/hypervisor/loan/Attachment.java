package dev.plankton.hypervisor.loan;

import dev.plankton.device.DeviceHost;
import dev.plankton.machine.Exit;
import dev.plankton.machine.core.Core;
import dev.plankton.memory.StateMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A loan and the core that executes the VM meanwhile. Inputs come to the core between two of its runs, where a history keeps
 * them; what the guest sends goes to the VM's clients. Confined to one thread at a time.
 */
public final class Attachment {
    private final Loan loan;
    private final Core core;
    private final Wiring wiring;

    /** What the devices of the core are connected to, which the VM's inbox and clients are from now on, too. */
    public interface Wiring {
        /**
         * From now on what the guest sends goes to {@code to} as well.
         *
         * @param serialWaits whether it has a byte for the serial port
         */
        void connectOutside(DeviceHost to, BooleanSupplier serialWaits);

        /** The request that the guest is given next; null if there is none. */
        byte @Nullable [] waiting();

        /** Has the guest given a request when its NIC is idle; null for none. */
        void waiting(byte @Nullable [] request);
    }

    /** Connects {@code wiring}, which is the core's. */
    public Attachment(Loan loan, Core core, Wiring wiring) {
        this.loan = loan;
        this.core = core;
        this.wiring = wiring;
        wiring.connectOutside(loan.connect(core), loan::serialWaits);
    }

    /** Whether the hypervisor wants the VM back. */
    public boolean isRecalled() {
        return loan.isRecalled();
    }

    /** Hands on what waits for the VM, as far as there is room; true if there was anything. The core is in the present. */
    public boolean feed() {
        boolean fed = loan.feed();
        if (wiring.waiting() != null) {
            return fed;
        }
        if (loan.isPresented() && core.memory().get8(StateMap.REQUEST_NIC) == 0) {
            loan.unpresent(); // It came in a future that is not going to be.
        }
        byte[] request = loan.nextRequest(core.instructions());
        if (request == null) {
            return fed;
        }
        wiring.waiting(request);
        core.run(0, core.nanos()); // The request NIC takes it, if it is idle.
        return true;
    }

    /** The core has run: clients get what the guest has sent. */
    public void deliver() {
        loan.deliver();
    }

    /**
     * Gives the VM back, whatever fails.
     *
     * @param present whether the core is in the present, from which the VM goes on; if not, it does from where it was lent
     * @param how it has ended; null if it has not
     */
    public void giveBack(boolean present, Exit.@Nullable Ended how) {
        byte @Nullable [] state = null;
        try {
            if (wiring.waiting() != null) {
                loan.unpresent();
            }
            state = present ? core.stateInPlace() : null;
        } finally {
            loan.giveBack(state, core.nanos(), how);
        }
    }
}
