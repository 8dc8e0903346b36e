package dev.plankton.cli.option;

import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.ErrorLines;
import dev.plankton.cli.io.Stdio;
import dev.plankton.debugger.Debuggee;
import dev.plankton.debugger.gdb.GdbClient;
import dev.plankton.debugger.gdb.GdbServer;
import dev.plankton.debugger.gdb.MachineProcess;
import dev.plankton.debugger.symbols.DebugFile;
import dev.plankton.machine.pc.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** GDB on a machine: the options that say how it is connected, and what it executes. */
public final class GdbLaunch {
    @Option(
            names = "--listen",
            paramLabel = "PORT",
            description = "Do not start GDB, but wait for one at this port of loopback; 0 takes a free one.")
    private @Nullable Integer port;

    @Option(
            names = {"-x", "--command"},
            paramLabel = "FILE",
            description = "Have GDB execute the commands in FILE once it is connected; with --batch it then quits.")
    private List<String> scripts = List.of();

    @Option(names = "--batch", description = "Have GDB quit after its commands.")
    private boolean batch;

    /** Refuses the options where GDB is not wanted. */
    public void requireNone() {
        String given = port != null ? "--listen" : !scripts.isEmpty() ? "-x" : batch ? "--batch" : "";
        if (!given.isEmpty()) {
            throw new Complaint(given + " is about GDB: also give --gdb");
        }
    }

    /**
     * Debugs {@code machine}, whose history begins now.
     *
     * @param symbols of its image, if there are any
     * @param advance has it run to where GDB finds it
     * @param program the GDB to start
     * @return GDB's exit status
     */
    public int debug(Machine machine, Optional<DebugFile> symbols, Runnable advance, String program, Stdio stdio)
            throws IOException, InterruptedException {
        check();
        Debuggee debuggee = new Debuggee(machine);
        advance.run();
        MachineProcess process = new MachineProcess(debuggee, machine.image().name(), symbols.orElse(null));
        return serve(process, program, stdio);
    }

    /** Refuses what is no port. */
    public void check() {
        checkPort("--listen", port);
    }

    /** Refuses what is no port, and names {@code option}. */
    public static void checkPort(String option, @Nullable Integer port) {
        if (port != null && (port < 0 || port > 0xFFFF)) {
            throw new Complaint("%s: port out of range (0-65535): %d".formatted(option, port));
        }
    }

    /** Whether GDB is not started. */
    public boolean listens() {
        return port != null;
    }

    /** Serves {@code process} to a GDB that is started, or to one that comes; its exit status. */
    public int serve(MachineProcess process, String program, Stdio stdio) throws IOException, InterruptedException {
        try (GdbServer server =
                new GdbServer(process, port == null ? 0 : port, line -> ErrorLines.print(stdio.err(), line))) {
            int at = server.address().getPort();
            return port == null ? start(program, at, 0) : listen(at, process, stdio);
        }
    }

    /** Waits for GDB at a port until it has killed the machine. */
    private static int listen(int port, MachineProcess process, Stdio stdio) throws InterruptedException {
        stdio.out().printf("%s waits for GDB at 127.0.0.1:%d%n", process.name(), port);
        stdio.out().flush();
        process.awaitKill();
        return 0;
    }

    /**
     * Starts a GDB, connects it to a server, and waits until it has ended.
     *
     * @param pid of the process that it is to attach to; 0 for what is there
     * @return its exit status
     */
    public int start(String program, int to, int pid) throws IOException, InterruptedException {
        for (String script : scripts) {
            if (!Files.exists(Path.of(script))) {
                throw new Complaint("-x " + script + ": no such file");
            }
        }
        try (GdbClient client = GdbClient.start(program, to, pid, scripts, batch)) {
            return client.await();
        } catch (GdbClient.NotFoundException e) {
            throw new Complaint(
                    "cannot start " + program + ": " + e.getMessage()
                            + "; install gdb (Debian: apt-get install gdb), or use --listen",
                    e);
        }
    }
}
