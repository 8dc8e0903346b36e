package dev.plankton.cli;

import java.util.HexFormat;

/** Boot sectors assembled by hand. */
final class BootSectors {
    /** {@code mov al,42; out 0F4h,al}. */
    static final byte[] EXITS_WITH_42 = of("B0 2A E6 F4");

    /** {@code mov ax,0E41h; int 10h; mov al,42h; mov dx,3F8h; out dx,al; cli; hlt}: A on the screen, B on COM1. */
    static final byte[] WRITES_A_AND_B = of("B8 41 0E CD 10 B0 42 BA F8 03 EE FA F4");

    /** {@code lidt [7C07h]; int3}, and a table without entries. */
    static final byte[] TRIPLE_FAULTS = of("0F 01 1E 07 7C CC 00 00 00 00 00 00 00 00");

    private BootSectors() {}

    private static byte[] of(String code) {
        byte[] sector = new byte[512];
        byte[] bytes = HexFormat.ofDelimiter(" ").parseHex(code);
        System.arraycopy(bytes, 0, sector, 0, bytes.length);
        sector[510] = 0x55;
        sector[511] = (byte) 0xAA;
        return sector;
    }
}
