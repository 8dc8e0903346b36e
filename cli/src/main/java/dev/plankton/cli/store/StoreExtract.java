package dev.plankton.cli.store;

import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.Stdio;
import dev.plankton.hypervisor.Snapshot;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.ClockReading;
import dev.plankton.snapshot.format.DiskIdentity;
import dev.plankton.snapshot.format.ImageCodec;
import dev.plankton.snapshot.format.Release;
import dev.plankton.snapshot.format.VmState;
import dev.plankton.snapshot.format.VmStateFile;
import dev.plankton.store.DiskOpener;
import dev.plankton.store.StoreDirectory;
import dev.plankton.store.StoredPopulation;
import dev.plankton.store.format.VmRecord;
import java.io.IOException;
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
        stdio.out().println(argument.look(this::extract));
        return 0;
    }

    private Snapshot extract(StoreDirectory store) throws IOException {
        try (DiskOpener disks = new DiskOpener(store.id(), DiskOpener.Mode.CHECK)) {
            StoredPopulation population = StoredPopulation.newest(store, disks);
            VmRecord vm = Stores.vm(population, number);
            if (vm.state() == VmRecord.State.GONE) {
                throw new Complaint("VM %d has ended, and its state is not kept".formatted(number));
            }
            disks.check(population, vm.number());
            BootImage image =
                    population.templates().templates().get(vm.template()).image();
            List<DiskIdentity> open = image.drives().change() ? ImageCodec.identities(image) : List.of();
            write(state(population, vm, open));
            return open.isEmpty() ? Snapshot.read(file) : Snapshot.read(file, image);
        }
    }

    private VmState state(StoredPopulation population, VmRecord vm, List<DiskIdentity> open) {
        return new VmState(
                population.templates().templates().get(vm.template()),
                vm.delta().copy(),
                new ClockReading(population.stamp().nanos(), population.stamp().millis()),
                number,
                Release.NAME,
                open,
                List.of());
    }

    private void write(VmState state) {
        try {
            String _ = VmStateFile.write(file, state);
        } catch (IOException e) {
            throw Complaint.about("cannot write " + file, e);
        }
    }
}
