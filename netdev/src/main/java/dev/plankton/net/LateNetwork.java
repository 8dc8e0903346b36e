package dev.plankton.net;

import dev.plankton.net.frame.FrameNetwork;

/** A network that is told where it leads after those have been made who use it. Any thread. */
final class LateNetwork implements FrameNetwork {
    private volatile FrameNetwork network = (vm, frame, offset, length) -> false;

    void lead(FrameNetwork to) {
        network = to;
    }

    @Override
    public boolean send(int vm, byte[] frame, int offset, int length) {
        return network.send(vm, frame, offset, length);
    }
}
