package dev.plankton.cli;

import dev.plankton.cpu.CpuModel;
import dev.plankton.device.DiskFile;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.Exit;
import dev.plankton.machine.MachineProfile;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code plankton run}: one VM with the terminal as its console. */
@Command(
        name = "run",
        description = "Run one VM with its console on this terminal.",
        footer = {
            "",
            "What the guest writes on the screen and sends on COM1 goes to standard output;",
            "standard input goes to COM1. It ends with the guest, or when standard input has",
            "ended and nothing else can wake the guest. The exit status is what the guest",
            "wrote to port F4h, 0 if it went to sleep or reached the limit, 1 if it crashed."
        })
final class Run implements Callable<Integer> {
    private final Stdio stdio;

    @Parameters(paramLabel = "IMAGE", description = "File to boot from, or a built-in guest.")
    private String image = "";

    @Option(names = "--max-instructions", paramLabel = "N", description = "End after N instructions.")
    private long limit = Long.MAX_VALUE;

    @Option(names = "--trace", description = "Print each instruction on standard error before it executes.")
    private boolean trace;

    @Option(names = "--serial", description = "Show only what the guest sends on COM1, not its screen.")
    private boolean serialOnly;

    @Option(names = "--force", description = "Boot the image although it lacks the signature 55 AA.")
    private boolean force;

    @Option(
            names = "--write-through",
            description = "Write to the image's file what the guest writes to its disk; else it is lost at the end.")
    private boolean writeThrough;

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            converter = Model.class,
            description = "Processor: i8086, i80286 or i686, which is the default.")
    private CpuModel model = CpuModel.I686;

    @Option(
            names = "--clock",
            paramLabel = "CLOCK",
            converter = Clock.OfName.class,
            description =
                    "What time is to the guest: host (the default), or instructions, by which each run is the same.")
    private Clock clock = Clock.HOST;

    Run(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        if (limit < 1) {
            throw new Complaint("--max-instructions " + limit + ": at least 1");
        }
        try (DiskFile file = writeThrough ? Images.open(image) : null) {
            return run(file == null ? Images.find(image, force) : Images.on(file, image, force));
        }
    }

    private int run(BootImage found) throws InterruptedException {
        MachineProfile profile = new MachineProfile(model, clock.source());
        SerialInput input = SerialInput.of(stdio.in());
        SingleVm vm = new SingleVm(profile, found, new ConsoleHost(input, stdio.out(), stdio.err(), !serialOnly));
        return status(vm, vm.run(limit, trace ? new Trace(stdio.err()) : null));
    }

    private int status(SingleVm vm, Exit exit) {
        PrintStream err = stdio.err();
        return switch (exit) {
            case Exit.Halted() -> 0;
            case Exit.FuelSpent() -> {
                ErrorLines.print(err, "stopped at %s after %d instructions".formatted(vm.place(), vm.instructions()));
                yield 0;
            }
            case Exit.Ended ended ->
                switch (ended.reason()) {
                    case EXITED -> ended.code();
                    case HALTED_FOR_EVER -> 0;
                    default -> {
                        ErrorLines.print(
                                err,
                                "%s ended at %s after %d instructions: %s"
                                        .formatted(
                                                image,
                                                vm.place(),
                                                vm.instructions(),
                                                ended.reason().text()));
                        yield ErrorLines.FAILED;
                    }
                };
        };
    }

    /** What {@code --clock} may be. */
    private enum Clock {
        HOST,
        INSTRUCTIONS;

        /** Counted time begins with the year 2025. */
        private static final long START_MILLIS = 1_735_689_600_000L;

        /** About what a 386 executes. */
        private static final long PER_SECOND = 10_000_000;

        ClockSource source() {
            return switch (this) {
                case HOST -> new ClockSource.Host();
                case INSTRUCTIONS -> new ClockSource.Instructions(PER_SECOND, START_MILLIS);
            };
        }

        static final class OfName extends LowerCase<Clock> {
            OfName() {
                super(Clock.class);
            }
        }
    }

    /** Reads {@code --model}. */
    static final class Model implements ITypeConverter<CpuModel> {
        @Override
        public CpuModel convert(String label) {
            try {
                return CpuModel.of(label);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
