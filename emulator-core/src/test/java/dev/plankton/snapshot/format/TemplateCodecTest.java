package dev.plankton.snapshot.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plankton.cpu.model.CpuModel;
import dev.plankton.disk.Disk;
import dev.plankton.disk.DiskFile;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.NicJumpers;
import dev.plankton.machine.core.Template;
import dev.plankton.memory.StateMap;
import dev.plankton.snapshot.io.SnapshotFormatException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TemplateCodecTest {
    private static final BootImage IMAGE = BootImage.of("floppy", image(7, 3 * Disk.SECTOR));

    /** Has each image by its hash, and the writable one. */
    private record Images(BootImage image) implements ImageSource {
        @Override
        public byte[] bytes(DiskIdentity disk) throws IOException {
            for (Disk candidate : image.drives().disks()) {
                if (DiskIdentity.of(candidate).equals(disk)) {
                    byte[] bytes = new byte[disk.length()];
                    candidate.bytes().get(bytes);
                    return bytes;
                }
            }
            return null;
        }

        @Override
        public BootImage writable(String name, List<DiskIdentity> disks) {
            return image;
        }
    }

    static List<MachineProfile> profiles() {
        return List.of(
                MachineProfile.DEFAULT,
                MachineProfile.DEFAULT.withCpu(CpuModel.I8086).withCoprocessor(false),
                MachineProfile.DEFAULT.withCpu(CpuModel.I80286).withNic(new NicJumpers(0x280, 10)),
                MachineProfile.DEFAULT
                        .withClock(new ClockSource.Instructions(5_000_000, 123_456_789))
                        .withExtendedMemory(4096));
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void keepsProfileImageAndState(MachineProfile profile) throws IOException {
        Template template = Template.powerOn(profile, IMAGE);
        byte[] encoded = TemplateCodec.encode(template);
        Template read = TemplateCodec.decode(encoded, new Images(IMAGE));
        assertThat(read.profile()).isEqualTo(profile);
        assertThat(read.image().name()).isEqualTo("floppy");
        assertThat(read.image().hash()).isEqualTo(IMAGE.hash());
        assertThat(read.state()).isEqualTo(template.state());
        assertThat(read.sameAs(template)).isTrue();
        assertThat(read.stateHash()).isEqualTo(template.stateHash());
        assertThat(TemplateCodec.encode(read)).isEqualTo(encoded);
        assertThat(encoded.length).isLessThan(12_000);
    }

    /** A release with another ROM, or another state after power-on, must not change a template that it loads. */
    @Test
    void keepsTheRomOfTheReleaseThatWroteIt() throws IOException {
        byte[] state = Template.powerOn(MachineProfile.DEFAULT, IMAGE).state();
        for (int at = StateMap.ROM; at < StateMap.ROM_END; at++) {
            state[at] ^= 0x5A;
        }
        state[StateMap.PIT] ^= 1;
        Template other = Template.of(MachineProfile.DEFAULT, IMAGE, state, false);
        Template read = TemplateCodec.decode(TemplateCodec.encode(other), new Images(IMAGE));
        assertThat(read.state()).isEqualTo(state);
        assertThat(read.sameAs(Template.powerOn(MachineProfile.DEFAULT, IMAGE))).isFalse();
    }

    @Test
    void severalDisks() throws IOException {
        BootImage image = IMAGE.with(List.of(BootImage.of("second", image(9, 1 << 20))));
        Template template = Template.powerOn(MachineProfile.DEFAULT, image);
        Template read = TemplateCodec.decode(TemplateCodec.encode(template), new Images(image));
        assertThat(read.image().hash()).isEqualTo(image.hash());
        assertThat(read.image().drives().disks()).hasSize(2);
    }

    @Test
    void refusesADiskThatWasWrittenSince(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("disk.img");
        Files.write(file, image(3, 1440 * 1024));
        try (DiskFile disk = DiskFile.open(file)) {
            BootImage image = BootImage.writingTo(disk, "disk.img");
            byte[] encoded = TemplateCodec.encode(Template.powerOn(MachineProfile.DEFAULT, image));
            assertThat(encoded.length).isLessThan(12_000);
            assertThat(TemplateCodec.decode(encoded, new Images(image)).image()).isSameAs(image);
            disk.write(5, new byte[Disk.SECTOR]);
            assertThatThrownBy(() -> TemplateCodec.decode(encoded, new Images(image)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("disk 0 is not as it was");
            assertThatThrownBy(() -> TemplateCodec.decode(encoded, ImageSource.NONE))
                    .hasMessageContaining("open for writing");
        }
    }

    @Test
    void refusesEveryFlippedBit() {
        byte[] encoded = TemplateCodec.encode(Template.powerOn(MachineProfile.DEFAULT, IMAGE));
        // The state is compressed, so that a bit in every byte stands for all; the head is tried in full.
        for (long bit = 0; bit < 8L * encoded.length; bit += bit < 8 * 200 ? 1 : 11) {
            byte[] flipped = encoded.clone();
            flipped[(int) (bit >> 3)] ^= (byte) (1 << (bit & 7));
            assertThatThrownBy(() -> TemplateCodec.decode(flipped, new Images(IMAGE)))
                    .as("bit " + bit)
                    .isInstanceOf(SnapshotFormatException.class);
        }
    }

    @Test
    void refusesEveryCutAndWhatFollows() {
        byte[] encoded = TemplateCodec.encode(Template.powerOn(MachineProfile.DEFAULT, IMAGE));
        for (int length = 0; length < encoded.length; length += length < 300 ? 1 : 97) {
            byte[] cut = Arrays.copyOf(encoded, length);
            assertThatThrownBy(() -> TemplateCodec.decode(cut, new Images(IMAGE)))
                    .isInstanceOf(SnapshotFormatException.class);
        }
        byte[] longer = Arrays.copyOf(encoded, encoded.length + 1);
        assertThatThrownBy(() -> TemplateCodec.decode(longer, new Images(IMAGE)))
                .isInstanceOf(SnapshotFormatException.class)
                .hasMessageContaining("something follows");
    }

    /** A count that would take gigabytes costs what the file really holds. */
    @Test
    void believesNoCount() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BlockWriter out = new BlockWriter(bytes, FileKind.TEMPLATE);
        out.block(Tag.PRODUCER, ByteBuffer.wrap(new byte[10]));
        byte[] file = bytes.toByteArray();
        ByteBuffer.wrap(file)
                .putInt(BlockWriter.HEADER + 8, Integer.MAX_VALUE)
                .putInt(BlockWriter.HEADER + 12, Integer.MAX_VALUE);
        assertThatThrownBy(() -> new BlockReader(new ByteArrayInputStream(file), FileKind.TEMPLATE)
                        .block(Tag.PRODUCER, Integer.MAX_VALUE))
                .isInstanceOf(SnapshotFormatException.class)
                .hasMessageMatching(".*(too large for a Java heap|cut off).*");
    }

    @Test
    void refusesUnknownVersionsInASentence() {
        byte[] encoded = TemplateCodec.encode(Template.powerOn(MachineProfile.DEFAULT, IMAGE));
        ByteBuffer.wrap(encoded).putInt(8, 7);
        assertThatThrownBy(() -> TemplateCodec.decode(encoded, new Images(IMAGE)))
                .isInstanceOf(SnapshotFormatException.class)
                .hasMessage("a template of format version 7; this release reads version 1: "
                        + "read it with the release that wrote it, or a later one");
    }

    private static byte[] image(int seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        bytes[510] = 0x55;
        bytes[511] = (byte) 0xAA;
        return bytes;
    }
}
