package dev.plankton.net;

import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Offer;
import dev.plankton.hypervisor.ReplyListener;
import dev.plankton.hypervisor.RunState;
import dev.plankton.hypervisor.SerialListener;
import dev.plankton.hypervisor.Vm;

/** A VM of a hypervisor as the end of a connection. */
record VmEndpoint(Vm vm) implements Endpoint {
    /** The VMs of a hypervisor. */
    static Endpoints of(Hypervisor hypervisor) {
        return number -> {
            Vm vm = hypervisor.vm(number);
            return vm == null ? null : new VmEndpoint(vm);
        };
    }

    @Override
    public Offer request(byte[] bytes, ReplyListener listener) {
        return vm.requestHere(bytes, listener);
    }

    @Override
    public Offer sendSerial(byte[] bytes) {
        return vm.sendSerialHere(bytes);
    }

    @Override
    public boolean attachSerial(SerialListener listener) {
        return vm.attachSerial(listener);
    }

    @Override
    public void detachSerial(SerialListener listener) {
        vm.detachSerial(listener);
    }

    @Override
    public RunState state() {
        return vm.state();
    }
}
