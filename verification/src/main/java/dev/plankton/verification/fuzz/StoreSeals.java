package dev.plankton.verification.fuzz;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The checksums of a store as docs/store.md describes them, with nothing of the code that reads them: put right again after
 * damage, so that it is read further. Templates and images are named by theirs, and stay as they are.
 */
final class StoreSeals {
    private static final int SHA = 32;
    private static final int SLABS_HEAD = 36;
    private static final int JOURNAL_HEAD = 56;
    private static final int JOURNAL_BLOCK = 0x424B_4C50;
    private static final int HEAD_OF_BLOCK = 16;
    private static final int DEFLATED = 1 << 31;

    private StoreSeals() {}

    /** The same contents of {@code file} with checksums that are right, as far as there is any structure. */
    static byte[] sealed(Path file, byte[] bytes) {
        String name = file.getFileName().toString();
        if (name.endsWith(".manifest") || name.equals("STORE")) {
            return signed(bytes);
        }
        if (name.endsWith(".journal")) {
            return journal(bytes);
        }
        return name.endsWith(".slabs") ? slabs(bytes) : bytes;
    }

    /** The manifest of the generation whose VMs a file has; null if it is no such file. */
    static @Nullable Path manifestOf(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".slabs") ? file.resolveSibling(name.replace(".slabs", ".manifest")) : null;
    }

    /**
     * A manifest of a single part, the end of {@code file}, with a SHA-256 that is right; another one as it is.
     *
     * @param bytes of the manifest
     */
    static byte[] manifest(byte[] bytes, Path file) throws IOException {
        byte[] slabs = Files.readAllBytes(file);
        if (slabs.length < SLABS_HEAD || bytes.length < 2 * SHA) {
            return bytes;
        }
        byte[] sealed = bytes.clone();
        byte[] part = sha(slabs, SLABS_HEAD, slabs.length);
        System.arraycopy(part, 0, sealed, bytes.length - 2 * SHA, SHA);
        return signed(sealed);
    }

    private static byte[] signed(byte[] bytes) {
        if (bytes.length < SHA) {
            return bytes;
        }
        byte[] sealed = bytes.clone();
        System.arraycopy(sha(bytes, 0, bytes.length - SHA), 0, sealed, bytes.length - SHA, SHA);
        return sealed;
    }

    private static byte[] slabs(byte[] bytes) {
        byte[] sealed = bytes.clone();
        ByteBuffer all = ByteBuffer.wrap(sealed).order(ByteOrder.LITTLE_ENDIAN);
        int at = SLABS_HEAD;
        while (at + 8 <= sealed.length) {
            int length = all.getInt(at) & ~DEFLATED;
            if (length < 1 || length > sealed.length - at - 8) {
                return sealed;
            }
            all.putInt(at + 4, crc(sealed, at + 8, length, 0, 0));
            at += 8 + length;
        }
        return sealed;
    }

    private static byte[] journal(byte[] bytes) {
        byte[] sealed = bytes.clone();
        ByteBuffer all = ByteBuffer.wrap(sealed).order(ByteOrder.LITTLE_ENDIAN);
        if (sealed.length < JOURNAL_HEAD) {
            return sealed;
        }
        all.putInt(JOURNAL_HEAD - 4, crc(sealed, 0, JOURNAL_HEAD - 4, 0, 0));
        int at = JOURNAL_HEAD;
        while (at + HEAD_OF_BLOCK <= sealed.length && all.getInt(at) == JOURNAL_BLOCK) {
            int length = all.getInt(at + 4);
            if (length < 1 || length > sealed.length - at - HEAD_OF_BLOCK) {
                return sealed;
            }
            all.putInt(at + 12, crc(sealed, at + 4, 8, at + HEAD_OF_BLOCK, length));
            at += HEAD_OF_BLOCK + length;
        }
        return sealed;
    }

    /** Of two stretches, one after the other. */
    private static int crc(byte[] bytes, int from, int count, int then, int more) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, count);
        crc.update(bytes, then, more);
        return (int) crc.getValue();
    }

    private static byte[] sha(byte[] bytes, int from, int to) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(Arrays.copyOfRange(bytes, from, to));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
