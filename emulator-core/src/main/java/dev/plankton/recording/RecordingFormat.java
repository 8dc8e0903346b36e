package dev.plankton.recording;

import dev.plankton.recording.io.RecordingFormatException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The form of a recording, version {@value #VERSION}. A file is {@link #MAGIC} and the version (32 bits), then chunks: the number
 * of their bytes, the CRC32C of these and that of both numbers (32 bits each), and the bytes; all big endian. The bytes of a chunk are entries: a kind, the
 * number of the bytes that follow, and those, numbers as {@link dev.plankton.machine.input.Varint}:
 *
 * <pre>
 * HEADER    rules, producer
 * TEMPLATE  its number, a template as in a store: profile, name and SHA-256 of its image, complete state
 * START     VM, template, 0, or 1 and what the clocks showed (nanoseconds, milliseconds), changes from the template
 * PART      VM, first instruction, instructions in it, check of the registers at its end, inputs
 * END       VM, 1 if its guest made it end, 0 if the host did, and why in words
 * </pre>
 *
 * <p>The first entry is the only HEADER. A START begins the VM, or begins it again; the parts that follow continue each other. Bytes at
 * the end of a file that are no whole chunk were being written when the process died, and do not count.
 */
final class RecordingFormat {
    static final int VERSION = 1;

    /**
     * Number of the rules by which the same inputs give the same run: to be raised with each change of the emulator after which
     * they do not, so that older recordings are refused by name. Number 2: an IN of the NE2000's data port takes no time of its own,
     * and a REP that overwrites itself goes on as it was fetched.
     */
    static final int RULES = 2;

    /** The first bytes of each file. */
    static final byte[] MAGIC = "PLKNINPT".getBytes(StandardCharsets.US_ASCII);

    /** Bytes of a chunk, at most: a state of 16 MiB and more. */
    static final int MOST_CHUNK = 1 << 26;

    /** Bytes of a chunk before its content. */
    static final int CHUNK_HEAD = 3 * Integer.BYTES;

    /** Where the recording of a population is in its directory. */
    static final String FILE = "inputs.plrec";

    static final int HEADER = 1, TEMPLATE = 2, START = 3, PART = 4, END = 5;

    private RecordingFormat() {}

    static int crc(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    /** What a file begins with. */
    static byte[] head() {
        return ByteBuffer.allocate(MAGIC.length + Integer.BYTES)
                .put(MAGIC)
                .putInt(VERSION)
                .array();
    }

    /** Checks what a file begins with; {@code head} has as many bytes as there are, up to those of {@link #head}. */
    static void check(byte[] head) throws RecordingFormatException {
        ByteBuffer in = ByteBuffer.wrap(head);
        byte[] magic = new byte[Math.min(MAGIC.length, head.length)];
        in.get(magic);
        if (!Arrays.equals(magic, MAGIC) || in.remaining() < Integer.BYTES) {
            throw new RecordingFormatException("not a recording");
        }
        int version = in.getInt();
        if (version != VERSION) {
            throw new RecordingFormatException(
                    "a recording of format version %d; this release knows version %d".formatted(version, VERSION));
        }
    }

    static void checkRules(long rules, String producer) throws RecordingFormatException {
        if (rules != RULES) {
            throw new RecordingFormatException(
                    "made by %s, whose rules are number %d; this release plays those of number %d"
                            .formatted(producer, rules, RULES));
        }
    }
}
