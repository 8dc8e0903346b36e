package dev.plankton.debugger.symbols;

import dev.plankton.debugger.source.SourceMap;
import java.nio.file.Path;
import java.util.List;

/**
 * Line numbers as DWARF version 2 has them: one unit, in assembly language, and a line program.
 *
 * @param abbreviations {@code .debug_abbrev}
 * @param info {@code .debug_info}
 * @param lines {@code .debug_line}
 */
@SuppressWarnings("ArrayRecordComponent") // Not compared, and handed over.
record Dwarf(byte[] abbreviations, byte[] info, byte[] lines) {
    private static final int VERSION = 2, ADDRESS_BYTES = 4;
    private static final int COMPILE_UNIT = 0x11, ASSEMBLER = 0x8001;

    // Attributes and forms of the unit.
    private static final int NAME = 0x03, STATEMENTS = 0x10, LOW = 0x11, HIGH = 0x12;
    private static final int LANGUAGE = 0x13, FOLDER = 0x1B, PRODUCER = 0x25;
    private static final int AS_ADDRESS = 0x01, AS_DATA2 = 0x05, AS_DATA4 = 0x06, AS_STRING = 0x08;

    // Opcodes of the line program, and operands of those below the first special one.
    private static final int COPY = 1, ADVANCE_ADDRESS = 2, ADVANCE_LINE = 3, SET_FILE = 4;
    private static final byte[] OPERANDS = {0, 1, 1, 1, 1, 0, 0, 0, 1};
    private static final int END_SEQUENCE = 1, SET_ADDRESS = 2;

    static Dwarf of(SourceMap map) {
        List<SourceMap.Row> rows =
                map.rows().stream().filter(SourceMap.Row::code).toList();
        return new Dwarf(unitAbbreviations(), info(map.files(), rows), lines(map.files(), rows));
    }

    private static byte[] unitAbbreviations() {
        Bytes made = new Bytes().unsigned(1).unsigned(COMPILE_UNIT).u8(0);
        int[][] attributes = {
            {STATEMENTS, AS_DATA4},
            {LOW, AS_ADDRESS},
            {HIGH, AS_ADDRESS},
            {NAME, AS_STRING},
            {FOLDER, AS_STRING},
            {PRODUCER, AS_STRING},
            {LANGUAGE, AS_DATA2},
        };
        for (int[] attribute : attributes) {
            made.unsigned(attribute[0]).unsigned(attribute[1]);
        }
        return made.unsigned(0).unsigned(0).unsigned(0).toArray();
    }

    private static byte[] info(List<Path> files, List<SourceMap.Row> rows) {
        int low = rows.stream().mapToInt(SourceMap.Row::address).min().orElse(0);
        int high = rows.stream()
                .mapToInt(row -> row.address() + row.length())
                .max()
                .orElse(0);
        Bytes unit = new Bytes()
                .u16(VERSION)
                .u32(0) // where the abbreviations begin
                .u8(ADDRESS_BYTES)
                .unsigned(1)
                .u32(0) // where the line program begins
                .u32(low)
                .u32(high)
                .string(files.isEmpty() ? "" : name(files.getFirst()))
                .string(files.isEmpty() ? "" : folder(files.getFirst()))
                .string("Plankton")
                .u16(ASSEMBLER);
        return new Bytes().u32(unit.size()).put(unit.toArray()).toArray();
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static String folder(Path file) {
        return String.valueOf(file.getParent());
    }

    private static byte[] lines(List<Path> files, List<SourceMap.Row> rows) {
        List<String> folders = files.stream().map(Dwarf::folder).distinct().toList();
        Bytes head = new Bytes()
                .u8(1) // bytes of the shortest instruction
                .u8(1) // each row begins a statement
                .u8(0) // special opcodes, which are not used: the least they add to a line,
                .u8(1) // and how many lines they distinguish
                .u8(OPERANDS.length + 1)
                .put(OPERANDS);
        folders.forEach(head::string);
        head.u8(0);
        for (Path file : files) {
            head.string(name(file))
                    .unsigned(folders.indexOf(folder(file)) + 1)
                    .unsigned(0)
                    .unsigned(0);
        }
        head.u8(0);
        byte[] program = program(files, rows);
        return new Bytes()
                .u32(2 + 4 + head.size() + program.length)
                .u16(VERSION)
                .u32(head.size())
                .put(head.toArray())
                .put(program)
                .toArray();
    }

    private static byte[] program(List<Path> files, List<SourceMap.Row> rows) {
        Bytes program = new Bytes();
        int file = 1;
        int line = 1;
        int end = -1;
        int at = 0;
        for (SourceMap.Row row : rows) {
            if (row.address() != end) {
                endSequence(program, at, end);
                program.u8(0).unsigned(1 + ADDRESS_BYTES).u8(SET_ADDRESS).u32(row.address());
                at = row.address();
                file = 1;
                line = 1;
            }
            program.u8(ADVANCE_ADDRESS).unsigned(row.address() - at);
            at = row.address();
            int wanted = files.indexOf(row.position().file()) + 1;
            if (wanted != file) {
                program.u8(SET_FILE).unsigned(wanted);
                file = wanted;
            }
            program.u8(ADVANCE_LINE).signed(row.position().line() - line).u8(COPY);
            line = row.position().line();
            end = row.address() + row.length();
        }
        endSequence(program, at, end);
        return program.toArray();
    }

    private static void endSequence(Bytes program, int at, int end) {
        if (end >= 0) {
            program.u8(ADVANCE_ADDRESS).unsigned(end - at).u8(0).unsigned(1).u8(END_SEQUENCE);
        }
    }
}
