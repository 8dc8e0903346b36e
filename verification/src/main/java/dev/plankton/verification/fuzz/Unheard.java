package dev.plankton.verification.fuzz;

import dev.plankton.hypervisor.io.NonBlocking;
import dev.plankton.hypervisor.io.ReplyListener;

/** A client that does not listen. */
final class Unheard implements ReplyListener, NonBlocking {
    @Override
    public void part(byte[] bytes, int offset, int length) {}

    @Override
    public void end() {}

    @Override
    public void dropped() {}
}
