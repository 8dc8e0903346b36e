package dev.plankton.cli.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plankton.cli.JavaCommand;
import dev.plankton.net.Transport;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A {@code plankton serve} that has fewer descriptors than clients. */
@EnabledOnOs(OS.LINUX)
class DescriptorsTest {
    private static final int LIMIT = 256;
    private static final int IDLE = 300;
    private static final int TIMEOUT_MS = 30_000;
    private static final Pattern PORT = Pattern.compile("addresses +127\\.0\\.0\\.1:(\\d+) only.*");
    private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    @ParameterizedTest
    @EnumSource(names = {"IO_URING", "EPOLL", "NIO"})
    void idleClientsMakeWayForNewOnes(Transport transport) throws Exception {
        assumeTrue(transport.isAvailable());
        Process process = serve(transport);
        List<Socket> clients = new ArrayList<>();
        try (BufferedReader out = process.inputReader()) {
            InetSocketAddress at = new InetSocketAddress("127.0.0.1", port(out));
            // The first request loads classes, some of which take a descriptor each if they lie in a directory.
            clients.add(served(at));
            for (int n = 0; n < IDLE; n++) {
                clients.add(connect(at));
            }
            for (int n = 0; n < 3; n++) {
                clients.add(served(at));
            }
            process.toHandle().destroy();
            assertThat(out.lines())
                    .anyMatch(line -> line.startsWith((IDLE + 4) + " connections, 4 requests, 4 answered;"));
            assertThat(process.errorReader().lines().filter(line -> line.contains("ulimit -n")))
                    .hasSize(1);
        } finally {
            process.destroyForcibly();
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    private static Socket served(InetSocketAddress at) throws IOException {
        Socket asking = connect(at);
        asking.getOutputStream().write(GET.getBytes(ISO_8859_1));
        assertThat(asking.getInputStream().read()).isEqualTo('H');
        return asking;
    }

    private static Socket connect(InetSocketAddress to) throws IOException {
        Socket socket = new Socket();
        socket.connect(to, TIMEOUT_MS);
        socket.setSoTimeout(TIMEOUT_MS);
        return socket;
    }

    private static int port(BufferedReader out) throws IOException {
        int port = 0;
        for (String line = out.readLine(); !"Press Ctrl-C to stop.".equals(line); line = out.readLine()) {
            assertThat(line).isNotNull();
            Matcher matcher = PORT.matcher(line);
            port = matcher.matches() ? Integer.parseInt(matcher.group(1)) : port;
        }
        return port;
    }

    private static Process serve(Transport transport) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -n " + LIMIT + "; exec \"$@\"", "sh"));
        command.addAll(
                JavaCommand.plankton("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-MaxFDLimit"));
        command.addAll(List.of("serve", "--vms", "10", "--port", "0", "--bind", "127.0.0.1"));
        command.addAll(List.of("--transport", transport.name().toLowerCase(Locale.ROOT)));
        return new ProcessBuilder(command).start();
    }
}
