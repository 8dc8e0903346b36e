package dev.plankton.debugger.source;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says which file a line of a list is from: those that are one deeper than a {@code %include} are from the file that it names,
 * those of a repetition from where they stand, and those of a macro count as the line that calls it.
 */
final class Origins {
    private static final Pattern INCLUDE =
            Pattern.compile("\\s*%\\s*include\\s+[\"'`]([^\"'`]+)[\"'`].*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final Path folder;
    private final List<Level> levels = new ArrayList<>();

    /** One depth: the file of its lines, and the line that they all count as, if it is one. */
    private static final class Level {
        final Path file;
        final SourceMap.@Nullable Position call;
        String last = "";
        SourceMap.Position position;

        Level(Path file, SourceMap.@Nullable Position call) {
            this.file = file;
            this.call = call;
            position = new SourceMap.Position(file, 1);
        }
    }

    Origins(Path source) {
        Path parent = source.getParent();
        folder = parent == null ? source : parent;
        levels.add(new Level(source, null));
    }

    /** Where {@code line} is from; to be asked for all lines in their order. */
    SourceMap.Position position(NasmList.Line line) {
        int depth = line.depth();
        if (line.text().isEmpty() && line.offset() >= 0) {
            return levels.getLast().position; // Bytes of the line before go on.
        }
        while (levels.size() > depth + 1) {
            levels.removeLast();
        }
        while (levels.size() < depth + 1) {
            levels.add(below(levels.getLast()));
        }
        Level level = levels.getLast();
        level.position = level.call != null ? level.call : new SourceMap.Position(level.file, line.number());
        if (!line.text().isBlank()) {
            level.last = line.text();
        }
        return level.position;
    }

    private Level below(Level caller) {
        Matcher include = INCLUDE.matcher(caller.last);
        if (include.matches()) {
            return new Level(folder.resolve(include.group(1)).normalize(), caller.call);
        }
        boolean repetition = caller.last.strip().toLowerCase(Locale.ROOT).startsWith("%endrep");
        return new Level(caller.file, repetition ? caller.call : caller.call != null ? caller.call : caller.position);
    }
}
