package dev.plankton.snapshot.format;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.HexFormat;

/** Writes snapshots to where a user wants them. */
public final class VmStateFile {
    private VmStateFile() {}

    /**
     * Writes {@code state} to {@code file}, which only its owner may read where the file system knows owners, and which is
     * the old one or the new one, complete, whenever the host stops.
     *
     * @return the SHA-256 that it ends with, in hexadecimal
     */
    public static String write(Path file, VmState state) throws IOException {
        return AtomicFile.write(file, out -> write(out, state));
    }

    /** Writes it to {@code out}, which stays open; returns as {@link #write(Path, VmState)}. */
    public static String write(OutputStream out, VmState state) throws IOException {
        BufferedOutputStream buffered = new BufferedOutputStream(out);
        byte[] hash = VmStateCodec.write(buffered, state);
        buffered.flush();
        return HexFormat.of().formatHex(hash);
    }
}
