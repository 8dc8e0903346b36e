package dev.plankton.snapshot.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Reply;
import dev.plankton.hypervisor.Snapshot;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.VmPatience;
import dev.plankton.hypervisor.io.InboxRule;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.MachineProfile;
import dev.plankton.snapshot.io.SnapshotFormatException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A whole snapshot file: nothing in it can change unseen. */
class SnapshotFileTest {
    private static byte[] file;

    /** Sleeps; the last sector byte tells images apart. */
    private static BootImage image() {
        byte[] sector = new byte[512];
        System.arraycopy(new byte[] {(byte) 0xFB, (byte) 0xF4, (byte) 0xEB, (byte) 0xFC}, 0, sector, 0, 4);
        sector[510] = 0x55;
        sector[511] = (byte) 0xAA;
        return BootImage.of("sleeps", sector);
    }

    @BeforeAll
    static void take() throws IOException {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            Vm vm = VmPatience.asleep(hypervisor, image());
            vm.pause();
            vm.request(new byte[] {1, 2, 3}, new Reply());
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            vm.snapshot(InboxRule.COPY).write(out);
            file = out.toByteArray();
        }
    }

    private static Snapshot read(byte[] bytes) throws IOException {
        return Snapshot.read(new ByteArrayInputStream(bytes));
    }

    @Test
    void isSmall() throws IOException {
        assertThat(read(file).inputs()).isEqualTo(1);
        assertThat(file.length).isLessThan(8000);
    }

    /** Each flipped bit is found by the checks of blocks or the hash of the whole, without reading what it is in. */
    @Test
    void everyFlippedBitIsFound() {
        for (int bit = 0; bit < 8 * file.length; bit++) {
            byte[] flipped = file.clone();
            flipped[bit >> 3] ^= (byte) (1 << (bit & 7));
            assertThatThrownBy(() -> readBlocks(flipped)).as("bit " + bit).isInstanceOf(SnapshotFormatException.class);
        }
    }

    /** And the reader of snapshots refuses them so too. */
    @Test
    void flippedBitsAreRefused() {
        for (int at = 0; at < file.length; at += 17) {
            byte[] flipped = file.clone();
            flipped[at] ^= (byte) (1 << (at & 7));
            assertThatThrownBy(() -> read(flipped)).as("byte " + at).isInstanceOf(SnapshotFormatException.class);
        }
    }

    @Test
    void aCutIsRefused() {
        for (int length = 0; length < file.length; length += 7) {
            byte[] cut = Arrays.copyOf(file, length);
            assertThatThrownBy(() -> readBlocks(cut)).isInstanceOf(SnapshotFormatException.class);
        }
    }

    private static void readBlocks(byte[] bytes) throws IOException {
        BlockReader in = new BlockReader(new ByteArrayInputStream(bytes), FileKind.SNAPSHOT);
        for (int tag : FormatPinTest.TAGS) {
            assertThat(in.block(tag, 1 << 22)).isNotNull();
        }
        in.end();
    }

    @Test
    void theKindOfPcIsKept() throws IOException {
        assertThat(read(file).profile()).isEqualTo(MachineProfile.DEFAULT);
        assertThat(read(file).image().name()).isEqualTo("sleeps");
    }
}
