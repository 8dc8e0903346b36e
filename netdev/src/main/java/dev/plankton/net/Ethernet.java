package dev.plankton.net;

import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Offer;
import dev.plankton.hypervisor.Vm;
import dev.plankton.net.frame.FrameListener;
import dev.plankton.net.frame.FrameNetwork;

/** Joins a gateway to the NICs of VMs. */
@FunctionalInterface
interface Ethernet {
    /** From now on {@code gateway} hears what VMs send to it; what it sends goes into the result. */
    FrameNetwork join(FrameListener gateway);

    /**
     * The NE2000s of a hypervisor and nothing else. A VM that is idle runs on the event loop that has a frame for it, as that
     * is the fastest way to an answer.
     */
    static Ethernet of(Hypervisor hypervisor) {
        return gateway -> {
            hypervisor.connect((vm, bytes, offset, length) -> gateway.onFrame(vm.number(), bytes, offset, length));
            return (number, frame, offset, length) -> {
                Vm vm = hypervisor.vm(number);
                return vm != null && vm.sendFrameHere(frame, offset, length) == Offer.ACCEPTED;
            };
        };
    }
}
