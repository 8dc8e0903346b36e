package dev.plankton.hypervisor.io;

/** Does nothing with a reply. */
final class IgnoredReply implements ReplyListener, NonBlocking {
    @Override
    public void part(byte[] bytes, int offset, int length) {}

    @Override
    public void end() {}

    @Override
    public void dropped() {}
}
