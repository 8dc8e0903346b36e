package dev.plankton.net.ip;

/** Takes the UDP datagrams that guests send to the gateway. Called on the event loop of the station's first host. */
@FunctionalInterface
public interface DatagramListener {
    /** A datagram; the bytes are valid only during the call. */
    void datagram(int vm, int portFrom, int portTo, byte[] bytes, int offset, int length);
}
