package dev.plankton.cli;

import java.util.HexFormat;

/** Boot sectors assembled by hand. */
public final class BootSectors {
    /** {@code mov al,42; out 0F4h,al}. */
    public static final byte[] EXITS_WITH_42 = of("B0 2A E6 F4");

    /** {@code mov ax,0E41h; int 10h; mov al,42h; mov dx,3F8h; out dx,al; cli; hlt}: A on the screen, B on COM1. */
    public static final byte[] WRITES_A_AND_B = of("B8 41 0E CD 10 B0 42 BA F8 03 EE FA F4");

    /** {@code lidt [7C07h]; int3}, and a table without entries. */
    public static final byte[] TRIPLE_FAULTS = of("0F 01 1E 07 7C CC 00 00 00 00 00 00 00 00");

    /**
     * Writes itself, with the byte at 7D00h one higher, to its disk, and exits with that byte: {@code inc byte [7D00h];
     * mov ax,0301h; mov bx,7C00h; mov cx,1; mov dh,0; int 13h; mov al,[7D00h]; out 0F4h,al}.
     */
    public static final byte[] COUNTS_ITS_BOOTS =
            of("FE 06 00 7D B8 01 03 BB 00 7C B9 01 00 B6 00 CD 13 A0 00 7D E6 F4");

    /** Exits with the low byte of the tick count at power-on: {@code mov ah,0; int 1Ah; mov al,dl; out 0F4h,al}. */
    public static final byte[] EXITS_WITH_TICKS = of("B4 00 CD 1A 88 D0 E6 F4");

    /** Sends 60 bytes FFh through an NE2000 at port 240h, and halts for ever; a table says what goes to which register. */
    public static final byte[] SENDS_A_FRAME_AT_240H = of(
            "BE 23 7C B6 02 AC 04 40 88 C2 AC EE 81 FE 37 7C 75 F3 B2 50 B0 FF B9 3C 00 EE E2 FD B2 40 B0 26 EE FA F4 "
                    + "00 21 0E 48 04 40 05 3C 06 00 08 00 09 40 0A 3C 0B 00 00 12");

    /** Reads the first sectors of drives 01h and 80h to 7E00h, and exits with the sum of what they have at 100h. */
    public static final byte[] ADDS_BYTES_OF_DRIVES_1_AND_80H =
            of("B8 01 02 BB 00 7E B9 01 00 BA 01 00 CD 13 8A 26 00 7F 50 B8 01 02 BA 80 00 CD 13 58 02 26 00 7F 88 E0 "
                    + "E6 F4");

    /** Exits with the 256 KiB that there are above 1 MiB: {@code mov ah,88h; int 15h; mov al,ah; out 0F4h,al}. */
    public static final byte[] EXITS_WITH_EXTENDED_MEMORY = of("B4 88 CD 15 88 E0 E6 F4");

    /** Exits with 2 if the equipment word says that there is an x87, else with 0: {@code int 11h; and al,2; out 0F4h,al}. */
    public static final byte[] EXITS_WITH_COPROCESSOR = of("CD 11 24 02 E6 F4");

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
