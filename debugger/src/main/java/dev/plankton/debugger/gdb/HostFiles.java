package dev.plankton.debugger.gdb;

import dev.plankton.debugger.gdb.wire.Hex;
import dev.plankton.debugger.gdb.wire.PacketChannel;
import dev.plankton.debugger.symbols.DebugFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The files that GDB reads over its connection ("Host I/O Packets" in its manual): symbols, each by its path, and nothing else;
 * none can be written. Confined to the thread of its session.
 */
final class HostFiles {
    private static final String UNKNOWN = "", NOT_FOUND = "F-1,2", BAD_FILE = "F-1,9";

    /** Mode of a regular file that may be read. */
    private static final int MODE = 0100444;

    private static final int STAT_BYTES = 64;

    private final Function<String, Optional<DebugFile>> files;
    private final Map<Integer, byte[]> open = new TreeMap<>();
    private int last;

    /** @param files by path */
    HostFiles(Function<String, Optional<DebugFile>> files) {
        this.files = files;
    }

    /**
     * The answer to {@code vFile:REQUEST}.
     *
     * @throws IllegalArgumentException if it cannot be read
     */
    String answer(String request) {
        String[] parts = request.split(":", 2);
        String[] parameters = parts.length < 2 ? new String[] {""} : parts[1].split(",");
        return switch (parts[0]) {
            case "setfs" -> "F0"; // All processes have the same files.
            case "open" -> open(new String(Hex.bytes(parameters[0]), StandardCharsets.UTF_8));
            case "close" -> open.remove(Hex.number(parameters[0])) == null ? BAD_FILE : "F0";
            case "fstat" -> stat(open.get(Hex.number(parameters[0])));
            case "pread" ->
                read(open.get(Hex.number(parameters[0])), Hex.number(parameters[1]), Hex.number(parameters[2]));
            default -> UNKNOWN;
        };
    }

    private String open(String path) {
        Optional<DebugFile> file = files.apply(path);
        if (file.isEmpty()) {
            return NOT_FOUND;
        }
        open.put(++last, file.get().elf());
        return "F" + Integer.toHexString(last);
    }

    private static String stat(byte @Nullable [] file) {
        if (file == null) {
            return BAD_FILE;
        }
        byte[] stat = ByteBuffer.allocate(STAT_BYTES)
                .putInt(8, MODE)
                .putInt(12, 1) // links
                .putLong(28, file.length)
                .array();
        return "F" + Integer.toHexString(STAT_BYTES) + ";" + new String(stat, StandardCharsets.ISO_8859_1);
    }

    private static String read(byte @Nullable [] file, int count, int offset) {
        if (file == null) {
            return BAD_FILE;
        }
        int from = Math.clamp(offset, 0, file.length);
        int length = Math.clamp(count, 0, Math.min(file.length - from, PacketChannel.LARGEST / 4));
        return "F" + Integer.toHexString(length) + ";" + new String(file, from, length, StandardCharsets.ISO_8859_1);
    }
}
