package dev.plankton.debugger.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A list file as NASM writes it with {@code -l}, of NASM 2.15 and newer, whose line numbers are those of the source.
 *
 * <pre>
 *     9                                  %include "inc.inc"
 *     2 00000000 90                  &lt;1>   nop
 *    13 00000005 BE[1500]                    mov si, msg
 *    22 00000015 48656C6C6F2C20776F-     msg db "Hello, world"
 *    22 0000001E 726C64
 *    24 00000045 3412&lt;rep 4h>            times 4 dw 1234h
 * </pre>
 *
 * <p>Brackets and parentheses are around bytes that are not as in the image, since an address or a distance is still to be put
 * there. Immutable.
 */
public final class NasmList {
    /** Columns: offset in the section, bytes, depth of an include or macro, text. */
    private static final int OFFSET = 7, BYTES = 16, DEPTH = 36, TEXT = 40;

    private static final Pattern NUMBER = Pattern.compile("\\s*(\\d+)(\\s.*)?", Pattern.DOTALL);
    private static final Pattern OFFSET_DIGITS = Pattern.compile("[0-9A-F]{8}");
    private static final Pattern IN_BRACKETS = Pattern.compile("<(\\d+)>\\s?(.*)", Pattern.DOTALL);
    private static final Pattern SECTION =
            Pattern.compile("\\s*\\[?\\s*(?:section|segment)\\s+([^\\s\\];]+)([^\\];]*).*", Pattern.CASE_INSENSITIVE);
    private static final Pattern ORG =
            Pattern.compile("\\s*\\[?\\s*org\\s+([^\\s\\];]+).*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern START =
            Pattern.compile(".*\\bvstart\\s*=\\s*(\\S+).*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final List<Line> lines;

    private final int origin;

    /**
     * A line.
     *
     * @param number of the line in its file, from 1
     * @param depth 0 in the file that is assembled; one more in each include, macro and repetition
     * @param section to which its bytes belong
     * @param offset of its first byte in the section; -1 if it has no bytes
     * @param bytes those in the image, where they are known
     * @param text the source; empty where bytes of the line before go on
     */
    public record Line(int number, int depth, Section section, int offset, ListedBytes bytes, String text) {}

    /**
     * A section.
     *
     * @param start address of its first byte for the assembler, as {@code vstart=} says; -1 if it does not
     */
    public record Section(String name, int start) {}

    private NasmList(List<Line> lines, int origin) {
        this.lines = List.copyOf(lines);
        this.origin = origin;
    }

    /** The lines, in the order in which they were assembled. */
    public List<Line> lines() {
        return lines;
    }

    /** The address of the image's first byte for the assembler, as {@code org} says; 0 without it. */
    public int origin() {
        return origin;
    }

    /**
     * Reads a list.
     *
     * @throws IllegalArgumentException if a line is none of a list
     */
    public static NasmList parse(String text) {
        List<Line> lines = new ArrayList<>();
        Section section = new Section(".text", -1);
        int origin = 0;
        int row = 0;
        for (String line : text.lines().toList()) {
            row++;
            if (line.isBlank()) {
                continue;
            }
            Line read = line(line, section);
            if (read == null) {
                throw new IllegalArgumentException("line %d is no line of a NASM list (nasm -l): %s"
                        .formatted(
                                row,
                                line.strip()
                                        .substring(0, Math.min(40, line.strip().length()))));
            }
            lines.add(read);
            Matcher begins = SECTION.matcher(read.text);
            if (begins.matches()) {
                section = section(lines, begins.group(1), begins.group(2));
            }
            Matcher org = ORG.matcher(read.text);
            if (org.matches()) {
                origin = Math.max(0, number(org.group(1)));
            }
        }
        return new NasmList(lines, origin);
    }

    private static Section section(List<Line> lines, String name, String attributes) {
        for (Line line : lines) {
            if (line.section.name.equals(name)) {
                return line.section;
            }
        }
        Matcher start = START.matcher(attributes);
        return new Section(name, start.matches() ? number(start.group(1)) : -1);
    }

    private static @Nullable Line line(String line, Section section) {
        Matcher number = NUMBER.matcher(line);
        if (!number.matches()) {
            return null;
        }
        String middle = part(line, BYTES, DEPTH).strip();
        String offset = part(line, OFFSET, BYTES).strip();
        boolean hasBytes = OFFSET_DIGITS.matcher(offset).matches();
        if (!hasBytes && !(offset.isEmpty() && (middle.isEmpty() || middle.startsWith("*")))) {
            return null;
        }
        if (middle.startsWith("*")) {
            return new Line(lineNumber(number.group(1)), 0, section, -1, ListedBytes.NONE, ""); // A warning.
        }
        String text = part(line, DEPTH, line.length());
        Matcher deep = IN_BRACKETS.matcher(text);
        int depth = 0;
        if (deep.matches()) {
            depth = lineNumber(deep.group(1));
            text = deep.group(2);
        } else {
            text = part(line, TEXT, line.length());
        }
        return new Line(
                lineNumber(number.group(1)),
                depth,
                section,
                hasBytes ? Integer.parseUnsignedInt(offset, 16) : -1,
                hasBytes ? ListedBytes.parse(middle) : ListedBytes.NONE,
                text);
    }

    private static int lineNumber(String digits) {
        return digits.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(digits);
    }

    private static String part(String line, int from, int to) {
        return line.substring(Math.min(from, line.length()), Math.min(to, line.length()));
    }

    /** A number as NASM writes it: {@code 7C00h}, {@code 0x7C00}, {@code $7C00} or {@code 31744}; -1 if it is an expression. */
    static int number(String text) {
        String digits = text.replace("_", "").toLowerCase(Locale.ROOT);
        int radix = 10;
        if (digits.startsWith("0x") || digits.startsWith("0h")) {
            digits = digits.substring(2);
            radix = 16;
        } else if (digits.startsWith("$")) {
            digits = digits.substring(1);
            radix = 16;
        } else if (digits.endsWith("h") || digits.endsWith("x")) {
            digits = digits.substring(0, digits.length() - 1);
            radix = 16;
        }
        try {
            return Integer.parseUnsignedInt(digits, radix);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
