package dev.plankton.machine.pc;

import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.loan.Loan;
import dev.plankton.machine.Exit;
import dev.plankton.machine.core.Core;
import dev.plankton.memory.StateMap;
import org.jspecify.annotations.Nullable;

/**
 * The VM of a hypervisor that a {@link Machine} has taken the place of. Its inputs come to the machine between two runs of the
 * core, where a history keeps them; what the guest sends goes to the VM's clients. Confined to the machine's thread.
 */
final class Attachment {
    private final Vm vm;
    private final Loan loan;
    private final Core core;
    private final Wires wires;

    Attachment(Vm vm, Loan loan, Core core, Wires wires) {
        this.vm = vm;
        this.loan = loan;
        this.core = core;
        this.wires = wires;
        wires.connectOutside(loan.connect(core), loan::serialWaits);
    }

    Vm vm() {
        return vm;
    }

    /** Whether the hypervisor wants the VM back. */
    boolean isRecalled() {
        return loan.isRecalled();
    }

    /** Hands on what waits for the VM, as far as there is room; true if there was anything. The machine is in the present. */
    boolean feed() {
        boolean fed = loan.feed();
        if (wires.waiting() != null) {
            return fed;
        }
        if (loan.isPresented() && core.memory().get8(StateMap.REQUEST_NIC) == 0) {
            loan.unpresent(); // It came in a future that is not going to be.
        }
        byte[] request = loan.nextRequest(core.instructions());
        if (request == null) {
            return fed;
        }
        wires.waiting(request);
        core.run(0, core.nanos()); // The request NIC takes it, if it is idle.
        return true;
    }

    /** The core has run. */
    void deliver() {
        loan.deliver();
    }

    /** Gives the VM back as it is now. */
    void giveBack(Outcome.@Nullable Ended how) {
        if (wires.waiting() != null) {
            loan.unpresent();
        }
        loan.giveBack(core.state(), core.nanos(), how == null ? null : new Exit.Ended(how.reason(), how.code()));
    }
}
