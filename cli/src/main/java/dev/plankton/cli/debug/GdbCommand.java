package dev.plankton.cli.debug;

import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.ErrorLines;
import dev.plankton.cli.io.Stdio;
import dev.plankton.cli.option.GdbLaunch;
import dev.plankton.cli.option.Images;
import dev.plankton.cli.option.ModelOfName;
import dev.plankton.cli.option.PcOptions;
import dev.plankton.cli.option.ScenarioFile;
import dev.plankton.cli.option.Symbols;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.model.Tier;
import dev.plankton.debugger.Debuggee;
import dev.plankton.debugger.gdb.MachineProcess;
import dev.plankton.debugger.gdb.VmProcesses;
import dev.plankton.debugger.symbols.DebugFile;
import dev.plankton.lab.run.ScenarioGuest;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.pc.Machine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code plankton gdb}: GDB on a guest. */
@Command(
        name = "gdb",
        description =
                "Debug one VM with GDB: of its own, from the first instruction on, or one of `plankton serve --gdb`.",
        footer = {
            "",
            "Starts GDB, connects it, and has it know what real mode is: $pc and $sp are linear addresses,",
            "$ip and $sp16 the offsets; `bt`, `finish` and `nexti` follow near and far calls.",
            "`monitor help` lists what more there is. The guest's time is counted in instructions, so",
            "that it stands still with the guest.",
            "Symbols and source of built-in guests are known, and of a file IMG.img that has the list of",
            "its assembly (nasm -l IMG.lst) or a linked ELF file with DWARF (IMG.elf) beside it:",
            "`break IMG.asm:12`, `list`, `step`.",
            "With --connect, the VM with that number of a running `plankton serve --gdb PORT` is debugged;",
            "the others go on, and so does it when GDB detaches or quits.",
            "With --scenario the guest of that file is debugged, with its inputs at their times.",
            "With --listen GDB is not started: connect it by `set osabi none`, `set architecture i8086`",
            "and `target remote 127.0.0.1:PORT`. The command ends when GDB kills the guest."
        })
public final class GdbCommand implements Callable<Integer> {
    /** How long a server on this host may take to accept a connection. */
    private static final int CONNECT_MILLIS = 10_000;

    private final Stdio stdio;

    /** What goes together with a scenario. */
    private static final Set<String> WITH_SCENARIO =
            Set.of("--scenario", "--to", "--gdb", "--listen", "--command", "--batch", "--help", "--version");

    @Parameters(
            paramLabel = "IMAGE|VM",
            arity = "0..1",
            description = "File to boot from, or a built-in guest; with --connect the number of a VM.")
    private String image = "";

    @Option(
            names = "--connect",
            paramLabel = "PORT",
            description = "Debug a VM of the `plankton serve --gdb PORT` that runs on this host.")
    private @Nullable Integer server;

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

    @Option(names = "--gdb", paramLabel = "PROGRAM", description = "The GDB to start; gdb by default.")
    private String program = "gdb";

    @Mixin
    private GdbLaunch session = new GdbLaunch();

    @Mixin
    private ScenarioFile scenario = new ScenarioFile();

    @Spec
    private @Nullable CommandSpec command;

    public GdbCommand(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        session.check();
        GdbLaunch.checkPort("--connect", server);
        scenario.check(command, image, WITH_SCENARIO);
        if (scenario.wanted()) {
            return scenario.debug(Tier.REGIONS_WHEN_HOT, (guest, debuggee) -> {
                scenario.advance(guest);
                return session.serve(new MachineProcess(debuggee, scenario.name(), symbols(guest)), program, stdio);
            });
        }
        if (image.isEmpty()) {
            throw new Complaint("what is to be debugged is missing: IMAGE, or the number of a VM with --connect");
        }
        if (server != null) {
            return connect(server);
        }
        BootImage found = Images.find(image, force);
        MachineProfile profile = pc.fit(new MachineProfile(model, ClockSource.COUNTED));
        DebugFile symbols = Symbols.of(image, found, this::complain).orElse(null);
        try (Machine machine = Machine.boot(found, profile)) {
            return session.serve(new MachineProcess(new Debuggee(machine), found.name(), symbols), program, stdio);
        }
    }

    private static @Nullable DebugFile symbols(ScenarioGuest guest) throws IOException {
        BootImage booted = guest.machine().image();
        Optional<DebugFile> builtIn = Symbols.builtIn(booted);
        if (builtIn.isPresent() || guest.source().rows().isEmpty()) {
            return builtIn.orElse(null);
        }
        ByteBuffer content = booted.disk().bytes();
        byte[] bytes = new byte[content.remaining()];
        content.get(bytes);
        return DebugFile.of(booted.name(), bytes, guest.source());
    }

    private void complain(String line) {
        ErrorLines.print(stdio.err(), line);
    }

    private int connect(int to) throws IOException, InterruptedException {
        if (session.listens()) {
            throw new Complaint("--listen is for a VM of its own: leave it out with --connect");
        }
        int number;
        try {
            number = Integer.parseInt(image);
            if (number < 0) {
                throw new NumberFormatException();
            }
        } catch (NumberFormatException e) {
            throw new Complaint("--connect: the number of a VM is wanted, such as 42, not '" + image + "'", e);
        }
        requireServer(to);
        return session.start(program, to, VmProcesses.pid(number));
    }

    /** GDB itself would try for long, and then take no notice. */
    private static void requireServer(int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
        } catch (SocketException | SocketTimeoutException e) {
            throw new Complaint(
                    "--connect: no server at port %d of loopback; start it by `plankton serve --gdb %d`"
                            .formatted(port, port),
                    e);
        }
    }
}
