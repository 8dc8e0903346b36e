package dev.plankton.net.frame;

import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.io.Offer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The NE2000s of the VMs of some hypervisors; once a hypervisor is closed, what is sent to them is lost.
 *
 * @param hypervisors those with larger numbers first: a VM is of the first one whose numbers begin at its own or below
 */
record VmNics(List<Hypervisor> hypervisors) implements FrameNetwork {
    /**
     * Those of {@code hypervisors}, in any order.
     *
     * @throws IllegalArgumentException if two of them number their VMs from the same
     */
    static VmNics of(List<Hypervisor> hypervisors) {
        List<Hypervisor> sorted = new ArrayList<>(hypervisors);
        sorted.sort(Comparator.comparingInt(Hypervisor::firstNumber).reversed());
        for (int n = 1; n < sorted.size(); n++) {
            int number = sorted.get(n).firstNumber();
            if (number == sorted.get(n - 1).firstNumber()) {
                throw new IllegalArgumentException(
                        "two hypervisors number their VMs from %d: give one of them another HypervisorBuilder.firstNumber"
                                .formatted(number));
            }
        }
        return new VmNics(List.copyOf(sorted));
    }

    private @Nullable Vm vm(int number) {
        for (Hypervisor hypervisor : hypervisors) {
            if (number >= hypervisor.firstNumber()) {
                return hypervisor.vm(number);
            }
        }
        return null;
    }

    @Override
    public boolean send(int number, byte[] frame, int offset, int length) {
        Vm vm = vm(number);
        try {
            return vm != null && vm.sendFrame(frame, offset, length) == Offer.ACCEPTED;
        } catch (IllegalStateException closed) {
            return false;
        }
    }

    @Override
    public boolean receives(int number) {
        Vm vm = vm(number);
        return vm != null && vm.receivesFrames();
    }

    @Override
    public boolean sendHere(int number, byte[] frame, int offset, int length) {
        Vm vm = vm(number);
        try {
            return vm != null && vm.sendFrameHere(frame, offset, length) == Offer.ACCEPTED;
        } catch (IllegalStateException closed) {
            return false;
        }
    }
}
