package dev.plankton.guests;

import dev.plankton.cpu.model.Tier;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Snapshot;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.testing.Patience;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/** Lets a VM go on from a snapshot: in this JVM, or as a program in one of its own. */
final class GoesOn {
    private GoesOn() {}

    /** Arguments: the snapshot's file, that of the one taken later, the tier, and how many instructions later. */
    public static void main(String... args) throws IOException {
        Snapshot later = from(Snapshot.read(Path.of(args[0])), Tier.of(args[2]), Long.parseLong(args[3]));
        later.write(Path.of(args[1]));
    }

    /** A snapshot taken at least {@code instructions} later. */
    static Snapshot from(Snapshot snapshot, Tier tier, long instructions) {
        try (Hypervisor hypervisor =
                Hypervisor.builder().profile(snapshot.profile()).tier(tier).build()) {
            return later(hypervisor.boot(snapshot), snapshot.instructions() + instructions);
        }
    }

    /** A snapshot of a VM that runs, taken once it has executed {@code instructions}. */
    static Snapshot later(Vm vm, long instructions) {
        await(vm, () -> vm.instructions() >= instructions);
        return vm.snapshot();
    }

    /** The state of a VM once it sleeps. */
    static byte[] untilAsleep(Vm vm) {
        await(vm, () -> vm.state() == RunState.IDLE);
        return vm.snapshot().toBytes();
    }

    private static void await(Vm vm, BooleanSupplier reached) {
        Patience.until(vm + " is where it is to go on", () -> {
            if (vm.ended() != null) {
                throw new IllegalStateException("%s ended: %s".formatted(vm, vm.ended()));
            }
            return reached.getAsBoolean();
        });
    }
}
