package dev.plankton.cli.run;

import dev.plankton.cli.console.Bell;
import dev.plankton.cli.console.TerminalConsole;
import dev.plankton.cli.console.View;
import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.ErrorLines;
import dev.plankton.cli.io.Stdio;
import dev.plankton.cli.net.NetOptions;
import dev.plankton.cli.option.LowerCase;
import dev.plankton.cli.option.ModelOfName;
import dev.plankton.cli.option.PcOptions;
import dev.plankton.cli.option.Symbols;
import dev.plankton.cli.option.TierOption;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.debugger.symbols.DebugFile;
import dev.plankton.keys.KeyFeed;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.Exit;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.StopReason;
import dev.plankton.machine.pc.Machine;
import dev.plankton.snapshot.format.VmState;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code plankton run}: one VM with the terminal as its screen and keyboard. */
@Command(
        name = "run",
        description = "Run one VM with this terminal as its screen and keyboard.",
        footer = {
            "",
            "On a terminal the guest has the screen, all keys and, while it listens to one, the mouse;",
            "Ctrl-] quits, and with --snapshot Ctrl-\\ saves at any time. Its output on",
            "COM1 is shown afterwards. With --serial the terminal is at the other end of COM1: each byte",
            "goes to the guest at once, without echo; Ctrl-] quits.",
            "Without a terminal, or with --lines, --trace or --exits, the guest's BIOS and COM1 output goes to",
            "standard output, and standard input goes to COM1. The command ends with the guest, or at",
            "the end of standard input if nothing else can wake the guest.",
            "The exit status is what the guest wrote to port F4h, 1 if it crashed, else 0.",
            "With --scenario there is no terminal: the guest gets the inputs of the file, and it is printed",
            "which of the expectations in it hold; the exit status is 1 if one does not. With --debug too, that",
            "guest is debugged."
        })
public final class Run implements Callable<Integer> {
    private static final int BELL = 7;

    private final Stdio stdio;
    private final Bell bell = new Bell();

    @Parameters(paramLabel = "IMAGE", arity = "0..1", description = "File to boot from, or a built-in guest.")
    private String image = "";

    @Spec
    private @Nullable CommandSpec command;

    @Option(names = "--max-instructions", paramLabel = "N", description = "End after N instructions.")
    private long limit = Long.MAX_VALUE;

    @Option(names = "--trace", description = "Print each instruction on standard error before it executes.")
    private boolean trace;

    @Option(names = "--serial", description = "Show only what the guest sends on COM1, not its screen.")
    private boolean serialOnly;

    @Option(
            names = "--lines",
            description = "With --serial, leave editing and echo to the terminal: the guest gets whole lines.")
    private boolean lines;

    @Option(names = "--bell", description = "Sound the terminal's bell when the guest writes BEL.")
    private boolean audible;

    @Option(names = "--force", description = "Boot the image although it lacks the signature 55 AA.")
    private boolean force;

    @Option(
            names = "--write-through",
            description = "Write the guest's disk writes to the images' files; otherwise they are lost at the end.")
    private boolean writeThrough;

