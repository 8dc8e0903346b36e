package dev.plankton.cli.replay;

import dev.plankton.cli.debugger.TerminalDebugger;
import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.ErrorLines;
import dev.plankton.cli.io.Stdio;
import dev.plankton.cli.io.Terminal;
import dev.plankton.cli.option.GdbLaunch;
import dev.plankton.cli.option.Images;
import dev.plankton.cli.option.ScreenOutput;
import dev.plankton.cli.option.Symbols;
import dev.plankton.cli.option.TierOption;
import dev.plankton.cli.option.UserPrograms;
import dev.plankton.debugger.Debuggee;
import dev.plankton.debugger.source.SourceMap;
import dev.plankton.debugger.symbols.DebugFile;
import dev.plankton.guests.Guests;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.pc.History;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Outcome;
import dev.plankton.machine.pc.Recording;
import dev.plankton.machine.pc.ReplayException;
import dev.plankton.machine.pc.RunDifference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plankton replay}: runs a recording again. */
@Command(
        name = "replay",
        description = "Run again what `run --record` or `serve --record` has recorded, with the same state at each"
                + " instruction.",
        footer = {
            "",
            "Prints what the guest sends on COM1, and then, on standard error, what was replayed.",
            "MOMENT is a number of instructions since power-on, or -N for N before the end.",
            "The exit status is 1 if the guest does not do what was recorded, or two recordings differ.",
            "",
            "  plankton run --record game.plrec snake",
            "  plankton replay game.plrec --to -100000 --text",
            "  plankton replay game.plrec --debug",
            "  plankton replay --first-difference good.plrec bad.plrec"
        })
public final class Replay implements Callable<Integer> {
    /** Bytes that a history may take: some thousand million instructions. */
    private static final long HISTORY = 64 << 20;

    private final Stdio stdio;

    @Parameters(
            paramLabel = "FILE",
            arity = "1..2",
            description = "A recording, or the directory of `serve --record`; two with --first-difference.")
    private List<Path> files = List.of();

    @Option(names = "--vm", paramLabel = "N", description = "Of a recording of several VMs, number N.")
    private @Nullable Integer vm;

    @Option(
            names = "--image",
            paramLabel = "IMAGE",
            description = "A disk image that the guest had; built-in guests need not be given.")
    private List<String> images = List.of();

    @Option(
            names = "--from",
            paramLabel = "MOMENT",
            converter = Moment.Reader.class,
            description = "Where --trace begins, and how far --gdb and --debug can go back; the beginning by default.")
    private @Nullable Moment from;

    @Option(
            names = "--to",
            paramLabel = "MOMENT",
            converter = Moment.Reader.class,
            description = "How far to run; to the end by default.")
    private @Nullable Moment to;

    @Option(names = "--trace", description = "Print each instruction on standard error before it executes.")
    private boolean trace;

    @Option(
            names = "--gdb",
            description = "Then debug the guest with GDB, which can go back and forth in the recording.")
    private boolean gdb;

    @Option(
            names = "--debug",
            description = "Then debug the guest on this terminal, back and forth in the recording; h shows the keys.")
    private boolean debug;

    @Option(
            names = "--first-difference",
            description = "Find the first instruction after which two recorded runs differ, and what differs.")
    private boolean difference;

    @Mixin
    private ScreenOutput screen = new ScreenOutput();

    @Mixin
    private TierOption tier = new TierOption();

    @Option(names = "--gdb-program", paramLabel = "PROGRAM", description = "The GDB to start; gdb by default.")
    private String gdbProgram = "gdb";

    @Mixin
    private GdbLaunch session = new GdbLaunch();

    public Replay(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (files.size() != (difference ? 2 : 1)) {
            throw new Complaint(
                    difference
                            ? "--first-difference needs two recordings"
                            : "one recording is replayed at a time; two are for --first-difference");
        }
        if (!gdb) {
            session.requireNone();
        }
        if (debug && (gdb || trace || difference || screen.wanted())) {
            throw new Complaint(
                    "--debug cannot be combined with --gdb, --trace, --text, --screenshot or --first-difference");
        }
        try {
            return difference ? compare() : replay(read(files.getFirst()));
        } catch (ReplayException e) {
            ErrorLines.print(stdio.err(), String.valueOf(e.getMessage()));
            return ErrorLines.FAILED;
        }
    }

