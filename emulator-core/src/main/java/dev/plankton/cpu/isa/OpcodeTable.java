package dev.plankton.cpu.isa;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The one list of the instruction set, read from {@code opcodes.txt}. Everything that must know an opcode derives
 * from it. Immutable.
 */
public final class OpcodeTable {
    private static final OpcodeTable INSTANCE = new OpcodeTable();

    private static final int MOST_COLUMNS = 9;

    private final List<Opcode> opcodes;

    private OpcodeTable() {
        String text;
        try (InputStream in = Objects.requireNonNull(OpcodeTable.class.getResourceAsStream("opcodes.txt"))) {
            text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        OpcodeParser parser = new OpcodeParser();
        List<Opcode> rows = new ArrayList<>();
        for (int at = 0; at < text.length(); ) {
            int end = text.indexOf('\n', at);
            if (end > at && text.charAt(at) != '#') {
                rows.add(parser.parse(columns(text, at, end)));
            }
            at = end + 1;
        }
        opcodes = List.copyOf(rows);
    }

    /** All forms, in the order of the table. */
    public static List<Opcode> opcodes() {
        return INSTANCE.opcodes;
    }

    /** Without a regular expression: every process begins with this, and HotSpot interprets it. */
    private static String[] columns(String text, int from, int to) {
        String[] columns = new String[MOST_COLUMNS];
        int count = 0;
        for (int at = from; at < to; ) {
            int end = text.indexOf(' ', at);
            end = end < 0 || end > to ? to : end;
            if (end > at) {
                columns[count++] = text.substring(at, end);
            }
            at = end + 1;
            while (at < to && text.charAt(at) == ' ') {
                at++;
            }
        }
        return Arrays.copyOf(columns, count);
    }
}
