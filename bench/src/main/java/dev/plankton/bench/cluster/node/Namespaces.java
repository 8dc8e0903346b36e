package dev.plankton.bench.cluster.node;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.plankton.bench.experiment.ExperimentException;
import dev.plankton.bench.host.ChildProcess;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A network namespace of Linux for each node, and one with a bridge between them; a node is cut off by taking its cable out of the
 * bridge. Needs root. The namespaces are those of idle processes, and go with them.
 */
public final class Namespaces implements Network {
    private static final int CLONE_NEWNET = 0x4000_0000;
    private static final int PATIENCE_MILLIS = 5000;
    private static final String BRIDGE = "bridge";

    private final ChildProcess hub;
    private final List<ChildProcess> holders = new ArrayList<>();

    private Namespaces() throws IOException {
        hub = holder();
    }

    /** Whether this process may make namespaces. */
    public static boolean permitted() {
        try {
            Process process = new ProcessBuilder("unshare", "-n", "true")
                    .redirectErrorStream(true)
                    .start();
            return process.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                    && process.exitValue() == 0
                    && Stream.of("/sbin/ip", "/usr/sbin/ip", "/bin/ip", "/usr/bin/ip")
                            .anyMatch(ip -> Files.isExecutable(Path.of(ip)));
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Makes them.
     *
     * @throws ExperimentException if that is not possible
     */
    public static Namespaces of(int nodes) {
        try {
            Namespaces all = new Namespaces();
            try {
                all.in(all.hub, "ip", "link", "add", BRIDGE, "type", "bridge");
                all.in(all.hub, "ip", "link", "set", BRIDGE, "up");
                for (int node = 0; node < nodes; node++) {
                    all.add(node);
                }
                return all;
            } catch (RuntimeException | IOException e) {
                all.close();
                throw e;
            }
        } catch (IOException e) {
            throw new ExperimentException("cannot make network namespaces: " + e.getMessage(), e);
        }
    }

    private void add(int node) throws IOException {
        ChildProcess holder = holder();
        holders.add(holder);
        String pid = Long.toString(holder.process().pid());
        in(hub, "ip", "link", "add", cable(node), "type", "veth", "peer", "name", "eth0", "netns", pid);
        in(hub, "ip", "link", "set", cable(node), "master", BRIDGE, "up");
        in(holder, "ip", "link", "set", "lo", "up");
        in(holder, "ip", "address", "add", host(node) + "/24", "dev", "eth0");
        in(holder, "ip", "link", "set", "eth0", "up");
    }

    /** An idle process with a network namespace of its own; returns when it has that. */
    private static ChildProcess holder() throws IOException {
        ChildProcess child =
                new ChildProcess(new ProcessBuilder("unshare", "-n", "sh", "-c", "echo here; exec sleep 86400")
                        .redirectErrorStream(true)
                        .start());
        String line = child.process().inputReader().readLine();
        if (!"here".equals(line)) {
            child.close();
            throw new IOException(line == null ? "unshare has ended" : line);
        }
        return child;
    }

    private void in(ChildProcess holder, String... command) {
        Shell.run(Stream.concat(enter(holder).stream(), Stream.of(command)).toList());
    }

    private static List<String> enter(ChildProcess holder) {
        return List.of("nsenter", "--net=" + file(holder));
    }

    private static String file(ChildProcess holder) {
        return "/proc/%d/ns/net".formatted(holder.process().pid());
    }

    private static String cable(int node) {
        return "node" + node;
    }

    @Override
    public String host(int node) {
        return "10.77.0." + (node + 1);
    }

    @Override
    public List<String> prefix(int node) {
        return enter(holders.get(node));
    }

    @Override
    public boolean canCut() {
        return true;
    }

    @Override
    public void cut(int node) {
        in(hub, "ip", "link", "set", cable(node), "nomaster");
    }

    @Override
    public void heal(int node) {
        in(hub, "ip", "link", "set", cable(node), "master", BRIDGE);
    }

    @Override
    public void enter(int node) {
        Linker linker = Linker.nativeLinker();
        MethodHandle open = linker.downcallHandle(
                linker.defaultLookup().find("open").orElseThrow(),
                FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
                Linker.Option.firstVariadicArg(2));
        MethodHandle setns = linker.downcallHandle(
                linker.defaultLookup().find("setns").orElseThrow(),
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
        MethodHandle close = linker.downcallHandle(
                linker.defaultLookup().find("close").orElseThrow(), FunctionDescriptor.of(JAVA_INT, JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            int descriptor = (int) open.invokeExact(arena.allocateFrom(file(holders.get(node))), 0);
            int result = (int) setns.invokeExact(descriptor, CLONE_NEWNET);
            int closed = (int) close.invokeExact(descriptor);
            if (descriptor < 0 || result != 0 || closed != 0) {
                throw new ExperimentException("cannot enter the network namespace of node " + node);
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        holders.forEach(ChildProcess::close);
        hub.close();
    }
}
