package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.plankton.disk.Disk;
import dev.plankton.disk.DiskFile;
import dev.plankton.hypervisor.io.Durability;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.machine.BootImage;
import dev.plankton.store.StoreChecker;
import dev.plankton.store.StoreCompactor;
import dev.plankton.store.StoreDirectory;
import dev.plankton.store.StoredPopulation;
import dev.plankton.store.WritableDisks;
import dev.plankton.store.file.FileLayer;
import dev.plankton.testing.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Stores of VMs that have a disk image open for writing. */
class StoreDiskTest {
    /** Counts requests in memory and on its disk, in sector 2, and answers with both counts. */
    private static final BootImage COUNTS_ON_DISK = GuestImage.of(GuestImage.serving("""
            0E            push cs
            07            pop es
            """, """
            FE060006      inc byte [600h]
            B80102        mov ax,0201h
            E81A00        call disk
            FE060080      inc byte [8000h]
            B80103        mov ax,0301h
            E81000        call disk
            A00006        mov al,[600h]
            E6E1          out 0E1h,al
            A00080        mov al,[8000h]
            E6E1          out 0E1h,al
            """) + """
            disk:
            BB0080        mov bx,8000h
            B90300        mov cx,3
            BA0000        mov dx,0
            CD13          int 13h
            C3            ret
            """);

    @TempDir
    private Path folder;

    private Path path;
    private Path image;

    @BeforeEach
    void disk() throws IOException {
        path = folder.resolve("store");
        byte[] bytes = new byte[1440 * 1024];
        COUNTS_ON_DISK.disk().bytes().get(bytes, 0, Disk.SECTOR);
        image = Files.write(folder.resolve("disk.img"), bytes);
    }

    /** The next counts in memory and on the disk. */
    private static byte[] ask(Hypervisor hypervisor) {
        return Reply.to(hypervisor.vm(0), "x").await();
    }

    private static int onDisk(Path image) throws IOException {
        return Files.readAllBytes(image)[2 * Disk.SECTOR];
    }

    private void write(int sector, int value) throws IOException {
        byte[] bytes = Files.readAllBytes(image);
        bytes[sector * Disk.SECTOR] = (byte) value;
        Files.write(image, bytes, StandardOpenOption.WRITE);
    }

