package dev.plankton.debugger.listen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Connections that cannot be accepted at first. */
final class LoopbackListenerTest {
    private final List<String> failures = new CopyOnWriteArrayList<>();

    /** Answers a byte with the same byte. */
    private static final class Echo implements Sessions {
        @Override
        public void serve(Socket client) throws IOException {
            int first = client.getInputStream().read();
            if (first >= 0) {
                client.getOutputStream().write(first);
            }
        }

        @Override
        public void end(Socket client, Thread thread) throws IOException, InterruptedException {
            client.close();
            thread.join();
        }
    }

    /** Fails as the JDK's does in a process without descriptors. */
    private static final class Exhausted extends ServerSocket {
        private final AtomicInteger left;

        Exhausted(int times) throws IOException {
            left = new AtomicInteger(times);
        }

        @Override
        public Socket accept() throws IOException {
            if (left.getAndDecrement() > 0) {
                throw new SocketException("Too many open files");
            }
            return super.accept();
        }
    }

    private static int ask(LoopbackListener listener, int value) throws IOException {
        try (Socket client =
                new Socket(listener.address().getAddress(), listener.address().getPort())) {
            client.getOutputStream().write(value);
            return client.getInputStream().read();
        }
    }

    @Test
    void goesOnWhenDescriptorsAreThereAgainAndSaysItOnce() throws IOException {
        try (LoopbackListener listener =
                new LoopbackListener(new Exhausted(2), "a client", 0, new Echo(), failures::add)) {
            assertThat(ask(listener, 5)).isEqualTo(5);
            assertThat(ask(listener, 6)).isEqualTo(6);
        }
        assertThat(failures).containsExactly("a client cannot connect now: Too many open files");
    }

    @Test
    void closesWhileItWaitsForDescriptors() throws IOException {
        LoopbackListener listener =
                new LoopbackListener(new Exhausted(Integer.MAX_VALUE), "a client", 0, new Echo(), failures::add);
        listener.close();
        assertThat(failures).hasSizeLessThan(2);
    }

    @Test
    void closingEndsSessions() throws IOException {
        LoopbackListener listener = new LoopbackListener("a client", 0, new Echo(), failures::add);
        try (Socket client =
                new Socket(listener.address().getAddress(), listener.address().getPort())) {
            assertThat(ask(listener, 1)).isEqualTo(1); // By then the first has been accepted too.
            listener.close();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(failures).isEmpty();
    }
}
