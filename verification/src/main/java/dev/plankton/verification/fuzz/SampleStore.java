package dev.plankton.verification.fuzz;

import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.io.Durability;
import dev.plankton.hypervisor.io.Offer;
import dev.plankton.hypervisor.io.ReplyListener;
import dev.plankton.machine.BootImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A store to be damaged: two generations, of which the second has few VMs, and a journal, with VMs of several guests. */
public final class SampleStore {
    private SampleStore() {}

    /**
     * Makes one at {@code path}.
     *
     * @param vms VMs, at least one for each of {@code images}
     */
    public static void make(Path path, List<BootImage> images, int vms) throws IOException {
        try (Hypervisor hypervisor = Hypervisor.builder().cores(1).open(path, Durability.SYNC)) {
            for (int n = 0; n < images.size(); n++) {
                int count = vms * (n + 1) / images.size() - vms * n / images.size();
                hypervisor.boot(images.get(n), count, booted -> {});
            }
            wake(hypervisor, 1);
            hypervisor.save();
            wake(hypervisor, 10);
            hypervisor.save();
            wake(hypervisor, 7);
            Objects.requireNonNull(hypervisor.vm(0)).stop();
        }
    }

    /** Sends a request to every VM of {@code step}. */
    private static void wake(Hypervisor hypervisor, int step) {
        for (int number = 0; number < hypervisor.size(); number += step) {
            Vm vm = Objects.requireNonNull(hypervisor.vm(number));
            Offer _ = vm.requestHere(new byte[] {'x', '\n'}, ReplyListener.IGNORED);
        }
    }

    /** The files of a store, but for its lock. */
    static List<Path> files(Path store) throws IOException {
        try (Stream<Path> all = Files.walk(store)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("LOCK"))
                    .sorted()
                    .toList();
        }
    }
}
