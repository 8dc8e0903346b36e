package dev.plankton.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.net.counters.GatewayCount;
import dev.plankton.testing.Patience;
import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** What waits for slow clients is bounded in all connections of a gateway together. */
class BacklogTest {
    /** Replies of 3 MiB to clients that do not read, in a gateway in which 4 may wait; and one that reads. */
    @Test
    void clientsThatDoNotReadAreBoundedTogetherAndOthersAreServed() throws IOException, InterruptedException {
        int length = 3 << 20;
        int most = 4 << 20;
        FakeVm vm = new FakeVm();
        Semaphore replies = new Semaphore(0);
        vm.guest = (request, reply) -> {
            byte[] part = new byte[1 << 10];
            for (int sent = 0; sent < length; sent += part.length) {
                Arrays.fill(part, (byte) (sent >> 10));
                reply.part(part, 0, part.length);
            }
            reply.end();
            replies.release();
        };
        try (Gateway gateway = new GatewayBuilder(n -> vm)
                .via(Via.RAW)
                .workers(1)
                .backlog(most)
                .port(0)
                .start()) {
            Socket[] idle = new Socket[12];
            for (int n = 0; n < idle.length; n++) {
                idle[n] = new Socket();
                idle[n].setReceiveBufferSize(4096); // else the kernel holds it all
                idle[n].connect(gateway.address(n));
                idle[n].getOutputStream().write('x');
                replies.acquire(); // It waits before the reader's does: it has then taken nothing for longer.
                try (Client reader = new Client(gateway.address(100))) {
                    String reply = reader.send("x").read(length);
                    replies.acquire();
                    for (int at = 0; at < length; at++) {
                        if ((byte) reply.charAt(at) != (byte) (at >> 10)) {
                            throw new AssertionError("byte " + at + " is wrong");
                        }
                    }
                }
                assertThat(gateway.waitingBytes())
                        .as("with what came in the last moment")
                        .isLessThan(most + 2 * length);
            }
            Patience.until(
                    "those that do not read are closed",
                    () -> gateway.counters().get(GatewayCount.TOO_SLOW) > 0 && gateway.waitingBytes() <= most);
            for (Socket client : idle) {
                client.close();
            }
            Patience.until("nothing is left", () -> gateway.openConnections() == 0 && gateway.waitingBytes() == 0);
        }
    }
}
