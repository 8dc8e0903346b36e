package dev.plankton.debugger.gdb;

import dev.plankton.debugger.gdb.wire.Hex;
import dev.plankton.machine.MachineProfile;
import java.io.IOException;

/** The objects that GDB reads by {@code qXfer}, a part at a time. */
final class Transfers {
    private Transfers() {}

    /** What GDB is to know of registers. */
    static String features() throws IOException {
        return Texts.read("target.xml");
    }

    /** Where a PC has memory; GDB accesses nothing else. */
    static String memoryMap(MachineProfile profile) {
        return """
            <?xml version="1.0"?>
            <!DOCTYPE memory-map PUBLIC "+//IDN gnu.org//DTD GDB Memory Map V1.0//EN" "http://sourceware.org/gdb/gdb-memory-map.dtd">
            <memory-map>
              <!-- Base memory, and the display's from A0000h. -->
              <memory type="ram" start="0x0" length="0xc0000"/>
              <!-- Memory of cards. -->
              <memory type="ram" start="0xc0000" length="0x30000"/>
              <!-- The BIOS. -->
              <memory type="rom" start="0xf0000" length="0x10000"/>
              <!-- Above 1 MiB. -->
              <memory type="ram" start="0x100000" length="0x%x"/>
            </memory-map>
            """.formatted(profile.extendedMemory() << 10);
    }

    /** A part of {@code text}; {@code range} is {@code OFFSET,LENGTH}. */
    static String part(String text, String range) {
        String[] parts = range.split(",", 2);
        int from = Hex.number(parts[0]);
        int length = Hex.number(parts[1]);
        if (from < 0 || from >= text.length()) {
            return "l";
        }
        int to = (int) Math.min(text.length(), (long) from + length);
        return (to == text.length() ? "l" : "m") + text.substring(from, to);
    }
}
