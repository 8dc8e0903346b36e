package dev.plankton.store.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plankton.machine.StopReason;
import dev.plankton.store.io.CorruptStoreException;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Pins what is part of the format (docs/store.md). A change here is another version: give it a number, keep reading this
 * one or say which release does, and keep its golden store.
 */
class StoreFormatTest {
    private static final UUID STORE = new UUID(0x0102030405060708L, 0x090A0B0C0D0E0F10L);

    private static String hex(ByteSink sink) {
        return HexFormat.of().formatHex(sink.copy());
    }

    @Test
    void constants() {
        assertThat(SealedFile.VERSION).isEqualTo(1);
        assertThat(Manifest.MAGIC).isEqualTo("PLKGENER");
        assertThat(Manifest.SLAB).isEqualTo(65_536);
        assertThat(Manifest.MOST_PARTS).isEqualTo(8);
        assertThat(BlockWriter.BLOCK).isEqualTo(65_536);
        assertThat(BlockWriter.DEFLATED).isEqualTo(0x8000_0000);
        assertThat(JournalBlock.HEAD).isEqualTo(16);
        assertThat(JournalBlock.FILE_HEAD).isEqualTo(56);
        assertThat(JournalBlock.MOST).isEqualTo(1 << 28);
        assertThat(Deltas.ROOM).isEqualTo(1 << 24);
        assertThat(List.of(Entry.TEMPLATE, Entry.CREATED, Entry.VM, Entry.CLOSED))
                .containsExactly((int) 'T', (int) 'C', (int) 'V', (int) 'E');
        assertThat(VmRecord.State.values())
                .containsExactly(
                        VmRecord.State.OFF,
                        VmRecord.State.ASLEEP,
                        VmRecord.State.READY,
                        VmRecord.State.GONE,
                        VmRecord.State.ENDED);
    }

    /** Their ordinals are stored; new ones go to the end. */
    @Test
    void reasonsKeepTheirNumbers() {
        assertThat(StopReason.values())
                .startsWith(
                        StopReason.EXITED,
                        StopReason.HALTED_FOR_EVER,
                        StopReason.SHUTDOWN,
                        StopReason.PROTECTED_MODE,
                        StopReason.NO_BOOT,
                        StopReason.OUT_OF_MEMORY,
                        StopReason.STOPPED,
                        StopReason.DEFECT);
    }

    @Test
    void records() throws IOException {
        ByteSink sink = new ByteSink(16);
        RecordWriter writer = new RecordWriter();
        writer.begin(0);
        VmRecord vm = new VmRecord();
        vm.delta().set(new byte[] {5, 1, 42});
        vm.set(0, 0, VmRecord.State.ASLEEP);
        writer.write(vm, sink);
        vm.set(1, 0, VmRecord.State.READY);
        vm.flags(true, true);
        writer.write(vm, sink);
        vm.set(300, 1, VmRecord.State.OFF);
        vm.delta().clear();
        writer.write(vm, sink);
        vm.set(301, 1, VmRecord.State.GONE);
        vm.end(false, 6, 200);
        writer.write(vm, sink);
        assertThat(hex(sink))
                .isEqualTo("01" + "0103" + "05012a" + "1a" + "02" + "60" + "aa02" + "01" + "00" + "03" + "06" + "c801");

        ByteSource from = new ByteSource("records", sink.copy());
        RecordReader reader = new RecordReader(List.of(1000, 1000));
        reader.begin(0);
        reader.read(from, vm);
        assertThat(vm.delta().copy()).containsExactly(5, 1, 42);
        reader.read(from, vm);
        assertThat(vm.delta().copy()).containsExactly(5, 1, 42);
        assertThat(vm.paused() && vm.deaf()).isTrue();
        reader.read(from, vm);
        assertThat(vm.number()).isEqualTo(300);
        reader.read(from, vm);
        assertThat(vm.code()).isEqualTo(200);
        from.requireEnd();
    }

    @Test
    void manifest() throws IOException {
        Manifest manifest = new Manifest(
                STORE,
                3,
                new Stamp(1, 2),
                5,
                List.of("aa".repeat(32)),
                List.of(new Manifest.Slab(List.of(new Manifest.Part(2, 36, 300, 5, "bb".repeat(32))), 4)),
                44,
                0);
        byte[] encoded = manifest.encode();
        assertThat(HexFormat.of().formatHex(encoded))
                .isEqualTo("0807060504030201" + "100f0e0d0c0b0a09" + "03" + "0100000000000000" + "0200000000000000"
                        + "05" + "2c" + "01" + "aa".repeat(32) + "04" + "01" + "01" + "24" + "ac02" + "05"
                        + "bb".repeat(32));
        assertThat(Manifest.decode(new ByteSource("manifest", encoded))).isEqualTo(manifest);
        Manifest later = new Manifest(STORE, 3, manifest.stamp(), 5, manifest.templates(), manifest.slabs(), 44, 1000);
        assertThat(HexFormat.of().formatHex(later.encode()))
                .isEqualTo(HexFormat.of().formatHex(encoded) + "e807");
        assertThat(Manifest.decode(new ByteSource("manifest", later.encode()))).isEqualTo(later);
    }

    @Test
    void aDeltaThatDoesNotFitIsRefused() {
        for (String bytes : List.of("0103050132", "0103ffff03", "01030501", "01ff7f", "0104", "81", "05")) {
            RecordReader reader = new RecordReader(List.of(1000));
            reader.begin(0);
            assertThatExceptionOfType(CorruptStoreException.class)
                    .as(bytes)
                    .isThrownBy(() ->
                            reader.read(new ByteSource("record", HexFormat.of().parseHex(bytes)), new VmRecord()));
        }
    }
}