    @Option(
            names = "--disk",
            paramLabel = "FILE",
            description =
                    "Another disk, by its size a floppy or a hard disk; up to two of each with IMAGE, drives A: and"
                            + " B:, C: and D:.")
    private List<String> disks = List.of();

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            converter = ModelOfName.class,
            description = "Processor: i8086, i80286 or i686, which is the default.")
    private CpuModel model = CpuModel.I686;

    @Option(
            names = "--speed",
            paramLabel = "MIPS",
            converter = Speed.Reader.class,
            description = "Speed of the guest in million instructions a second; max, the default, is as fast as the"
                    + " host can.")
    private Speed speed = new Speed(Speed.MAX);

    @Option(
            names = "--clock",
            paramLabel = "CLOCK",
            converter = Clock.OfName.class,
            description = "Clock of the guest: host, or instructions, with which every run is the same. The default is"
                    + " instructions with --text, --screenshot or --speed, else host.")
    private @Nullable Clock clock;

    @Option(
            names = "--gdb",
            paramLabel = "PORT[,run]",
            description =
                    "Let GDB debug the VM by this port of loopback, 0 for a free one: it waits for GDB at its first"
                            + " instruction, or with ,run begins at once. Its time is counted then; see `plankton gdb`.")
    private @Nullable String gdb;

    @Mixin
    private NetOptions net = new NetOptions();

    @Mixin
    private PcOptions pc = new PcOptions();

    @Mixin
    private TierOption tier = new TierOption();

    @Mixin
    private Script script = new Script();

    @Mixin
    private Kept kept = new Kept();

    @Mixin
    private Looking looking = new Looking();

    @Mixin
    private Recorded recorded = new Recorded();

    @Mixin
    private ScenarioRun scenario = new ScenarioRun();

    /** What it goes on from, or null. */
    private @Nullable VmState from;

    public Run(Stdio stdio) {
        this.stdio = stdio;
    }

    /** The command for {@code image}, without any option. */
    public Run(Stdio stdio, String image) {
        this.stdio = stdio;
        this.image = image;
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        if (scenario.wanted(command, image, looking.debugs())) {
            return scenario.run(looking.debugs(), tier.tier(), stdio);
        }
        if (limit < 1) {
            throw new Complaint("--max-instructions " + limit + ": must be at least 1");
        }
        if (lines && !serialOnly) {
            throw new Complaint("--lines is about what --serial sends: also give --serial");
        }
        if (model == CpuModel.I8086 && pc.extended()) {
            throw new Complaint("--memory: an i8086 reaches no more than 1 MiB; use --model i80286 or i686");
        }
        script.check();
        GdbRun debugged = gdb == null ? null : new GdbRun(stdio, gdb);
        if (debugged != null && command != null) {
            GdbRun.check(command.commandLine().getParseResult());
        }
        looking.check(command);
        if (clock == Clock.HOST && speed.limited()) {
            throw new Complaint("--speed counts time in instructions, so it cannot be combined with --clock host");
        }
        kept.check(command, !image.isEmpty(), writeThrough);
        recorded.check(writeThrough);
        try (RunImages images = new RunImages(writeThrough)) {
            BootImage opened = image.isEmpty() ? null : images.open(image, force, disks);
            if (debugged != null) {
                return run(debugged, Objects.requireNonNull(opened));
            }
            from = kept.read(opened);
            return run(
                    from == null
                            ? Objects.requireNonNull(opened)
                            : from.template().image());
        }
    }

    private int run(GdbRun debugged, BootImage found) throws IOException, InterruptedException {
        MachineProfile profile = pc.fit(new MachineProfile(model, ClockSource.COUNTED));
        DebugFile symbols = Symbols.of(image, found, line -> ErrorLines.print(stdio.err(), line))
                .orElse(null);
        try (Machine machine = Machine.boot(found, profile, tier.tier())) {
            return debugged.run(machine, symbols, dev.plankton.cli.io.Terminal.of(stdio));
        }
    }

    private int run(BootImage found) throws InterruptedException, IOException {
        if (looking.debugs()) {
            MachineProfile counted = pc.fit(new MachineProfile(model, ClockSource.COUNTED, net.jumpers()));
            looking.debug(image, counted, found, tier.tier(), stdio);
            return 0;
        }
        MachineProfile profile = from == null
                ? pc.fit(new MachineProfile(model, clockSource(), net.jumpers()))
                : from.template().profile();
        if (!profile.cards().isEmpty()) {
            throw new Complaint("the snapshot's VM has the cards %s, which this command does not have"
                    .formatted(profile.cardLabels()));
        }
        if (script.wanted()) {
            return runForItsScreen(profile, found);
        }
        Terminal terminal = trace || lines || looking.each() ? null : dev.plankton.cli.io.Terminal.of(stdio);
        if (terminal == null) {
            return stream(profile, found, stdio.in(), null);
        }
        return serialOnly ? runOnSerialLine(profile, found, terminal) : runOnTerminal(profile, found, terminal);
    }

    private ClockSource clockSource() {
        boolean counted = clock == null ? script.wanted() || speed.limited() : clock == Clock.INSTRUCTIONS;
        return counted
                ? speed.limited()
                        ? new ClockSource.Instructions(speed.perSecond(), ClockSource.COUNTED.startMillis())
                        : ClockSource.COUNTED
                : new ClockSource.Host();
    }

    private Course course() {
        return Course.FREE.toInstructions(limit);
    }

    /** With the terminal as what its serial line leads to. */
    private int runOnSerialLine(MachineProfile profile, BootImage found, Terminal terminal)
            throws InterruptedException {
        try (SerialTerminal line = new SerialTerminal(terminal, bell, kept.saves() ? stdio.err() : null)) {
            stdio.err()
                    .println("serial line of " + found.name() + "   Ctrl-] quits"
                            + (kept.saves() ? "   Ctrl-\\ saves" : ""));
            return stream(profile, found, line.input(), line);
        }
    }

    /** With streams as its console. */
    private int stream(MachineProfile profile, BootImage found, InputStream from, @Nullable SerialTerminal line)
            throws InterruptedException {
        try (SingleNic nic = SingleNic.open(net, bell, stdio.err(), stdio.err())) {
            return stream(profile, found, nic, from, line);
        }
    }

    private int stream(
            MachineProfile profile,
            BootImage found,
            @Nullable SingleNic nic,
            InputStream from,
            @Nullable SerialTerminal line)
            throws InterruptedException {
        SerialInput input = SerialInput.of(from, bell);
        IntConsumer screen = serialOnly ? Run::drop : stdio.out()::write;
        ConsoleHost console = new ConsoleHost(input, stdio.out(), stdio.err(), screen, nic);
        SingleVm vm = vm(profile, found, console, new KeyFeed(script.keys()), line);
        Course course = speed.limited() || line != null ? course().inStep() : course();
        Exit exit = vm.run(course, trace ? stdio.err()::println : null);
        if (exit instanceof Exit.FuelSpent && (line == null || !line.left())) {
            reportLimit(vm);
        }
        return status(vm, exit);
    }

    /** Without a user, for what its screen shows in the end. */
    private int runForItsScreen(MachineProfile profile, BootImage found) throws InterruptedException {
        PrintStream nowhere = new PrintStream(
                OutputStream.nullOutputStream(), false, stdio.out().charset());
        SingleVm vm;
        Exit exit;
        try (SingleNic nic = SingleNic.open(net, bell, stdio.err(), stdio.err())) {
            ConsoleHost console = new ConsoleHost(SerialInput.none(bell), nowhere, stdio.err(), Run::drop, nic);
            vm = vm(profile, found, console, new KeyFeed(script.keys()), null);
            Course course = script.course();
            exit = vm.run(
                    course.toInstructions(Math.min(limit, course.instructions())), trace ? stdio.err()::println : null);
        }
        boolean shown = script.show(vm.screen(), stdio);
        int status = status(vm, exit);
        return shown || status != 0 ? status : ErrorLines.FAILED;
    }

    private int runOnTerminal(MachineProfile profile, BootImage found, Terminal terminal) throws InterruptedException {
        Later out = new Later(stdio.out());
        Later err = new Later(stdio.err());
        KeyFeed keys = new KeyFeed(script.keys());
        SingleVm vm;
        Exit exit;
        boolean left;
        try (SingleNic nic = SingleNic.open(net, bell, stdio.err(), err.stream());
                TerminalConsole view = new TerminalConsole(terminal, found.name(), keys, bell, kept.saves())) {
            IntConsumer screen = audible ? character -> beep(view, character) : Run::drop;
            ConsoleHost console = new ConsoleHost(SerialInput.none(bell), out.stream(), err.stream(), screen, nic);
            vm = vm(profile, found, console, keys, view);
            exit = vm.run(course().inStep(), null);
            left = view.left();
            if (exit instanceof Exit.Ended ended && ended.reason() != StopReason.EXITED) {
                view.mouseListens(false);
                view.show(vm.screen());
                view.awaitKey("VM stopped: " + ended.text() + ". Press any key.");
            }
        }
        out.print();
        err.print();
        if (exit instanceof Exit.FuelSpent && !left) {
            reportLimit(vm);
        }
        return status(vm, exit);
    }

    private SingleVm vm(
            MachineProfile profile, BootImage found, ConsoleHost console, KeyFeed keys, @Nullable View view) {
        SingleVm vm = new SingleVm(profile, tier.tier(), found, from, console, keys, bell, view, kept::saveNow);
        looking.watch(vm, stdio);
        recorded.begin(vm);
        return vm;
    }

    /** What is written through the BIOS is on the screen as well. */
    private static void drop(int character) {}

    private static void beep(TerminalConsole view, int character) {
        if (character == BELL) {
            view.beep();
        }
    }

    private void reportLimit(SingleVm vm) {
        ErrorLines.print(stdio.err(), "stopped at %s after %d instructions".formatted(vm.place(), vm.instructions()));
    }

    private int status(SingleVm vm, Exit exit) {
        kept.save(vm);
        looking.end(stdio);
        recorded.end(vm);
        if (!(exit instanceof Exit.Ended ended)) {
            return 0;
        }
        return switch (ended.reason()) {
            case EXITED -> ended.code();
            case HALTED_FOR_EVER -> 0;
            default -> {
                ErrorLines.print(
                        stdio.err(),
                        "%s ended at %s after %d instructions: %s"
                                .formatted(
                                        image.isEmpty() ? vm.name() : image,
                                        vm.place(),
                                        vm.instructions(),
                                        ended.text()));
                recorded.hint(stdio.err(), image);
                yield ErrorLines.FAILED;
            }
        };
    }

    /** What {@code --clock} may be. */
    private enum Clock {
        HOST,
        INSTRUCTIONS;

        static final class OfName extends LowerCase<Clock> {
            OfName() {
                super(Clock.class);
            }
        }
    }
}
