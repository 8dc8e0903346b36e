package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.hypervisor.io.Durability;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.machine.Exit;
import dev.plankton.machine.StopReason;
import dev.plankton.store.StoreChecker;
import dev.plankton.store.StoreDirectory;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store that the first release with stores wrote, as {@link #write} has it: each release must load it. The files are never
 * written again; a new version of the format gets files of its own beside them.
 */
class GoldenStoreTest {
    @TempDir
    private Path folder;

    /** What wrote {@code version-1}. */
    static void write(Path path) throws IOException {
        try (Hypervisor hypervisor = Hypervisor.builder().open(path, Durability.SYNC)) {
            hypervisor.boot(GuestImage.COUNTS, 20, booted -> {});
            hypervisor.create(GuestImage.COUNTS);
            Vm ended = hypervisor.boot(GuestImage.of("""
                    B007   mov al,7
                    E6F4   out 0F4h,al
                    """));
            Vm prints = hypervisor.boot(GuestImage.PRINTS);
            VmPatience.untilState(ended, RunState.STOPPED);
            VmPatience.untilState(prints, RunState.IDLE);
            Reply.to(hypervisor.vm(1), "x").await();
            hypervisor.save();
            Reply.to(hypervisor.vm(2), "x").await();
            Reply.to(hypervisor.vm(1), "x").await();
            hypervisor.vm(3).pause();
            hypervisor.save();
            Reply.to(hypervisor.vm(1), "x").await();
        }
    }

    @Test
    void eachReleaseLoadsIt() throws IOException, URISyntaxException {
        Path files = Path.of(Objects.requireNonNull(getClass().getResource("/dev/plankton/store/version-1"))
                .toURI());
        Path path = StoreCopy.of(files, folder.resolve("store"));
        try (StoreDirectory store = StoreDirectory.look(path)) {
            assertThat(new StoreChecker(store).check()).isEmpty();
        }
        check(path);
    }

    /** What this release writes has the same in it. */
    @Test
    void whatWroteItStillWritesTheSame() throws IOException {
        Path path = folder.resolve("store");
        write(path);
        check(path);
    }

    private static void check(Path path) throws IOException {
        try (Hypervisor hypervisor = Hypervisor.load(path)) {
            assertThat(hypervisor.size()).isEqualTo(23);
            assertThat(Reply.to(hypervisor.vm(1), "x").await()).containsExactly(4);
            assertThat(Reply.to(hypervisor.vm(2), "x").await()).containsExactly(2);
            assertThat(Reply.to(hypervisor.vm(19), "x").await()).containsExactly(1);
            assertThat(hypervisor.vm(3).state()).isEqualTo(RunState.PAUSED);
            assertThat(hypervisor.vm(20).state()).isEqualTo(RunState.OFF);
            assertThat(hypervisor.vm(21).ended()).isEqualTo(new Exit.Ended(StopReason.EXITED, 7));
            assertThat(Reply.to(hypervisor.vm(22), "x").await()).containsExactly('B');
        }
    }
}
