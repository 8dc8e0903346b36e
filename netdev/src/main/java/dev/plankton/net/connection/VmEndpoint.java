package dev.plankton.net.connection;

import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.io.Offer;
import dev.plankton.hypervisor.io.ReplyListener;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.hypervisor.io.SerialListener;
import dev.plankton.net.endpoint.Endpoint;
import dev.plankton.net.endpoint.Endpoints;

/** A VM of a hypervisor as the end of a connection; once the hypervisor is closed, it is gone as one that has stopped. */
public record VmEndpoint(Vm vm) implements Endpoint {
    /** The VMs of a hypervisor. */
    public static Endpoints of(Hypervisor hypervisor) {
        return number -> {
            Vm vm = hypervisor.vm(number);
            return vm == null ? null : new VmEndpoint(vm);
        };
    }

    @Override
    public Offer request(byte[] bytes, ReplyListener listener) {
        try {
            return vm.requestHere(bytes, listener);
        } catch (IllegalStateException closed) {
            return Offer.GONE;
        }
    }

    @Override
    public Offer sendSerial(byte[] bytes) {
        try {
            return vm.sendSerialHere(bytes);
        } catch (IllegalStateException closed) {
            return Offer.GONE;
        }
    }

    @Override
    public boolean attachSerial(SerialListener listener) {
        try {
            return vm.attachSerial(listener);
        } catch (IllegalStateException closed) {
            return false;
        }
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
