package dev.plankton.cli.store;

import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.Stdio;
import dev.plankton.hypervisor.Snapshot;
import dev.plankton.machine.ClockReading;
import dev.plankton.snapshot.format.Release;
import dev.plankton.snapshot.format.VmState;
import dev.plankton.snapshot.format.VmStateCodec;
import dev.plankton.store.StoreDirectory;
import dev.plankton.store.StoredPopulation;
import dev.plankton.store.format.VmRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code plankton store extract}: one VM as a snapshot. */
@Command(name = "extract", description = "Write one VM of a store to a file, as a snapshot, which any Plankton reads.")
final class StoreExtract implements Callable<Integer> {
    private final Stdio stdio;

    @Mixin
    private final StoreArgument argument = new StoreArgument();

    @Parameters(index = "1", paramLabel = "VM", description = "Its number.")
    private int number;

    @Parameters(index = "2", paramLabel = "FILE", description = "The snapshot.")
    @SuppressWarnings("NullAway.Init") // by picocli
    private Path file;

    StoreExtract(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() {
        byte[] snapshot = argument.look(this::snapshot);
        try {
            Files.write(file, snapshot);
            stdio.out().println(Snapshot.read(file));
        } catch (IOException e) {
            throw Complaint.about("cannot write " + file, e);
        }
        return 0;
    }

    private byte[] snapshot(StoreDirectory store) throws IOException {
        StoredPopulation population = Stores.population(store);
        VmRecord vm = Stores.vm(population, number);
        if (vm.state() == VmRecord.State.GONE) {
            throw new Complaint("VM %d has ended, and its state is not kept".formatted(number));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] _ = VmStateCodec.write(
                bytes,
                new VmState(
                        population.templates().templates().get(vm.template()),
                        vm.delta().copy(),
                        new ClockReading(
                                population.stamp().nanos(), population.stamp().millis()),
                        number,
                        Release.NAME,
                        List.of(),
                        List.of()));
        return bytes.toByteArray();
    }
}
