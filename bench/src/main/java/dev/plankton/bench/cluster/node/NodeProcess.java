package dev.plankton.bench.cluster.node;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.plankton.bench.experiment.ExperimentException;
import dev.plankton.bench.host.ChildProcess;
import dev.plankton.bench.host.ProcessFigures;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A {@code plankton serve --cluster} in a process of its own. Safe for any thread. */
public final class NodeProcess implements AutoCloseable {
    private static final Pattern CONTROL = Pattern.compile("control +(http://\\S+)");
    private static final int START_SECONDS = 300;
    private static final int CONTROL_MILLIS = 60_000;

    private final String name;
    private final int number;
    private final Network network;
    private final ChildProcess child;
    private final URI control;
    private volatile String last = "";

    private NodeProcess(String name, int number, Network network, ChildProcess child, URI control) {
        this.name = name;
        this.number = number;
        this.network = network;
        this.child = child;
        this.control = control;
    }

    /**
     * Starts it, and returns when it is a member and listens.
     *
     * @throws ExperimentException with its last line, if it does not
     */
    static NodeProcess start(String name, int number, Network network, List<String> command)
            throws InterruptedException {
        ChildProcess child;
        try {
            child = new ChildProcess(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new ExperimentException("cannot start %s: %s".formatted(command.getFirst(), e.getMessage()), e);
        }
        String[] last = {""};
        FutureTask<@Nullable URI> ready =
                new FutureTask<>(() -> ready(child.process().inputReader(), last));
        Thread.ofVirtual().name("starts-" + name).start(ready);
        try {
            URI found = ready.get(START_SECONDS, TimeUnit.SECONDS);
            if (found != null) {
                NodeProcess node = new NodeProcess(name, number, network, child, found);
                Thread.ofVirtual().name("output-of-" + name).start(node::drainOutput);
                return node;
            }
        } catch (ExecutionException | TimeoutException e) {
            last[0] = last[0].isEmpty() ? "it has not said anything" : last[0];
        } finally {
            if (!ready.isDone() || !child.process().isAlive()) {
                child.close();
            }
        }
        child.close();
        throw new ExperimentException("node %s did not start: %s".formatted(name, last[0]));
    }

    private static @Nullable URI ready(BufferedReader lines, String[] last) throws IOException {
        URI control = null;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher url = CONTROL.matcher(line);
            control = url.find() ? URI.create(url.group(1)) : control;
            if (line.startsWith("Press Ctrl-C") && control != null) {
                return control;
            }
            last[0] = line.isBlank() ? last[0] : line;
        }
        return null;
    }

    /** A process whose output is not read blocks when the pipe is full. */
    private void drainOutput() {
        try {
            BufferedReader lines = child.process().inputReader();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = line.isBlank() ? last : line;
            }
        } catch (IOException e) {
            last = String.valueOf(e.getMessage());
        }
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** Its number in the network, from 0. */
    public int number() {
        return number;
    }

    /** The id of its process. */
    public long pid() {
        return child.process().pid();
    }

    /** Processor time it has taken so far, nanoseconds. */
    public long cpuNanos() {
        return ProcessFigures.cpuNanos(child.process());
    }

    /** Whether the process has not ended. */
    public boolean isAlive() {
        return child.process().isAlive();
    }

    /** What it printed last. */
    public String lastLine() {
        return last;
    }

    /** Asks its control for a path. */
    public JsonObject get(String path) {
        return control("GET", path, "");
    }

    /** Has its control do something. */
    public JsonObject post(String path, String body) {
        return control("POST", path, body);
    }

    /** On a thread of its own, where the node is. */
    private JsonObject control(String method, String path, String body) {
        FutureTask<JsonObject> asking = new FutureTask<>(() -> {
            network.enter(number);
            return ask(method, path, body);
        });
        Thread.ofPlatform().daemon().name("asks-" + name).start(asking);
        try {
            return asking.get(CONTROL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new ExperimentException("%s %s at %s: %s".formatted(method, path, name, e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ExperimentException("interrupted", e);
        }
    }

    private JsonObject ask(String method, String path, String body) throws IOException {
        String token = control.getQuery().substring("token=".length());
        String request = """
                %s %s HTTP/1.1\r
                Host: %s:%d\r
                Authorization: Bearer %s\r
                Content-Length: %d\r
                Connection: close\r
                \r
                %s""".formatted(method, path, control.getHost(), control.getPort(), token, body.length(), body);
        InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral(control.getHost()), control.getPort());
        try (HttpSocket http = new HttpSocket(address, CONTROL_MILLIS)) {
            HttpSocket.Reply reply = http.ask(request.getBytes(ISO_8859_1));
            JsonObject json = JsonParser.parseString(reply.text()).getAsJsonObject();
            if (reply.status() != 200) {
                throw new IOException(json.has("error") ? json.get("error").getAsString() : reply.text());
            }
            return json;
        } catch (JsonParseException | IllegalStateException e) {
            throw new IOException("not the control of a node: " + e.getMessage(), e);
        }
    }

    /** Stops it as SIGSTOP does: it does nothing until {@link #resume}. */
    public void pause() {
        signal("STOP");
    }

    /** Ends {@link #pause}. */
    public void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        Shell.run(List.of("kill", "-" + name, Long.toString(pid())));
    }

    /** Ends it as kill -9 does, and returns when it is gone. */
    @Override
    public void close() {
        child.close();
    }
}
