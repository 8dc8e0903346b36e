package dev.plankton.net.udp;

import dev.plankton.net.os.NativeCalls;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** The system calls that receive and send many datagrams at once; none of them waits. For Linux; stateless. */
public final class MessageCalls {
    private static final int MSG_DONTWAIT = 0x40;

    private MessageCalls() {}

    /** Found when first needed: after {@link #check}. */
    private static final class Handles {
        static final MethodHandle SEND = find("sendmmsg", ValueLayout.JAVA_INT);
        static final MethodHandle RECEIVE = find("recvmmsg", ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG);

        private static MethodHandle find(String name, ValueLayout... last) {
            Linker linker = Linker.nativeLinker();
            return linker.downcallHandle(
                    linker.defaultLookup().findOrThrow(name),
                    FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_LONG,
                                    ValueLayout.JAVA_INT)
                            .appendArgumentLayouts(last));
        }
    }

    /**
     * Finds out whether this JVM may make these calls.
     *
     * @throws UnsupportedOperationException if not, and says what would let it
     */
    public static void check() {
        NativeCalls.require("UDP into VMs");
    }

    /** Sends {@code count} messages from {@code first} on; returns how many were sent: less than 1 if the first could not be. */
    static int send(int socket, MessageArray messages, int first, int count) {
        try {
            return (int) Handles.SEND.invokeExact(socket, messages.pointer(first), count, MSG_DONTWAIT);
        } catch (Throwable e) {
            throw new AssertionError("sendmmsg throws nothing", e);
        }
    }

    /** Receives messages, as many as there are and have room; returns how many: less than 1 if there is none. */
    static int receive(int socket, MessageArray messages) {
        try {
            return (int) Handles.RECEIVE.invokeExact(socket, messages.pointer(0), MessageArray.SIZE, MSG_DONTWAIT, 0L);
        } catch (Throwable e) {
            throw new AssertionError("recvmmsg throws nothing", e);
        }
    }
}
