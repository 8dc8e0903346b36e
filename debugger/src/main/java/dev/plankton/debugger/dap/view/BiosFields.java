package dev.plankton.debugger.dap.view;

import java.util.List;
import java.util.Optional;

/** The BIOS data area. Source: IBM PS/2 and PC BIOS Interface Technical Reference, section 3. */
final class BiosFields {
    /**
     * A field.
     *
     * @param address linear
     */
    record Field(String name, int address, int bytes) {}

    static final List<Field> ALL = List.of(
            new Field("COM1 port", 0x400, 2),
            new Field("LPT1 port", 0x408, 2),
            new Field("equipment", 0x410, 2),
            new Field("memory in KiB", 0x413, 2),
            new Field("shift flags", 0x417, 1),
            new Field("shift keys", 0x418, 1),
            new Field("key buffer head", 0x41A, 2),
            new Field("key buffer tail", 0x41C, 2),
            new Field("diskette status", 0x441, 1),
            new Field("video mode", 0x449, 1),
            new Field("columns", 0x44A, 2),
            new Field("page size", 0x44C, 2),
            new Field("page start", 0x44E, 2),
            new Field("cursor of page 0", 0x450, 2),
            new Field("cursor shape", 0x460, 2),
            new Field("active page", 0x462, 1),
            new Field("CRTC port", 0x463, 2),
            new Field("timer ticks", 0x46C, 4),
            new Field("midnight", 0x470, 1),
            new Field("break flag", 0x471, 1),
            new Field("reset flag", 0x472, 2),
            new Field("hard disk status", 0x474, 1),
            new Field("hard disks", 0x475, 1),
            new Field("key buffer start", 0x480, 2),
            new Field("key buffer end", 0x482, 2),
            new Field("last row", 0x484, 1),
            new Field("character height", 0x485, 2));

    private BiosFields() {}

    static Optional<Field> find(String name) {
        return ALL.stream().filter(field -> field.name.equals(name)).findFirst();
    }
}
