package dev.plankton.bench.kill;

import dev.plankton.bench.experiment.ExperimentException;
import dev.plankton.bench.host.ChildProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A {@code plankton serve} in a process of its own. */
final class Server implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("addresses +127\\.0\\.0\\.0:(\\d+)");

    private final ChildProcess child;
    private final int port;

    private Server(ChildProcess child, int port) {
        this.child = child;
        this.port = port;
    }

    /**
     * Starts it, and returns when it serves.
     *
     * @throws ExperimentException with its last line, if it does not
     */
    static Server start(List<String> command) {
        String last = "";
        ChildProcess child = null;
        try {
            child = new ChildProcess(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
            BufferedReader lines = child.process().inputReader();
            int port = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher matcher = PORT.matcher(line);
                port = matcher.find() ? Integer.parseInt(matcher.group(1)) : port;
                if (line.startsWith("Press Ctrl-C") && port != 0) {
                    return new Server(child, port);
                }
                last = line.isBlank() ? last : line;
            }
        } catch (IOException e) {
            last = String.valueOf(e.getMessage());
        }
        if (child != null) {
            child.close();
        }
        throw new ExperimentException("the server did not start: " + last);
    }

    /** Where VM {@code number} is. */
    InetSocketAddress address(int number) throws IOException {
        byte[] ip = {127, (byte) (number >> 16), (byte) (number >> 8), (byte) number};
        return new InetSocketAddress(InetAddress.getByAddress(ip), port);
    }

    /** Kills it as kill -9 does, and returns when it is gone. */
    void kill() {
        child.close();
    }

    @Override
    public void close() {
        kill();
    }
}