    private Recording read(Path file) {
        BootImage[] given = Stream.concat(
                        Guests.names().stream().map(name -> Images.of(Images.guest(name))),
                        images.stream().map(name -> Images.find(name, true)))
                .toArray(BootImage[]::new);
        try {
            return vm == null ? Recording.read(file, given) : Recording.read(file, vm, given);
        } catch (IOException e) {
            throw Complaint.about("cannot replay " + file, e);
        }
    }

    private int replay(Recording recording) throws IOException, InterruptedException {
        long end = to == null ? recording.end() : to.in(recording, "--to");
        long begin = from == null ? recording.beginning() : from.in(recording, "--from");
        if (begin > end) {
            throw new Complaint("--from %d is after --to %d".formatted(begin, end));
        }
        try (Machine machine = Machine.replay(recording, tier.tier())) {
            boolean _ = runTo(machine, begin, recording);
            if (gdb) {
                return session.debug(
                        machine, symbols(recording.image()), () -> runTo(machine, end, recording), gdbProgram, stdio);
            }
            if (debug) {
                return debug(machine, () -> runTo(machine, end, recording));
            }
            if (trace) {
                machine.trace(stdio.err()::println);
            }
            boolean _ = runTo(machine, end, recording);
            return show(machine, recording);
        }
    }

    /** Those beside the file with the image, if it was given. */
    private Optional<DebugFile> symbols(BootImage image) {
        return images.stream()
                .filter(name -> Images.find(name, true).hash().equals(image.hash()))
                .findFirst()
                .map(name -> Symbols.of(name, image, line -> ErrorLines.print(stdio.err(), line)))
                .orElseGet(() -> Symbols.builtIn(image));
    }

    /** Debugs {@code machine}, whose history begins now, after {@code advance} has had it run. */
    private int debug(Machine machine, Runnable advance) throws IOException, InterruptedException {
        org.jline.terminal.Terminal terminal = Terminal.of(stdio);
        if (terminal == null) {
            throw new Complaint(
                    "--debug requires a terminal as standard input and output; without one use --gdb or --trace");
        }
        History _ = machine.keepHistory(HISTORY);
        TerminalDebugger.run(machine.image().name(), labels(machine.image()), new Debuggee(machine), advance, terminal);
        return 0;
    }

    /** Those of the image's source, if that is known. */
    private SourceMap labels(BootImage image) {
        try {
            return Stream.concat(
                            Stream.of(new UserPrograms()), images.stream().map(name -> new UserPrograms(null, name)))
                    .flatMap(programs -> programs.source(image).stream())
                    .findFirst()
                    .orElse(SourceMap.NONE);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new Complaint(String.valueOf(e.getMessage()), e);
        }
    }

    /** Runs to a moment; to all that was recorded if that is the last one. */
    private boolean runTo(Machine machine, long moment, Recording recording) {
        Outcome outcome =
                moment == recording.end() ? machine.replayToEnd() : machine.run(moment - machine.instructions());
        return outcome instanceof Outcome.Ended;
    }

    private int show(Machine machine, Recording recording) {
        if (screen.wanted()) {
            return screen.show(machine.screen(), stdio) ? 0 : ErrorLines.FAILED;
        }
        stdio.out().writeBytes(machine.serial().getBytes(StandardCharsets.ISO_8859_1));
        stdio.out().flush();
        stdio.err()
                .printf(
                        "VM %d, %s: instructions %,d to %,d replayed, recorded by %s%s%n",
                        recording.vm(),
                        recording.image().name(),
                        recording.beginning(),
                        machine.instructions(),
                        recording.producer(),
                        machine.ended()
                                .map(how -> "; then it ended: " + how.text())
                                .orElse(""));
        return 0;
    }

    private int compare() {
        Optional<RunDifference> found = RunDifference.first(read(files.getFirst()), read(files.getLast()));
        if (found.isEmpty()) {
            stdio.out().println("no difference");
            return 0;
        }
        RunDifference first = found.get();
        stdio.out().printf("the same up to instruction %,d, at %05X; then%n", first.moment(), first.code());
        first.differences().forEach(line -> stdio.out().println("  " + line));
        return ErrorLines.FAILED;
    }
}
