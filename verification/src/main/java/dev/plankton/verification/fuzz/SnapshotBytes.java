package dev.plankton.verification.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.zip.CRC32C;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The blocks of a snapshot as docs/snapshots.md describes them, with nothing of the code that reads them: decompressed, so
 * that their content can be damaged, and with their checksums put right again.
 */
final class SnapshotBytes {
    private static final int HEADER = 16;
    private static final int HEAD = 16;
    private static final int TAG_END = 0x454E_4420;
    private static final int HASH = 32;

    private SnapshotBytes() {}

    /** The same snapshot with all blocks as they are, none compressed. */
    static byte[] decompressed(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(file, 0, HEADER);
        int at = HEADER;
        while (in.getInt(at) != TAG_END) {
            int length = in.getInt(at + 8);
            int stored = in.getInt(at + 12);
            byte[] content = Arrays.copyOfRange(file, at + HEAD, at + HEAD + stored);
            byte[] plain = in.getInt(at + 4) == 0 ? content : inflated(content, length);
            out.writeBytes(ByteBuffer.allocate(HEAD + length + Integer.BYTES)
                    .putInt(in.getInt(at))
                    .putInt(0)
                    .putInt(length)
                    .putInt(length)
                    .put(plain)
                    .array());
            at += HEAD + stored + Integer.BYTES;
        }
        out.write(file, at, Integer.BYTES + HASH);
        return sealed(out.toByteArray());
    }

    private static byte[] inflated(byte[] packed, int length) {
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(packed);
            byte[] content = new byte[length];
            if (inflater.inflate(content) != length) {
                throw new IllegalStateException("a block is not as long as it says");
            }
            return content;
        } catch (DataFormatException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Puts the checksums right, as far as there are blocks one after the other. */
    static byte[] sealed(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file);
        int at = HEADER;
        while (at <= file.length - HEAD - Integer.BYTES && bytes.getInt(at) != TAG_END) {
            int stored = bytes.getInt(at + 12);
            if (stored < 0 || stored > file.length - at - HEAD - Integer.BYTES) {
                return file;
            }
            CRC32C crc = new CRC32C();
            crc.update(file, at, HEAD + stored);
            bytes.putInt(at + HEAD + stored, (int) crc.getValue());
            at += HEAD + stored + Integer.BYTES;
        }
        if (file.length - at >= Integer.BYTES + HASH) {
            bytes.put(at + Integer.BYTES, hash(file, at + Integer.BYTES));
        }
        return file;
    }

    private static byte[] hash(byte[] file, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(file, 0, length);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
