package dev.plankton.disassembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plankton.cpu.model.CpuModel;
import dev.plankton.testing.Nasm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is disassembled and assembled again means the same. */
class RoundTripTest {
    private static final Path VECTORS = Path.of("../../shared/cpu-tests/i386");
    private static final int VECTORS_A_FORM = 20;

    /** Bytes after the opcode: numbers at which encodings differ, small ones and negative ones. */
    private static final int[] CORNERS = {0x00, 0x00, 0x01, 0x05, 0x7F, 0x80, 0xFB, 0xFF, 0xFF};

    private static final int[] PREFIXES = {0x26, 0x2E, 0x36, 0x3E, 0x64, 0x65, 0xF0, 0xF2, 0xF3, 0x66, 0x67};

    /** Instructions made of each opcode; 5120 of each found no more than this. */
    private static final int SAMPLES = Integer.getInteger("plankton.roundTrips", 64);

    @TempDir
    private Path directory;

    @BeforeAll
    static void needsNasm() {
        Nasm.need();
    }

    /** Every form that was captured on a real CPU. */
    @Test
    void vectors() throws IOException, InterruptedException {
        assumeTrue(Files.isDirectory(VECTORS), "no vectors beside the checkout");
        RoundTrip trip = new RoundTrip(CpuModel.I686, directory);
        List<Path> files;
        try (Stream<Path> all = Files.list(VECTORS)) {
            files = all.filter(file -> file.toString().endsWith(".ndjson.gz"))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                    new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.US_ASCII))) {
                for (String line : lines.lines().limit(VECTORS_A_FORM).toList()) {
                    trip.add(bytes(line));
                }
            }
        }
        trip.finish();
        assertThat(trip.failures).isEmpty();
        assertThat(trip.identical).isGreaterThan(10 * trip.data);
    }

    /** The member {@code bytes} of a vector. */
    private static byte[] bytes(String line) {
        int from = line.indexOf("\"bytes\":[") + 9;
        String[] numbers = line.substring(from, line.indexOf(']', from)).split(",");
        byte[] bytes = new byte[numbers.length];
        for (int n = 0; n < bytes.length; n++) {
            bytes[n] = (byte) Integer.parseInt(numbers[n]);
        }
        return bytes;
    }

    /** Every opcode with random prefixes, ModRM bytes and operands. */
    @ParameterizedTest
    @EnumSource
    void allOpcodes(CpuModel model) throws IOException, InterruptedException {
        RoundTrip trip = new RoundTrip(model, directory);
        Random random = new Random(1);
        for (int code = 0; code < 512; code++) {
            for (int n = 0; n < SAMPLES; n++) {
                trip.add(instruction(code, random));
            }
        }
        trip.finish();
        assertThat(trip.failures).isEmpty();
        assertThat(trip.identical).isGreaterThan(100 * SAMPLES);
    }

    private static byte[] instruction(int code, Random random) {
        byte[] bytes = new byte[24];
        int length = 0;
        while (random.nextInt(3) == 0) {
            bytes[length++ % 8] = (byte) PREFIXES[random.nextInt(PREFIXES.length)];
        }
        length = Math.min(length, 8);
        if (code >= 256) {
            bytes[length++] = 0x0F;
        }
        bytes[length++] = (byte) code;
        bytes[length++] = (byte) random.nextInt();
        boolean corners = random.nextBoolean();
        int corner = CORNERS[random.nextInt(CORNERS.length)];
        for (int n = length; n < bytes.length; n++) {
            // What follows a small number is its extension, at times.
            bytes[n] = (byte) (!corners ? random.nextInt() : n == length ? corner : corner >= 0x80 ? 0xFF : 0);
        }
        if (random.nextBoolean()) {
            bytes[length] = (byte) random.nextInt(); // SIB, perhaps
        }
        return bytes;
    }
}
