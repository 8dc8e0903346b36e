package dev.plankton.cli.debug;

import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.ErrorLines;
import dev.plankton.cli.io.Stdio;
import dev.plankton.cli.option.Images;
import dev.plankton.cli.option.ModelOfName;
import dev.plankton.cli.option.PcOptions;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.debugger.Debuggee;
import dev.plankton.debugger.gdb.GdbClient;
import dev.plankton.debugger.gdb.GdbServer;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.pc.Machine;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plankton gdb}: GDB on a guest. */
@Command(
        name = "gdb",
        description = "Debug one VM with GDB, from its first instruction on.",
        footer = {
            "",
            "Starts GDB, connects it, and has it know what real mode is: $pc and $sp are linear addresses,",
            "$ip and $sp16 the offsets; `bt`, `finish` and `nexti` follow near and far calls.",
            "`monitor help` lists what more there is. The guest's time is counted in instructions, so",
            "that it stands still with the guest.",
            "With --listen GDB is not started: connect it by `set architecture i8086` and",
            "`target remote 127.0.0.1:PORT`. The command ends when GDB kills the guest."
        })
public final class GdbCommand implements Callable<Integer> {
    private final Stdio stdio;

    @Parameters(paramLabel = "IMAGE", description = "File to boot from, or a built-in guest.")
    private String image = "";

    @Option(names = "--force", description = "Boot the image although it lacks the signature 55 AA.")
    private boolean force;

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            converter = ModelOfName.class,
            description = "Processor: i8086, i80286 or i686, which is the default.")
    private CpuModel model = CpuModel.I686;

    @Mixin
    private PcOptions pc = new PcOptions();

    @Option(
            names = "--listen",
            paramLabel = "PORT",
            description = "Do not start GDB, but wait for one at this port of loopback; 0 takes a free one.")
    private @Nullable Integer port;

    @Option(names = "--gdb", paramLabel = "PROGRAM", description = "The GDB to start; gdb by default.")
    private String program = "gdb";

    @Option(
            names = {"-x", "--command"},
            paramLabel = "FILE",
            description = "Have GDB execute the commands in FILE once it is connected; with --batch it then quits.")
    private List<String> scripts = List.of();

    @Option(names = "--batch", description = "Have GDB quit after its commands.")
    private boolean batch;

    public GdbCommand(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (port != null && (port < 0 || port > 0xFFFF)) {
            throw new Complaint("--listen: port out of range (0-65535): " + port);
        }
        BootImage found = Images.find(image, force);
        MachineProfile profile = pc.fit(new MachineProfile(model, ClockSource.COUNTED));
        try (Machine machine = Machine.boot(found, profile);
                GdbServer server = new GdbServer(new Debuggee(machine), port == null ? 0 : port)) {
            return port == null ? debug(server) : listen(server, found);
        }
    }

    private int listen(GdbServer server, BootImage found) throws IOException {
        stdio.out()
                .printf(
                        "%s waits for GDB at 127.0.0.1:%d%n",
                        found.name(), server.address().getPort());
        stdio.out().flush();
        boolean ended = false;
        while (!ended) {
            ended = server.serveOne();
        }
        return 0;
    }

    private int debug(GdbServer server) throws IOException, InterruptedException {
        try (GdbClient client = GdbClient.start(program, server.address().getPort(), scripts, batch)) {
            Thread serving = Thread.ofVirtual().start(() -> serve(server));
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

    private void serve(GdbServer server) {
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
