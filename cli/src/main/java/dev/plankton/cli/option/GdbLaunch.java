package dev.plankton.cli.option;

import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.ErrorLines;
import dev.plankton.cli.io.Stdio;
import dev.plankton.debugger.Debuggee;
import dev.plankton.debugger.gdb.GdbClient;
import dev.plankton.debugger.gdb.GdbServer;
import dev.plankton.machine.pc.Machine;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** GDB on a machine: the options that say which one, and how it is connected. */
public final class GdbLaunch {
    @Option(
            names = "--listen",
            paramLabel = "PORT",
            description = "With GDB: do not start it, but wait for one at this port of loopback; 0 takes a free one.")
    private @Nullable Integer port;

    @Option(names = "--gdb-program", paramLabel = "PROGRAM", description = "The GDB to start; gdb by default.")
    private String program = "gdb";

    @Option(
            names = {"-x", "--command"},
            paramLabel = "FILE",
            description = "Have GDB execute the commands in FILE once it is connected; with --batch it then quits.")
    private List<String> scripts = List.of();

    @Option(names = "--batch", description = "Have GDB quit after its commands.")
    private boolean batch;

    /**
     * Debugs {@code machine}, whose history begins now.
     *
     * @param advance has it run to where GDB finds it
     * @return GDB's exit status
     */
    public int debug(Machine machine, Runnable advance, Stdio stdio) throws IOException, InterruptedException {
        if (port != null && (port < 0 || port > 0xFFFF)) {
            throw new Complaint("--listen: port out of range (0-65535): " + port);
        }
        Debuggee debuggee = new Debuggee(machine);
        advance.run();
        try (GdbServer server = new GdbServer(debuggee, port == null ? 0 : port)) {
            return port == null ? start(server, stdio) : listen(server, stdio);
        }
    }

    private static int listen(GdbServer server, Stdio stdio) throws IOException {
        stdio.out().printf("waits for GDB at 127.0.0.1:%d%n", server.address().getPort());
        stdio.out().flush();
        boolean ended = false;
        while (!ended) {
            ended = server.serveOne();
        }
        return 0;
    }

    private int start(GdbServer server, Stdio stdio) throws IOException, InterruptedException {
        try (GdbClient client = GdbClient.start(program, server.address().getPort(), scripts, batch)) {
            Thread serving = Thread.ofVirtual().start(() -> serve(server, stdio));
            int status = client.await();
            server.close();
            serving.join();
            return status;
        } catch (GdbClient.NotFoundException e) {
            throw new Complaint(
                    "cannot start " + program + ": " + e.getMessage()
                            + "; install gdb (Debian: apt-get install gdb), or use --listen",
                    e);
        }
    }

    private static void serve(GdbServer server, Stdio stdio) {
        try {
            boolean ended = false;
            while (!ended) {
                ended = server.serveOne();
            }
        } catch (IOException e) {
            if (!server.closed()) {
                ErrorLines.print(stdio.err(), "the connection with GDB has failed: " + e.getMessage());
            }
        }
    }
}
