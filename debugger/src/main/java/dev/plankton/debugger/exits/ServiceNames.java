package dev.plankton.debugger.exits;

import java.util.Map;

/** What interrupts, exceptions and BIOS functions are for. */
final class ServiceNames {
    private static final Map<Integer, String> SERVICES = Map.ofEntries(
            Map.entry(0x08, "timer tick"),
            Map.entry(0x09, "key"),
            Map.entry(0x11, "equipment"),
            Map.entry(0x12, "memory size"),
            Map.entry(0x18, "nothing to boot from"),
            Map.entry(0x19, "boot"),
            Map.entry(0x70, "clock interrupt"),
            Map.entry(0x74, "mouse interrupt"));

    /** By number of the interrupt and AH. */
    private static final Map<Integer, String> FUNCTIONS = Map.ofEntries(
            Map.entry(0x1000, "set display mode"),
            Map.entry(0x1001, "set cursor shape"),
            Map.entry(0x1002, "move cursor"),
            Map.entry(0x1003, "read cursor"),
            Map.entry(0x1005, "select page"),
            Map.entry(0x1006, "scroll up"),
            Map.entry(0x1007, "scroll down"),
            Map.entry(0x1008, "read character"),
            Map.entry(0x1009, "write characters and attributes"),
            Map.entry(0x100A, "write characters"),
            Map.entry(0x100C, "write pixel"),
            Map.entry(0x100D, "read pixel"),
            Map.entry(0x100E, "write a character"),
            Map.entry(0x100F, "read display mode"),
            Map.entry(0x1010, "palette"),
            Map.entry(0x1011, "font"),
            Map.entry(0x1013, "write a string"),
            Map.entry(0x1300, "reset disk"),
            Map.entry(0x1301, "disk status"),
            Map.entry(0x1302, "read sectors"),
            Map.entry(0x1303, "write sectors"),
            Map.entry(0x1304, "verify sectors"),
            Map.entry(0x1308, "disk parameters"),
            Map.entry(0x1315, "disk type"),
            Map.entry(0x1341, "disk extensions"),
            Map.entry(0x1342, "read sectors by number"),
            Map.entry(0x1343, "write sectors by number"),
            Map.entry(0x1400, "set up serial port"),
            Map.entry(0x1401, "send a byte"),
            Map.entry(0x1402, "receive a byte"),
            Map.entry(0x1403, "serial status"),
            Map.entry(0x1524, "A20"),
            Map.entry(0x1586, "wait"),
            Map.entry(0x1587, "move a block"),
            Map.entry(0x1588, "extended memory size"),
            Map.entry(0x15C2, "mouse"),
            Map.entry(0x15E8, "memory map"),
            Map.entry(0x1600, "read key"),
            Map.entry(0x1601, "look for key"),
            Map.entry(0x1602, "shift keys"),
            Map.entry(0x1610, "read key"),
            Map.entry(0x1611, "look for key"),
            Map.entry(0x1A00, "read tick count"),
            Map.entry(0x1A01, "set tick count"),
            Map.entry(0x1A02, "read time"),
            Map.entry(0x1A04, "read date"));

    private static final Map<Integer, String> DEVICES = Map.of(
            0x08, "timer",
            0x09, "keyboard",
            0x0C, "COM1",
            0x70, "clock",
            0x74, "mouse",
            0x75, "coprocessor");

    private static final Map<Integer, String> EXCEPTIONS = Map.of(
            0x00, "divide error",
            0x01, "debug",
            0x05, "bound range",
            0x06, "invalid opcode",
            0x07, "no coprocessor",
            0x08, "double fault",
            0x0C, "stack fault",
            0x0D, "general protection",
            0x10, "coprocessor error",
            0x11, "alignment check");

    private ServiceNames() {}

    /** Whether AH says what a service is to do. */
    static boolean hasFunctions(int number) {
        return number >= 0x10 && number <= 0x1A && !SERVICES.containsKey(number);
    }

    static String of(int number, int ah) {
        return SERVICES.getOrDefault(number, FUNCTIONS.getOrDefault(number << 8 | ah, ""));
    }

    static String device(int vector) {
        return DEVICES.getOrDefault(vector, "");
    }

    static String exception(int vector) {
        return EXCEPTIONS.getOrDefault(vector, "");
    }
}
