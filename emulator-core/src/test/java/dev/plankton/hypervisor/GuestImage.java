package dev.plankton.hypervisor;

import dev.plankton.machine.BootImage;
import java.util.HexFormat;

/** Boot sectors from listings: each line is the bytes in hexadecimal, then the assembly; labels end with a colon. */
final class GuestImage {
    private static final int SIZE = 512;

    /** Answers each request with one byte: how many there have been. */
    static final BootImage COUNTS = of("""
            idle:
            FA            cli
            E4E0          in al,0E0h
            A801          test al,1
            7504          jnz request
            FB            sti
            F4            hlt
            EBF5          jmp idle
            request:
            FE060006      inc byte [600h]
            A00006        mov al,[600h]
            E6E1          out 0E1h,al
            B001          mov al,1
            E6E0          out 0E0h,al
            EBE6          jmp idle
            """);

    /** Prints A, and B before it answers each request with B. */
    static final BootImage PRINTS = of("""
            BAF803        mov dx,3F8h
            B041          mov al,'A'
            EE            out dx,al
            idle:
            FA            cli
            E4E0          in al,0E0h
            A801          test al,1
            7504          jnz request
            FB            sti
            F4            hlt
            EBF5          jmp idle
            request:
            B042          mov al,'B'
            EE            out dx,al
            E6E1          out 0E1h,al
            B001          mov al,1
            E6E0          out 0E0h,al
            EBEA          jmp idle
            """);

    /** Fills 4 KiB with 55h, and sleeps. */
    static final BootImage FILLS = of("""
            BF0006        mov di,600h
            B055          mov al,55h
            B90010        mov cx,1000h
            F3AA          rep stosb
            FB            sti
            F4            hlt
            EBFC          jmp $-2
            """);

    /** Fills 512 bytes with 55h, and sleeps. */
    static final BootImage FILLS_LITTLE = of("""
            BF0006        mov di,600h
            B055          mov al,55h
            B90002        mov cx,200h
            F3AA          rep stosb
            FB            sti
            F4            hlt
            EBFC          jmp $-2
            """);

    /** Prints for ever. */
    static final BootImage TALKS = of("""
            BAF803        mov dx,3F8h
            EE            out dx,al
            EBFD          jmp $-1
            """);

    static final BootImage SPINS = of("""
            EBFE          jmp $
            """);

    static final BootImage SLEEPS = of("""
            FB            sti
            F4            hlt
            EBFC          jmp $-2
            """);

    private GuestImage() {}

    static BootImage of(String listing) {
        return BootImage.of("test", sector(listing));
    }

    /** The boot sector of a listing, to be changed before an image is made of it. */
    static byte[] sector(String listing) {
        byte[] sector = new byte[SIZE];
        int at = 0;
        for (String line : listing.lines().map(String::strip).toList()) {
            if (!line.isEmpty() && !line.endsWith(":")) {
                byte[] bytes = HexFormat.of().parseHex(line.split(" ", 2)[0]);
                System.arraycopy(bytes, 0, sector, at, bytes.length);
                at += bytes.length;
            }
        }
        sector[SIZE - 2] = 0x55;
        sector[SIZE - 1] = (byte) 0xAA;
        return sector;
    }
}
