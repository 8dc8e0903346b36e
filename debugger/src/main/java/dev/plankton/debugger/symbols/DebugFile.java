package dev.plankton.debugger.symbols;

import dev.plankton.debugger.source.SourceMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** What GDB needs to debug an image by its source: an ELF file with line numbers, and the text of the source. Immutable. */
public final class DebugFile {
    private static final int SECTION_HEADERS_AT = 32, SECTION_HEADER_SIZE_AT = 46, NOTE = 7, BUILD_ID = 3;

    private final String path;
    private final byte[] elf;
    private final String buildId;
    private final Map<String, byte[]> sources;

    private DebugFile(String path, byte[] elf, String buildId, Map<String, byte[]> sources) {
        this.path = path;
        this.elf = elf;
        this.buildId = buildId;
        this.sources = sources;
    }

    /**
     * Made of the list of an assembly.
     *
     * @param name of the image
     * @param image as it was assembled
     * @param sources texts by the paths in {@code map}; a file that is not among them GDB has to find itself
     */
    public static DebugFile of(String name, byte[] image, SourceMap map, Map<Path, byte[]> sources) {
        Map<String, byte[]> texts = new HashMap<>();
        sources.forEach((file, text) -> texts.put(file.toString(), text));
        ElfImage made = ElfImage.of(image, map, texts.values());
        return new DebugFile(pathOf(name), made.bytes(), made.buildId(), texts);
    }

    /** The same, with the sources as they are in their files. */
    public static DebugFile of(String name, byte[] image, SourceMap map) throws IOException {
        Map<Path, byte[]> sources = new HashMap<>();
        for (Path file : map.files()) {
            if (Files.isRegularFile(file)) {
                sources.put(file, Files.readAllBytes(file));
            }
        }
        return of(name, image, map, sources);
    }

    /**
     * A linked ELF file with DWARF, as by {@code nasm -f elf32 -g -F dwarf} and {@code ld -m elf_i386 -Ttext=0x7c00 --build-id}.
     * GDB has to find its sources itself.
     *
     * @throws IllegalArgumentException if it is none for the 80386
     */
    public static DebugFile of(String name, byte[] elf) {
        boolean right = elf.length >= 52 && elf[0] == 0x7F && elf[1] == 'E' && elf[2] == 'L' && elf[3] == 'F';
        if (!right || elf[4] != 1 || elf[18] != ElfImage.MACHINE) {
            throw new IllegalArgumentException(
                    "not an ELF file of 32 bits for the 80386 (nasm -f elf32, ld -m elf_i386)");
        }
        return new DebugFile(pathOf(name), elf.clone(), buildId(elf), Map.of());
    }

    private static String pathOf(String name) {
        return "/plankton/" + name.replaceAll("[^\\w.-]", "_") + ".elf";
    }

    private static String buildId(byte[] elf) {
        ByteBuffer file = ByteBuffer.wrap(elf).order(ByteOrder.LITTLE_ENDIAN);
        try {
            int at = file.getInt(SECTION_HEADERS_AT);
            int size = file.getShort(SECTION_HEADER_SIZE_AT);
            for (int n = file.getShort(SECTION_HEADER_SIZE_AT + 2); n > 0; n--, at += size) {
                int note = file.getInt(at + 16);
                if (file.getInt(at + 4) == NOTE && file.getInt(note + 8) == BUILD_ID) {
                    int from = note + 12 + (file.getInt(note) + 3 & ~3);
                    return HexFormat.of().formatHex(elf, from, from + file.getInt(note + 4));
                }
            }
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("the ELF file is damaged: its section headers lead out of it", e);
        }
        return "";
    }

    /** Where GDB finds the ELF file, on the server. */
    public String path() {
        return path;
    }

    /** The ELF file; not to be changed. */
    public byte[] elf() {
        return elf;
    }

    /** What the ELF file is known by, hexadecimal; empty if it has no such note. */
    public String buildId() {
        return buildId;
    }

    /** The text of a source file by its path in the ELF file. */
    public Optional<byte[]> source(String of) {
        return Optional.ofNullable(sources.get(of));
    }

    @Override
    public String toString() {
        return "%s, %d bytes, sources: %s".formatted(path, elf.length, sources.keySet());
    }
}
