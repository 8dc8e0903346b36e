package dev.plankton.debugger.exits;

import java.util.Map;
import java.util.TreeMap;

/** What ports are for. */
final class PortNames {
    private record Range(int last, String name) {}

    private static final TreeMap<Integer, Range> RANGES = new TreeMap<>();

    static {
        add(0x20, 0x21, "interrupt controller");
        add(0x40, 0x40, "timer, counter 0");
        add(0x41, 0x41, "timer, counter 1");
        add(0x42, 0x42, "timer, counter 2");
        add(0x43, 0x43, "timer, control");
        add(0x60, 0x60, "keyboard data");
        add(0x61, 0x61, "speaker and timer gate");
        add(0x64, 0x64, "keyboard controller");
        add(0x70, 0x70, "clock, index");
        add(0x71, 0x71, "clock, data");
        add(0x80, 0x80, "diagnostic code");
        add(0x92, 0x92, "A20 and reset");
        add(0xA0, 0xA1, "second interrupt controller");
        add(0xE0, 0xE7, "request NIC");
        add(0xE9, 0xE9, "debug console");
        add(0xEC, 0xED, "identity");
        add(0xF0, 0xF1, "coprocessor latch");
        add(0xF4, 0xF4, "debug exit");
        add(0x300, 0x31F, "NE2000");
        add(0x3B4, 0x3B5, "CRT controller, monochrome");
        add(0x3BA, 0x3BA, "display status, monochrome");
        add(0x3C0, 0x3C1, "display attributes");
        add(0x3C2, 0x3C2, "display, miscellaneous");
        add(0x3C4, 0x3C5, "display sequencer");
        add(0x3C6, 0x3C9, "display palette");
        add(0x3CC, 0x3CC, "display, miscellaneous");
        add(0x3CE, 0x3CF, "display graphics controller");
        add(0x3D4, 0x3D5, "CRT controller");
        add(0x3D8, 0x3D9, "display mode and colour");
        add(0x3DA, 0x3DA, "display status");
        add(0x3F8, 0x3F8, "COM1 data");
        add(0x3F9, 0x3FC, "COM1 control");
        add(0x3FD, 0x3FD, "COM1 line status");
        add(0x3FE, 0x3FF, "COM1 modem status");
    }

    private PortNames() {}

    private static void add(int first, int last, String name) {
        RANGES.put(first, new Range(last, name));
    }

    /** What {@code port} is for; empty if it is not known. */
    static String of(int port) {
        Map.Entry<Integer, Range> below = RANGES.floorEntry(port);
        return below == null || below.getValue().last < port ? "" : below.getValue().name;
    }
}
