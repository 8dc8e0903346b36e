package dev.plankton.net.frame;

import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.io.Offer;

/** The NE2000s of a hypervisor's VMs; once the hypervisor is closed, what is sent to them is lost. */
record VmNics(Hypervisor hypervisor) implements FrameNetwork {
    @Override
    public boolean send(int number, byte[] frame, int offset, int length) {
        Vm vm = hypervisor.vm(number);
        try {
            return vm != null && vm.sendFrame(frame, offset, length) == Offer.ACCEPTED;
        } catch (IllegalStateException closed) {
            return false;
        }
    }

    @Override
    public boolean receives(int number) {
        Vm vm = hypervisor.vm(number);
        return vm != null && vm.receivesFrames();
    }

    @Override
    public boolean sendHere(int number, byte[] frame, int offset, int length) {
        Vm vm = hypervisor.vm(number);
        try {
            return vm != null && vm.sendFrameHere(frame, offset, length) == Offer.ACCEPTED;
        } catch (IllegalStateException closed) {
            return false;
        }
    }
}
