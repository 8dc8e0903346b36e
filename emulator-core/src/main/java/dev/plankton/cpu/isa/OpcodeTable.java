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
        byte[] text;
        try (InputStream in = Objects.requireNonNull(OpcodeTable.class.getResourceAsStream("opcodes.txt"))) {
            text = in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        OpcodeParser parser = new OpcodeParser();
        List<Opcode> rows = new ArrayList<>();
        for (int at = 0; at < text.length; at++) {
            int start = at;
            while (text[at] != '\n') {
                at++;
            }
            if (at > start && text[start] != '#') {
                rows.add(parser.parse(columns(text, start, at)));
            }
        }
        opcodes = List.copyOf(rows);
    }

    /** All forms, in the order of the table. */
    public static List<Opcode> opcodes() {
        return INSTANCE.opcodes;
    }

    /** Without a regular expression, and of bytes: every process begins with this, and HotSpot interprets it. */
    private static String[] columns(byte[] text, int from, int to) {
        String[] columns = new String[MOST_COLUMNS];
        int count = 0;
        for (int at = from; at < to; ) {
            int start = at;
            while (at < to && text[at] != ' ') {
                at++;
            }
            columns[count++] = new String(text, start, at - start, StandardCharsets.ISO_8859_1);
            while (at < to && text[at] == ' ') {
                at++;
            }
        }
        return Arrays.copyOf(columns, count);
    }
}
