package dev.plankton.net.frame;

import dev.plankton.hypervisor.io.Cable;
import dev.plankton.hypervisor.io.NonBlocking;

/** What a VM's NE2000 is plugged into. Backends drop what they cannot send at once, so that no frame waits. */
record SwitchPort(Switch hub) implements Cable, NonBlocking {
    @Override
    public void frame(int vm, byte[] bytes, int offset, int length) {
        hub.onFrame(vm, bytes, offset, length);
    }

    @Override
    public int hearers(byte[] bytes, int offset, int length) {
        return hub.hearers(bytes, offset, length);
    }
}
