package dev.plankton.snapshot.format;

import dev.plankton.disk.Disk;
import dev.plankton.disk.DiskFile;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What a disk is known by.
 *
 * @param changes whether its writes go to its file, so that the file has to be given again
 * @param length bytes
 * @param hash SHA-256 of the bytes, in hexadecimal; of a disk that changes, as of the snapshot, or in a store as of when it was
 *     opened
 * @param file the real path of the file of one that changes, where a store has it open again; null if the user gives it
 */
public record DiskIdentity(
        boolean changes, int length, String hash, @Nullable String file) {
    /** The identity of a disk whose file, if it has one, is given by the user. */
    public DiskIdentity(boolean changes, int length, String hash) {
        this(changes, length, hash, null);
    }

    /** The identity of a disk as it was when it was opened, with its file. */
    public static DiskIdentity opened(Disk disk) {
        MessageDigest digest = Hashes.sha256();
        digest.update(disk.bytes());
        String hash = HexFormat.of().formatHex(digest.digest());
        DiskFile file = disk.file();
        return new DiskIdentity(
                file != null,
                disk.bytes().remaining(),
                hash,
                file == null ? null : file.path().toString());
    }

    /** The identity of a disk as it is now, which takes a look at all of it. */
    public static DiskIdentity of(Disk disk) throws IOException {
        MessageDigest digest = Hashes.sha256();
        DiskFile file = disk.file();
        int length = disk.bytes().remaining();
        if (file == null) {
            digest.update(disk.bytes());
        } else {
            file.digest(digest);
            length = Math.toIntExact(file.size());
        }
        return new DiskIdentity(file != null, length, HexFormat.of().formatHex(digest.digest()));
    }

    /** The beginning of the hash, for messages. */
    public String shortHash() {
        return hash.substring(0, 12);
    }
}