    /** A store whose VM has been asked twice since it was booted, and was then kept. */
    private void keepTwo(Durability durability) throws IOException {
        try (DiskFile disk = DiskFile.open(image);
                Hypervisor hypervisor = Hypervisor.builder().open(path, durability)) {
            Vm vm = hypervisor.boot(BootImage.writingTo(disk, "disk.img"));
            assertThat(ask(hypervisor)).containsExactly(1, 1);
            assertThat(ask(hypervisor)).containsExactly(2, 2);
            VmPatience.untilState(vm, RunState.IDLE);
            hypervisor.save();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theDiskIsOpenedAgain(Durability.Kind kind) throws IOException {
        keepTwo(kind == Durability.Kind.SYNC ? Durability.SYNC : Durability.NONE);
        for (int round = 3; round < 6; round++) {
            try (Hypervisor hypervisor = Hypervisor.builder().open(path, Durability.SYNC)) {
                assertThat(ask(hypervisor)).containsExactly(round, round);
                assertThat(onDisk(image)).isEqualTo(round);
                assertThatIOException().isThrownBy(() -> DiskFile.open(image)).withMessageContaining("another VM");
            }
        }
        try (DiskFile disk = DiskFile.open(image)) {
            assertThat(disk.size()).as("closed with the hypervisor").isEqualTo(1440 * 1024);
        }
    }

    /** As a process leaves them that dies after a write to the disk, and before the store has what the VM became. */
    @Test
    void whatTheVmWroteSinceItWasKeptIsTakenBack() throws IOException {
        keepTwo(Durability.NONE);
        try (Hypervisor hypervisor = Hypervisor.load(path)) {
            for (int n = 3; n < 10; n++) {
                assertThat(ask(hypervisor)).containsExactly(n, n);
            }
        }
        assertThat(onDisk(image)).isEqualTo(9);
        try (Hypervisor hypervisor = Hypervisor.load(path)) {
            assertThat(onDisk(image)).isEqualTo(2);
            assertThat(ask(hypervisor)).containsExactly(3, 3);
            hypervisor.save();
        }
        try (Hypervisor hypervisor = Hypervisor.load(path)) {
            assertThat(ask(hypervisor)).containsExactly(4, 4);
        }
    }

    @Test
    void aVmThatHasNotWrittenYetHasItsDisk() throws IOException {
        try (DiskFile disk = DiskFile.open(image);
                Hypervisor hypervisor = Hypervisor.builder().open(path, Durability.NONE)) {
            Vm vm = VmPatience.asleep(hypervisor, BootImage.writingTo(disk, "disk.img"));
            hypervisor.save();
            assertThat(ask(hypervisor)).containsExactly(1, 1);
        }
        try (Hypervisor hypervisor = Hypervisor.load(path)) {
            assertThat(ask(hypervisor)).containsExactly(1, 1);
        }
    }

    @Test
    void aDiskWrittenByOtherMeansIsRefused() throws IOException {
        keepTwo(Durability.NONE);
        write(7, 1);
        assertThatIOException()
                .isThrownBy(() -> Hypervisor.load(path))
                .withMessageContaining(image.toString())
                .withMessageContaining("changed by other means than VM 0")
                .withMessageContaining("contents");
        assertThat(Files.readAllBytes(image)[7 * Disk.SECTOR]).isEqualTo((byte) 1);
        write(7, 0);
        try (Hypervisor hypervisor = Hypervisor.load(path)) {
            assertThat(ask(hypervisor)).containsExactly(3, 3);
        }
    }

    @Test
    void aDiskThatIsMissingOrInUseIsNamed() throws IOException {
        keepTwo(Durability.NONE);
        Path elsewhere = folder.resolve("elsewhere.img");
        Files.move(image, elsewhere);
        assertThatIOException().isThrownBy(() -> Hypervisor.load(path)).withMessage("disk image %s is missing", image);
        Files.move(elsewhere, image);
        try (DiskFile other = DiskFile.open(image)) {
            assertThat(other.size()).isPositive();
            assertThatIOException()
                    .isThrownBy(() -> Hypervisor.load(path))
                    .withMessage("disk image %s: another VM writes to it", image);
        }
        Hypervisor.load(path).close();
    }

    @Test
    void onRequestOtherVmsAreLoadedWithoutTheOneWhoseDiskIsLost() throws IOException {
        try (DiskFile disk = DiskFile.open(image);
                Hypervisor hypervisor = Hypervisor.builder().open(path, Durability.SYNC)) {
            hypervisor.boot(BootImage.writingTo(disk, "disk.img"));
            hypervisor.boot(GuestImage.COUNTS);
            assertThat(ask(hypervisor)).containsExactly(1, 1);
            assertThat(Reply.to(hypervisor.vm(1), "x").await()).containsExactly(1);
        }
        Files.delete(image);
        assertThatIOException().isThrownBy(() -> Hypervisor.load(path));
        try (CapturedLog log = new CapturedLog("dev.plankton.store");
                Hypervisor hypervisor =
                        Hypervisor.builder().stopWithoutDisk(true).open(path, Durability.NONE)) {
            assertThat(log.messages()).hasSize(1).first().asString().contains("VM 0 is left out", image.toString());
            assertThat(hypervisor.vm(0).state()).isEqualTo(RunState.STOPPED);
            assertThat(Reply.to(hypervisor.vm(1), "x").await()).containsExactly(2);
            Patience.until("all are read", hypervisor::loaded);
            assertThat(hypervisor.alive()).isEqualTo(1);
        }
    }

    @Test
    void aDiskThatNoVmNeedsAnyMoreMayBeGone() throws IOException {
        try (DiskFile disk = DiskFile.open(image);
                Hypervisor hypervisor = Hypervisor.builder().open(path, Durability.SYNC)) {
            Vm vm = hypervisor.boot(BootImage.writingTo(disk, "disk.img"));
            assertThat(ask(hypervisor)).containsExactly(1, 1);
            vm.stop();
            VmPatience.untilState(vm, RunState.STOPPED);
            hypervisor.save();
        }
        Files.delete(image);
        try (Hypervisor hypervisor = Hypervisor.load(path)) {
            assertThat(hypervisor.vm(0).state()).isEqualTo(RunState.STOPPED);
        }
    }

    /** They are for a look, and the disk may be in use, or not there. */
    @Test
    void checksAndCompactionDoNotNeedTheDisk() throws IOException {
        keepTwo(Durability.SYNC);
        byte[] bytes = Files.readAllBytes(image);
        Files.delete(image);
        try (StoreDirectory store = StoreDirectory.open(path, FileLayer.DISK)) {
            assertThat(new StoreChecker(store).check()).isEmpty();
            StoreCompactor.compact(store, StoredPopulation.newest(store, WritableDisks.LOOK_ONLY));
            assertThat(new StoreChecker(store).check()).isEmpty();
        }
        Files.write(image, bytes);
        try (Hypervisor hypervisor = Hypervisor.load(path)) {
            assertThat(ask(hypervisor)).containsExactly(3, 3);
        }
    }

    /** A copy of a population is one of that moment, and has no history of its own. */
    @Test
    void aPopulationWithoutAStoreCanBeSaved() throws IOException {
        try (DiskFile disk = DiskFile.open(image);
                Hypervisor hypervisor = Hypervisor.create()) {
            Vm vm = hypervisor.boot(BootImage.writingTo(disk, "disk.img"));
            assertThat(ask(hypervisor)).containsExactly(1, 1);
            VmPatience.untilState(vm, RunState.IDLE);
            hypervisor.save(path);
            assertThat(ask(hypervisor)).containsExactly(2, 2);
        }
        assertThatIOException().isThrownBy(() -> Hypervisor.load(path)).withMessageContaining("changed");
        write(2, 1);
        try (Hypervisor hypervisor = Hypervisor.load(path)) {
            assertThat(ask(hypervisor)).containsExactly(2, 2);
        }
    }

    @Test
    void aHistoryThatIsNoneIsLeftAlone() throws IOException {
        Path history = folder.resolve("disk.img.history");
        Files.writeString(history, "Dear diary");
        try (DiskFile disk = DiskFile.open(image);
                Hypervisor hypervisor = Hypervisor.builder().open(path, Durability.SYNC)) {
            BootImage boot = BootImage.writingTo(disk, "disk.img");
            assertThatIllegalStateException()
                    .isThrownBy(() -> hypervisor.boot(boot))
                    .withMessageContaining("is not a history that Plankton wrote");
            assertThat(history).hasContent("Dear diary");
        }
    }
}
