package dev.plankton.testkit;

import dev.plankton.hypervisor.Vm;
import dev.plankton.machine.Exit;
import dev.plankton.machine.StopReason;
import org.jspecify.annotations.Nullable;

/** What a VM is to be like, as of its last slice: one that is to react to something first may need {@link Vm#awaitIdle}. */
public final class VmAssert extends GuestAssert<VmAssert, Vm> {
    VmAssert(Vm vm) {
        super(vm, VmAssert.class);
    }

    @Override
    String screen() {
        return actual.screen().text();
    }

    @Override
    byte[] memory(int address, int length) {
        return actual.read(address, length);
    }

    @Override
    @Nullable
    StopReason end() {
        Exit.Ended how = actual.ended();
        return how == null ? null : how.reason();
    }

    @Override
    String endText() {
        Exit.Ended how = actual.ended();
        return how == null ? "" : how.text();
    }
}
