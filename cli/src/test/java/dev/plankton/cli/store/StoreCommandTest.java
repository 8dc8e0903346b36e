package dev.plankton.cli.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cli.Outcome;
import dev.plankton.disk.DiskFile;
import dev.plankton.guests.Guests;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Snapshot;
import dev.plankton.hypervisor.io.Durability;
import dev.plankton.machine.BootImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreCommandTest {
    private static final BootImage HELLO =
            BootImage.of("hello", Guests.find("hello").orElseThrow().image());

    @TempDir
    private Path folder;

    private String store;

    @BeforeEach
    void store() throws IOException {
        Path path = folder.resolve("vms");
        store = path.toString();
        try (Hypervisor hypervisor = Hypervisor.builder().open(path, Durability.SYNC)) {
            hypervisor.boot(HELLO, 10, booted -> {});
            hypervisor.save();
            hypervisor.vm(3).stop();
            hypervisor.save();
            hypervisor.vm(4).stop();
        }
    }

    @Test
    void lsListsWhatIsThere() {
        Outcome outcome = Outcome.of("store", "ls", store);
        assertThat(outcome.status()).isZero();
        assertThat(outcome.out())
                .contains("10 VMs as of")
                .contains("generation 1", "generation 2")
                .contains("10 VMs, 9 alive")
                .contains("journal 2-1")
                .contains("hello");
    }

    @Test
    void showShowsAVm() {
        assertThat(Outcome.of("store", "show", store, "7").out())
                .contains("asleep", "hello", "CS:IP            0000:7C");
        assertThat(Outcome.of("store", "show", store, "4").out()).contains("ended: stopped by the host");
        Outcome none = Outcome.of("store", "show", store, "10");
        assertThat(none.status()).isEqualTo(2);
        assertThat(none.err()).contains("no VM 10: 0 to 9");
    }

    @Test
    void verifyFindsDamageAndRepairPutsItAside() throws IOException {
        assertThat(Outcome.of("store", "verify", store).out()).startsWith("whole: 2 generations");
        Path slabs = Path.of(store, "generations", "0000000002.slabs");
        byte[] bytes = Files.readAllBytes(slabs);
        bytes[40] ^= 4;
        Files.write(slabs, bytes);
        Outcome damaged = Outcome.of("store", "verify", store);
        assertThat(damaged.status()).isEqualTo(1);
        assertThat(damaged.out()).contains("0000000002.slabs");
        Outcome repaired = Outcome.of("store", "verify", "--repair", store);
        assertThat(repaired.status()).as(repaired.out()).isZero();
        assertThat(repaired.out()).contains("0000000002.manifest was put aside").contains("whole: 1 generations");
    }

    @Test
    void diffNamesTheVmsThatDiffer() throws IOException {
        Outcome since = Outcome.of("store", "diff", store);
        assertThat(since.status()).isEqualTo(1);
        assertThat(since.out()).contains("VM 4: asleep").contains("1 VMs differ");
        Path other = folder.resolve("other");
        try (Hypervisor hypervisor = Hypervisor.load(Path.of(store))) {
            hypervisor.save(other);
        }
        Outcome same = Outcome.of("store", "diff", store, other.toString());
        assertThat(same.status()).as(same.out()).isZero();
    }

    @Test
    void extractWritesASnapshot() throws IOException {
        Path file = folder.resolve("vm7");
        Outcome outcome = Outcome.of("store", "extract", store, "7", file.toString());
        assertThat(outcome.status()).isZero();
        assertThat(Snapshot.read(file).vm()).isEqualTo(7);
    }

    /** The snapshot is of the VM and its disk, and is refused for another one. */
    @Test
    void aVmWithADiskOpenForWritingIsExtractedAndServedWithIt() throws IOException {
        Path path = folder.resolve("disks");
        byte[] floppy = new byte[1440 * 1024];
        HELLO.disk().bytes().get(floppy, 0, 512);
        Path image = Files.write(folder.resolve("disk.img"), floppy);
        try (DiskFile disk = DiskFile.open(image);
                Hypervisor hypervisor = Hypervisor.builder().open(path, Durability.SYNC)) {
            hypervisor.boot(BootImage.writingTo(disk, "disk.img"), 1, booted -> {});
            hypervisor.save();
        }
        Path file = folder.resolve("vm0");
        Outcome outcome = Outcome.of("store", "extract", path.toString(), "0", file.toString());
        assertThat(outcome.status()).as(outcome.err()).isZero();
        try (DiskFile disk = DiskFile.open(image)) {
            assertThat(Snapshot.read(file, BootImage.writingTo(disk, "disk.img"))
                            .vm())
                    .isZero();
        }
        floppy[5000] = 1;
        Files.write(image, floppy);
        Outcome changed = Outcome.of("store", "extract", path.toString(), "0", file.toString());
        assertThat(changed.status()).isEqualTo(2);
        assertThat(changed.err())
                .contains(image + " was changed by other means than VM 0")
                .hasLineCount(1);
        Outcome served = Outcome.of("serve", "--store", path.toString());
        assertThat(served.status()).isEqualTo(2);
        assertThat(served.err())
                .contains(image.toString(), "--stop-without-disk")
                .hasLineCount(1);
        assertThat(Outcome.of("store", "ls", path.toString()).out()).contains("disk.img");
        assertThat(Outcome.of("serve", "--stop-without-disk").err()).contains("requires --store");
    }

    @Test
    void compactLeavesOneGeneration() {
        assertThat(Outcome.of("store", "compact", store).out()).contains("generation 3");
        assertThat(Outcome.of("store", "verify", store).out()).startsWith("whole: 1 generations, 0 journals");
    }

    @Test
    void whatIsNoStoreIsAComplaint() {
        for (String action : new String[] {"ls", "verify", "compact"}) {
            Outcome outcome = Outcome.of("store", action, folder.resolve("none").toString());
            assertThat(outcome.status()).isEqualTo(2);
            assertThat(outcome.err()).contains("no store there").hasLineCount(1);
        }
        assertThat(Outcome.of("store").err()).contains("missing action: one of ls, show");
        assertThat(Outcome.of("serve", "--durability", "sync").err()).contains("--durability requires --store");
        assertThat(Outcome.of("serve", "--store", "x", "--durability", "often").err())
                .contains("'often' is not sync, none or an interval");
    }
}
