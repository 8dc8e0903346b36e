package dev.plankton.cli.snapshot;

import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.Stdio;
import dev.plankton.cpu.Cpu;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.MachineProfile;
import dev.plankton.memory.Delta;
import dev.plankton.snapshot.format.ImageSource;
import dev.plankton.snapshot.format.VmState;
import dev.plankton.snapshot.format.VmStateCodec;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code plankton snapshot show}: checks a snapshot and says what it is. */
@Command(
        name = "show",
        description = "Check a snapshot and show what it is: when and of what it was taken, and what is in it.")
final class ShowSnapshot implements Callable<Integer> {
    private final Stdio stdio;

    @Parameters(paramLabel = "FILE", description = "A snapshot.")
    private Path file = Path.of("");

    ShowSnapshot(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() {
        VmState state;
        long size;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            state = VmStateCodec.read(in, ImageSource.LOOK_ONLY);
            size = Files.size(file);
        } catch (IOException e) {
            throw Complaint.about("cannot read " + file, e);
        }
        Delta changes = state.delta();
        MachineProfile profile = state.template().profile();
        long instructions = Cpu.instructionsIn(state.template().read(changes, Cpu.INSTRUCTIONS_AT, Long.BYTES));
        line(
                "taken",
                "%s of VM %d, by %s"
                        .formatted(Instant.ofEpochMilli(state.taken().millis()), state.vm(), state.producer()));
        line("image", state.template().image().toString());
        line("processor", profile.cpu().label() + (profile.coprocessor() ? ", x87" : ""));
        line("memory", "%,d KiB above 1 MiB".formatted(profile.extendedMemory()));
        line("clock", clock(profile.clock()));
        line(
                "NE2000",
                "port %Xh, IRQ %d".formatted(profile.nic().port(), profile.nic().irq()));
        if (!profile.cards().isEmpty()) {
            line("cards", String.join(", ", profile.cardLabels()));
        }
        line("executed", "%,d instructions".formatted(instructions));
        line("changes", "%,d bytes".formatted(changes.length()));
        line("inputs", "%,d wait".formatted(state.inputs().size()));
        line("file", "%,d bytes, all checksums right".formatted(size));
        return 0;
    }

    private static String clock(ClockSource source) {
        return switch (source) {
            case ClockSource.Host() -> "the host's";
            case ClockSource.Instructions(long perSecond, long _) ->
                "counted, %,d instructions a second".formatted(perSecond);
        };
    }

    private void line(String name, String value) {
        stdio.out().printf("%-10s %s%n", name, value);
    }
}
