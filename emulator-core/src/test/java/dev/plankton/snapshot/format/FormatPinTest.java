package dev.plankton.snapshot.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.Cpu;
import dev.plankton.memory.StateMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Pins every constant of the stored form. A change of one of them changes the version beside it too, converts
 * what older releases wrote, and adds golden files.
 */
class FormatPinTest {
    @Test
    void files() {
        assertThat(FileKind.SNAPSHOT).isEqualTo(new FileKind(0x504C414E4B534E50L, "snapshot", 1));
        assertThat(FileKind.TEMPLATE).isEqualTo(new FileKind(0x504C414E4B544D50L, "template", 1));
        assertThat(BlockWriter.HEADER).isEqualTo(16);
        assertThat(BlockWriter.BLOCK_HEAD).isEqualTo(16);
        assertThat(BlockWriter.PLAIN).isZero();
        assertThat(BlockWriter.ZLIB).isEqualTo(1);
        assertThat(Hashes.BYTES).isEqualTo(32);
        assertThat(Tag.text(BlockWriter.END)).isEqualTo("END");
    }

    /** The blocks of a snapshot in their order, of all kinds that may be in it. */
    static final List<Integer> TAGS = List.of(
            Tag.PRODUCER,
            Tag.PROFILE,
            Tag.IMAGE,
            Tag.DISK,
            Tag.DISK_BYTES,
            Tag.BASE,
            Tag.MOMENT,
            Tag.CHANGES,
            Tag.INPUTS);

    @Test
    void tagsAndNumbers() {
        assertThat(TAGS)
                .extracting(Tag::text)
                .containsExactly("PROD", "PROF", "IMAG", "DISK", "DATA", "BASE", "TIME", "DELT", "INPT");
        assertThat(SavedInput.Kind.values())
                .extracting(Enum::name)
                .containsExactly("REQUEST", "SERIAL", "KEYS", "MOUSE", "FRAME");
        assertThat(SavedInput.MOUSE_BYTES).isEqualTo(16);
    }

    /** Where everything is in a state of {@link FileKind#STATE_LAYOUT} 1, in hexadecimal. */
    @Test
    void stateLayout() {
        assertThat(FileKind.STATE_LAYOUT).isEqualTo(1);
        int[] places = {
            StateMap.RAM_SIZE,
            StateMap.EMPTY,
            StateMap.ROM,
            StateMap.ROM_END,
            StateMap.HIDDEN,
            StateMap.CPU,
            StateMap.CLOCK,
            StateMap.PIC,
            StateMap.PIT,
            StateMap.UART,
            StateMap.KEYBOARD,
            StateMap.REQUEST_NIC,
            StateMap.RTC,
            StateMap.BIOS,
            StateMap.NE2000,
            StateMap.CPU_CONTROL,
            StateMap.MOUSE,
            StateMap.HIDDEN_SEGMENTS,
            StateMap.IDENTITY,
            StateMap.DISK_CONTENTS,
            StateMap.FPU,
            StateMap.REQUEST_BUFFER,
            StateMap.REPLY_BUFFER,
            StateMap.VIDEO,
            StateMap.PLANES,
            StateMap.SECTOR_DIRECTORY,
            StateMap.WRITTEN_SECTORS,
            StateMap.PACKET_MEMORY,
            StateMap.SIZE,
            StateMap.size(StateMap.MOST_EXTENDED),
            Cpu.INSTRUCTIONS_AT
        };
        assertThat(Arrays.stream(places).mapToObj(Integer::toHexString).toList())
                .containsExactly(
                        "110000", "c0000", "f0000", "100000", "110000", "110000", "110080", "1100c0", "110100",
                        "110140", "110180", "1101c0", "110200", "1102c0", "110300", "110340", "110380", "1103c0",
                        "110440", "110480", "110c00", "111000", "115000", "116000", "116400", "156400", "15c400",
                        "45c400", "460400", "1350400", "110034");
    }

    /** The release names itself in what it writes. */
    @Test
    void theProducerIsThisRelease() throws IOException {
        String version = Files.readString(Path.of("..", "pom.xml"))
                .split("<version>", 2)[1]
                .split("</version>", 2)[0];
        assertThat(Release.NAME).isEqualTo("Plankton " + version);
    }
}
