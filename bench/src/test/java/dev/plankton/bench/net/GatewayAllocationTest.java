package dev.plankton.bench.net;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.management.ThreadMXBean;
import dev.plankton.cpu.model.Tier;
import dev.plankton.net.Transport;
import dev.plankton.net.Via;
import dev.plankton.testing.Patience;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.net.Socket;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one request costs the collector, on the event loop, which runs the VM too. */
class GatewayAllocationTest {
    private static final byte[] REQUEST = "GET / HTTP/1.1\r\nHost: vm\r\n\r\n".getBytes(US_ASCII);
    private static final int WARM_UP = 5_000;
    private static final int COUNTED = 5_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** More than what is measured where nothing is compiled, 350 to 375 bytes: so it does not depend on what HotSpot has got to. */
    @ParameterizedTest
    @CsvSource({"HTTP, 600", "RAW, 600"})
    void aRequestAllocatesLittle(Via via, long most) throws IOException {
        try (VmServer server = VmServer.start("web", 1, via, false, Transport.AUTO, 1, Tier.REGIONS_WHEN_HOT);
                Socket client = new Socket(
                        server.address(0).getAddress(), server.address(0).getPort())) {
            ask(client, WARM_UP);
            long loop = eventLoop(via);
            Patience.until("a request takes less than " + most + " bytes", () -> {
                long before = threads.getThreadAllocatedBytes(loop);
                ask(client, COUNTED);
                return (threads.getThreadAllocatedBytes(loop) - before) / COUNTED < most;
            });
        }
    }

    private long eventLoop(Via via) {
        String name = "plankton-" + via.name().toLowerCase(Locale.ROOT) + "-";
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().startsWith(name))
                .mapToLong(ThreadInfo::getThreadId)
                .findAny()
                .orElseThrow();
    }

    /** Each reply ends in the only line feed of its body. */
    private static void ask(Socket client, int times) throws IOException {
        InputStream in = client.getInputStream();
        byte[] bytes = new byte[1024];
        for (int n = 0; n < times; n++) {
            client.getOutputStream().write(REQUEST);
            int length = 0;
            while (!new String(bytes, 0, length, US_ASCII).matches("(?s).*\r\n\r\nVM 0 request \\d+\n")) {
                int count = in.read(bytes, length, bytes.length - length);
                if (count < 0) {
                    throw new EOFException("after " + n + " replies");
                }
                length += count;
            }
        }
    }
}
