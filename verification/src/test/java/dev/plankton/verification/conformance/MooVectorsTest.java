package dev.plankton.verification.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.model.Tier;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MooVectorsTest {
    /** INC AX at 0100:0000, with all registers that a REGS chunk has: AX is 41, CS 100h, flags F002h. */
    private static final byte[] INITIAL = chunk(
            "INIT",
            chunk("REGS", words(0x3FFF, 41, 0, 0, 0, 0x100, 0, 0, 0, 0, 0, 0, 0, 0, 0xF002)),
            chunk("RAM ", bytes(1, 0, 0, 0, 0, 0x10, 0, 0, 0x40)));

    private static final byte[] FINAL = chunk("FINA", chunk("REGS", words(0x3001, 42, 1, 0xF002)));

    @Test
    void vectorOf8086EndsAfterOneInstruction() throws IOException {
        MooVectors vectors = open(file("8086", 1, test(FINAL)));
        TestVector vector = new TestVector();
        assertThat(vectors.next(vector)).isTrue();
        assertThat(vector.name()).isEqualTo("inc ax");
        assertThat(vector.initial[0]).isEqualTo(41);
        assertThat(vector.oneInstruction).isTrue();
        assertThat(new VectorRunner(CpuModel.I8086, true, Tier.INTERPRETER).run(vector))
                .isNull();
        assertThat(vectors.next(vector)).isFalse();
    }

    @Test
    void masksTellWhatIsUndefined() throws IOException {
        byte[] wrong = chunk("FINA", chunk("REGS", words(0x3001, 43, 1, 0xF802)));
        byte[] masks = chunk("RMSK", words(0x2001, 0xFFFE, 0xF7FF));
        MooVectors vectors = open(file("8086", 2, test(wrong), masks, test(wrong)));
        TestVector vector = new TestVector();
        VectorRunner runner = new VectorRunner(CpuModel.I8086, false, Tier.INTERPRETER);
        assertThat(vectors.next(vector)).isTrue();
        assertThat(runner.run(vector)).isEqualTo("ax is 2A instead of 2B");
        assertThat(vectors.next(vector)).isTrue();
        assertThat(vector.index).isEqualTo(1);
        assertThat(runner.run(vector)).isNull();
    }

    @Test
    void damageIsReportedInOneLine() throws IOException {
        byte[] file = file("8086", 1, test(FINAL));
        assertThatThrownBy(() -> drain(Arrays.copyOf(file, file.length - 1)))
                .hasMessage("the file ends in the middle of a chunk");
        assertThatThrownBy(() -> drain(file("8086", 2, test(FINAL)))).hasMessage("the file ends after 1 of 2 vectors");
        assertThatThrownBy(() -> drain(new byte[100])).hasMessage("not a MOO file");
        byte[] outside = chunk("FINA", chunk("RAM ", bytes(1, 0, 0, 0, 0, 0, 0x11, 0, 0)));
        assertThatThrownBy(() -> drain(file("8086", 1, test(outside))))
                .hasMessage("address 110000 lies outside the memory of real mode");
        for (int at = 24; at < file.length; at++) {
            byte[] damaged = file.clone();
            damaged[at] ^= 0x7F;
            try {
                drain(damaged);
            } catch (IOException e) {
                assertThat(e).hasMessageNotContaining("\n");
            }
        }
    }

    @Test
    void metadataTellsUndefinedFlags(@TempDir Path directory) throws IOException {
        byte[] wrong = chunk("FINA", chunk("REGS", words(0x3001, 42, 1, 0xF802)));
        Path vectors = Files.write(directory.resolve("80.1.MOO"), file("8086", 1, test(wrong)));
        Files.writeString(directory.resolve("metadata.json"), """
                {"cpu": "8086", "opcodes": {"00": {"status": "normal"},
                 "80": {"reg": {"1": {"status": "alias", "flags-mask": 63487}}}}}
                """);
        FormResult lenient = run(vectors, false);
        assertThat(lenient.passed()).isEqualTo(1);
        assertThat(lenient.status()).isEqualTo("alias");
        assertThat(run(vectors, true).differences())
                .containsExactly(
                        new FormResult.Difference(0, "inc ax", "flags differ in OF from 1 OF IOPL0 IOPL1 NT 15"));
    }

    private static FormResult run(Path vectors, boolean strict) throws IOException {
        return new Conformance(CpuModel.I8086, strict, 1, Tier.INTERPRETER)
                .run(List.of(vectors), result -> {})
                .getFirst();
    }

    private static void drain(byte[] file) throws IOException {
        MooVectors vectors = open(file);
        TestVector vector = new TestVector();
        while (vectors.next(vector)) {
            vector.clear();
        }
    }

    private static MooVectors open(byte[] file) throws IOException {
        return new MooVectors(new ByteArrayInputStream(file));
    }

    private static byte[] file(String cpu, int tests, byte[]... chunks) {
        byte[] header = chunk("MOO ", bytes(1, 1, 0, 0, tests, 0, 0, 0), cpu.getBytes(StandardCharsets.US_ASCII));
        return join(header, join(chunks));
    }

    private static byte[] test(byte[] last) {
        byte[] name = chunk("NAME", bytes(6, 0, 0, 0), "inc ax".getBytes(StandardCharsets.US_ASCII));
        return chunk("TEST", bytes(0, 0, 0, 0), name, chunk("JUNK", bytes(1, 2, 3)), INITIAL, last);
    }

    private static byte[] chunk(String id, byte[]... contents) {
        byte[] content = join(contents);
        ByteBuffer chunk = ByteBuffer.allocate(8 + content.length).order(ByteOrder.LITTLE_ENDIAN);
        return chunk.put(id.getBytes(StandardCharsets.US_ASCII))
                .putInt(content.length)
                .put(content)
                .array();
    }

    private static byte[] words(int... words) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * words.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int word : words) {
            bytes.putShort((short) word);
        }
        return bytes.array();
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] join(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }
}
