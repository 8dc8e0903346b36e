package dev.plankton.net.link;

import dev.plankton.net.frame.Backend;
import dev.plankton.net.frame.Switch;
import dev.plankton.net.packet.EthernetFrame;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * A TAP: an Ethernet interface of this host whose other end is plugged into a {@link Switch}, so that the host's own programs
 * reach VMs by their addresses. Its frames come in on a thread of its own, which waits in poll(2) when there are none. Safe for
 * any thread. The host's network is not configured by it: the interface has no address and is down until the user changes that.
 */
public final class TapInterface implements Backend, AutoCloseable {
    private final TunDevice device;
    private final Consumer<String> notices;
    private final Switch.Plug plug;
    private final Thread reader;
    private volatile boolean closed;

    private TapInterface(TunDevice device, Switch hub, Consumer<String> notices) {
        this.device = device;
        this.notices = notices;
        plug = hub.plug(this);
        reader = Thread.ofPlatform()
                .daemon()
                .name("plankton-tap-" + device.name())
                .start(this::read);
    }

    /**
     * Plugs the TAP interface {@code name} in, which is made unless there is one.
     *
     * @param name 1 to 15 bytes; {@code %d} in it becomes a free number
     * @param notices receives one line when the interface has been taken away
     * @throws IOException if that is not possible, and says in one line what would be right
     */
    public static TapInterface open(Switch hub, String name, Consumer<String> notices) throws IOException {
        TunDevice device = TunDevice.open(name);
        try {
            return new TapInterface(device, hub, notices);
        } catch (IllegalStateException e) {
            device.close();
            throw new IOException(e.getMessage(), e);
        }
    }

    /** What the interface is called. */
    public String name() {
        return device.name();
    }

    private void read() {
        byte[] frame = new byte[EthernetFrame.LONGEST];
        while (!closed) {
            device.awaitFrame();
            int length = closed ? TunDevice.NOTHING : device.read(frame);
            while (length > 0 && !closed) {
                if (length > frame.length) {
                    plug.onOversized();
                } else {
                    plug.onFrame(frame, 0, length);
                }
                length = device.read(frame);
            }
            if (length == TunDevice.GONE) {
                plug.close();
                notices.accept("the interface " + name() + " is gone");
                return;
            }
        }
    }

    /** Takes a few microseconds, in which the kernel looks at the frame; one thread after the other. */
    @Override
    public boolean frame(byte[] frame, int offset, int length) {
        return device.write(frame, offset, length);
    }

    /** Pulls it out; an interface that was made by it is no more. Waits until its thread has ended. */
    @Override
    public void close() {
        closed = true;
        plug.close();
        boolean interrupted = false;
        device.wake();
        while (reader.isAlive()) {
            try {
                reader.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        device.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
