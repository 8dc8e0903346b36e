package dev.plankton.cluster.route;

import dev.plankton.hypervisor.io.Offer;
import dev.plankton.hypervisor.io.ReplyListener;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.hypervisor.io.SerialListener;
import dev.plankton.net.endpoint.Endpoint;
import org.jspecify.annotations.Nullable;

/** A VM of any node as the end of a connection of this node's gateways; it stays that wherever its slab moves. */
public final class RoutedVm implements Endpoint {
    private final int number;
    private final RequestRouter requests;
    private final SerialRouter serial;
    private volatile @Nullable SerialLine line;

    /** VM {@code number}. */
    public RoutedVm(int number, RequestRouter requests, SerialRouter serial) {
        this.number = number;
        this.requests = requests;
        this.serial = serial;
    }

    @Override
    public Offer request(byte[] bytes, ReplyListener listener) {
        return requests.request(number, bytes, listener);
    }

    @Override
    public Offer sendSerial(byte[] bytes) {
        SerialLine attached = line;
        return attached == null ? Offer.GONE : attached.send(bytes);
    }

    @Override
    public boolean attachSerial(SerialListener listener) {
        line = serial.attach(number, listener);
        return line != null;
    }

    @Override
    public void detachSerial(SerialListener listener) {
        SerialLine attached = line;
        if (attached != null) {
            line = null;
            attached.detach();
        }
    }

    /** It may be about to answer: another node knows. */
    @Override
    public RunState state() {
        return RunState.RUNNABLE;
    }
}
