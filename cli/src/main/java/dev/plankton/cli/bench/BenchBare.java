package dev.plankton.cli.bench;

import dev.plankton.bench.load.BareHop;
import dev.plankton.bench.load.BareServer;
import dev.plankton.bench.load.Target;
import dev.plankton.cli.io.Stdio;
import dev.plankton.cli.option.Bounds;
import dev.plankton.net.Transport;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code plankton bench bare}: what {@code bench cluster} compares nodes with, a process as they are. */
@Command(
        name = "bare",
        hidden = true,
        description = "Answer HTTP requests by Netty alone until standard input ends; for bench cluster.")
final class BenchBare implements Callable<Integer> {
    private static final String BODY = "VM 7 request 12345\n";
    private static final int LAST_PORT = 0xFFFF;

    private final Stdio stdio;

    @Option(names = "--next", paramLabel = "PORT", description = "Pass all on to this port of loopback.")
    private @Nullable Long next;

    BenchBare(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() throws IOException {
        try (Target server = next == null
                ? BareServer.http(Transport.EPOLL, 1, BODY)
                : BareHop.to(
                        new InetSocketAddress(
                                InetAddress.getLoopbackAddress(), Bounds.check("--next", next, 1, LAST_PORT)),
                        1)) {
            stdio.out().println("listening on port " + server.address(0).getPort());
            stdio.out().flush();
            stdio.in().transferTo(OutputStream.nullOutputStream());
        }
        return 0;
    }
}
