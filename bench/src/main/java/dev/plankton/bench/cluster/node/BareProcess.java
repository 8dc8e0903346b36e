package dev.plankton.bench.cluster.node;

import dev.plankton.bench.experiment.ExperimentException;
import dev.plankton.bench.host.ChildProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A bare server in a process of its own, as the nodes are that it is compared with. */
public final class BareProcess implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("listening on port (\\d+)");

    private final ChildProcess child;
    private final int port;

    private BareProcess(ChildProcess child, int port) {
        this.child = child;
        this.port = port;
    }

    /**
     * Starts it, and returns when it listens.
     *
     * @throws ExperimentException with what it said instead, if it does not
     */
    public static BareProcess start(List<String> command) {
        try {
            ChildProcess child = new ChildProcess(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
            String line = child.process().inputReader().readLine();
            Matcher port = PORT.matcher(line == null ? "" : line);
            if (!port.matches()) {
                child.close();
                throw new ExperimentException("the bare server did not start: " + line);
            }
            return new BareProcess(child, Integer.parseInt(port.group(1)));
        } catch (IOException e) {
            throw new ExperimentException("cannot start %s: %s".formatted(command.getFirst(), e.getMessage()), e);
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    }

    @Override
    public void close() {
        child.close();
    }
}
