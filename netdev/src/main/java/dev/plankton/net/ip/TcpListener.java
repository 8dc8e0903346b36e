package dev.plankton.net.ip;

/** The user of a {@link TcpConnection}. All methods are called on the stack's event loop. */
public interface TcpListener {
    /** How a connection ended. */
    enum End {
        /** Both sides have said all they had to say. */
        CLOSED,
        /** The guest does not take connections on this port. */
        REFUSED,
        /** The guest reset it. */
        RESET,
        /** The guest does not answer. */
        TIMED_OUT
    }

    /** How many bytes {@link #received} would take now. */
    int room();

    /** Bytes from the guest, valid only during the call: never more than {@link #room} has promised. */
    void received(byte[] bytes, int offset, int length);

    /** The guest sends no more. */
    void ended();

    /** The guest has taken bytes: fewer wait now, see {@link TcpConnection#waiting}. */
    void taken();

    /** All frames that came together have been looked at: the moment to flush. */
    void settled();

    /** The connection has ended; nothing else is called after this. */
    void closed(End how);
}
