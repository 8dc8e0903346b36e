package dev.plankton.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cli.io.Stdio;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A {@code plankton serve} on a free port in a thread of this process; closing it is its Ctrl-C. */
public final class Serving implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("addresses +127\\.[.\\d]+:(\\d+)");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Said out = new Said();
    private final CompletableFuture<Integer> status = new CompletableFuture<>();
    private final Thread thread;

    public Serving(String... options) throws InterruptedException {
        String[] args = new String[options.length + 3];
        args[0] = "serve";
        args[1] = "--port";
        args[2] = "0";
        System.arraycopy(options, 0, args, 3, options.length);
        PrintStream to = new PrintStream(out, true, ISO_8859_1);
        thread = Thread.ofPlatform().daemon().start(() -> {
            status.complete(Plankton.execute(new Stdio(InputStream.nullInputStream(), to, to), args));
            out.end();
        });
        assertThat(out.await("Press Ctrl-C to stop.", PATIENCE)).as(output()).isTrue();
    }

    /** All it has printed so far. */
    public String output() {
        return out.toString(ISO_8859_1);
    }

    public int port() {
        Matcher port = PORT.matcher(output());
        assertThat(port.find()).as(output()).isTrue();
        return Integer.parseInt(port.group(1));
    }

    @Override
    public void close() {
        end();
    }

    /** Ends it, and waits until it has ended with status 0. */
    public void end() {
        thread.interrupt();
        assertThat(status).succeedsWithin(PATIENCE).isEqualTo(0);
    }
}
