package dev.plankton.lab.feedback;

import dev.plankton.debugger.source.SourceMap;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the instructions of an image come from.
 *
 * @param map to the source
 * @param lines of the sources, by their files
 */
public record Origin(SourceMap map, Map<Path, List<String>> lines) {
    /** Of an image without source. */
    public static final Origin NONE = new Origin(SourceMap.NONE, Map.of());

    /** The line of the byte at a linear address, such as {@code boot.asm line 12: mov ax, bx}. */
    public Optional<String> line(int address) {
        return map.at(address).map(row -> {
            Path file = row.position().file();
            int line = row.position().line();
            List<String> text = lines.getOrDefault(file, List.of());
            String code = line <= text.size() ? ": " + text.get(line - 1).strip() : "";
            return "%s line %d%s".formatted(file.getFileName(), line, code);
        });
    }
}
