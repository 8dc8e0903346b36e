package dev.plankton.debugger.symbols;

import dev.plankton.debugger.source.SourceMap;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * An ELF file for an image that the BIOS boots (System V ABI, "Object Files"): its bytes at 7C00h, its labels as symbols, and line
 * numbers.
 *
 * @param bytes of the file
 * @param buildId what it is known by, hexadecimal
 */
@SuppressWarnings("ArrayRecordComponent") // Not compared, and handed over.
record ElfImage(byte[] bytes, String buildId) {
    /** EM_386: the ELF format has none for the 8086. */
    static final int MACHINE = 3;

    static final int BASE = 0x7C00;

    private static final int HEADER = 52, SECTION_HEADER = 40, ID_BYTES = 20;
    private static final int PROGBITS = 1, SYMBOLS = 2, STRINGS = 3, NOTE = 7;
    private static final int ALLOCATED = 2, CODE = 4;

    /** The section that labels are in. */
    private static final int TEXT_INDEX = 1;

    private static final int GLOBAL_FUNCTION = 0x12, GLOBAL_OBJECT = 0x11, ABSOLUTE = 0xFFF1;

    private record Section(
            String name, int type, int flags, int address, byte[] content, int link, int info, int entry) {}

    /** @param texts of the sources: others give another build id */
    static ElfImage of(byte[] image, SourceMap map, Collection<byte[]> texts) {
        Dwarf dwarf = Dwarf.of(map);
        Bytes names = new Bytes().u8(0);
        byte[] symbols = symbols(image, map, names);
        byte[] id = id(List.of(image, dwarf.info(), dwarf.lines(), symbols, names.toArray()), texts);
        byte[] note = new Bytes()
                .u32(4)
                .u32(id.length)
                .u32(3) // NT_GNU_BUILD_ID
                .string("GNU")
                .put(id)
                .toArray();
        List<Section> sections = new ArrayList<>();
        sections.add(new Section("", 0, 0, 0, new byte[0], 0, 0, 0));
        sections.add(new Section(".text", PROGBITS, ALLOCATED | CODE, BASE, image, 0, 0, 0));
        sections.add(new Section(".note.gnu.build-id", NOTE, 0, 0, note, 0, 0, 0));
        sections.add(new Section(".debug_abbrev", PROGBITS, 0, 0, dwarf.abbreviations(), 0, 0, 0));
        sections.add(new Section(".debug_info", PROGBITS, 0, 0, dwarf.info(), 0, 0, 0));
        sections.add(new Section(".debug_line", PROGBITS, 0, 0, dwarf.lines(), 0, 0, 0));
        sections.add(new Section(".symtab", SYMBOLS, 0, 0, symbols, sections.size() + 1, 1, 16));
        sections.add(new Section(".strtab", STRINGS, 0, 0, names.toArray(), 0, 0, 0));
        return new ElfImage(file(sections), HexFormat.of().formatHex(id));
    }

    private static byte[] id(List<byte[]> contents, Collection<byte[]> texts) {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            contents.forEach(hash::update);
            texts.forEach(hash::update);
            return Arrays.copyOf(hash.digest(), ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The symbol table; local labels are left out, so that a backtrace names the function that they are in. */
    private static byte[] symbols(byte[] image, SourceMap map, Bytes names) {
        Bytes table = new Bytes().u32(0).u32(0).u32(0).u32(0);
        for (Map.Entry<String, Integer> label : map.labels().entrySet()) {
            int address = label.getValue();
            if (label.getKey().contains(".")) {
                continue;
            }
            boolean code = map.at(address).map(SourceMap.Row::code).orElse(false);
            boolean inside = address >= BASE && address < BASE + image.length;
            table.u32(names.size())
                    .u32(address)
                    .u32(0)
                    .u8(code ? GLOBAL_FUNCTION : GLOBAL_OBJECT)
                    .u8(0)
                    .u16(inside ? TEXT_INDEX : ABSOLUTE);
            names.string(label.getKey());
        }
        return table.toArray();
    }

    private static byte[] file(List<Section> sections) {
        Bytes names = new Bytes();
        Bytes headers = new Bytes();
        Bytes body = new Bytes();
        for (Section section : sections) {
            body.align(4);
            int at = section.type == 0 ? 0 : HEADER + body.size();
            headers.u32(names.size())
                    .u32(section.type)
                    .u32(section.flags)
                    .u32(section.address)
                    .u32(at)
                    .u32(section.content.length)
                    .u32(section.link)
                    .u32(section.info)
                    .u32(section.type == 0 ? 0 : 4)
                    .u32(section.entry);
            names.string(section.name);
            body.put(section.content);
        }
        int namesName = names.size();
        names.string(".shstrtab");
        headers.u32(namesName)
                .u32(STRINGS)
                .u32(0)
                .u32(0)
                .u32(HEADER + body.size())
                .u32(names.size())
                .u32(0)
                .u32(0)
                .u32(1)
                .u32(0);
        body.put(names.toArray()).align(4);
        Bytes file = new Bytes()
                .u8(0x7F)
                .put(new byte[] {'E', 'L', 'F', 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0
                }) // 32 bits, little-endian, version 1
                .u16(2) // ET_EXEC
                .u16(MACHINE)
                .u32(1)
                .u32(BASE) // entry
                .u32(0) // no program headers
                .u32(HEADER + body.size())
                .u32(0)
                .u16(HEADER)
                .u16(0)
                .u16(0)
                .u16(SECTION_HEADER)
                .u16(sections.size() + 1)
                .u16(sections.size());
        return file.put(body.toArray()).put(headers.toArray()).toArray();
    }
}
