package dev.plankton.snapshot.format;

import dev.plankton.disk.Disk;
import dev.plankton.disk.DiskFile;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * What a disk is known by.
 *
 * @param changes whether its writes go to its file, so that the file has to be given again
 * @param length bytes
 * @param hash SHA-256 of the bytes, in hexadecimal; of a disk that changes, as of the snapshot
 */
public record DiskIdentity(boolean changes, int length, String hash) {
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
