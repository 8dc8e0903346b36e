package dev.plankton.hypervisor;

import dev.plankton.machine.BootImage;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** Boot sectors from listings: each line is the bytes in hexadecimal, then the assembly; labels end with a colon. */
public final class GuestImage {
    private static final int SIZE = 512;

    private static final String WAIT = """
            idle:
            FA            cli
            E4E0          in al,0E0h
            A801          test al,1
            7504          jnz request
            FB            sti
            F4            hlt
            EBF5          jmp idle
            request:
            """;

    private static final int WAIT_BYTES = bytes(WAIT).length;

    private static final String END = """
            B001          mov al,1
            E6E0          out 0E0h,al
            """;

    /** With the jump that follows. */
    private static final int END_BYTES = bytes(END).length + 2;

    /** Answers each request with one byte: how many there have been. */
    public static final BootImage COUNTS = serves("""
            FE060006      inc byte [600h]
            A00006        mov al,[600h]
            E6E1          out 0E1h,al
            """);

    /** Prints A, and B before it answers each request with B. */
    public static final BootImage PRINTS = serves("""
            BAF803        mov dx,3F8h
            B041          mov al,'A'
            EE            out dx,al
            """, """
            B042          mov al,'B'
            EE            out dx,al
            E6E1          out 0E1h,al
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
    public static final BootImage TALKS = of("""
            BAF803        mov dx,3F8h
            EE            out dx,al
            EBFD          jmp $-1
            """);

    public static final BootImage SPINS = of("""
            EBFE          jmp $
            """);

    public static final BootImage SLEEPS = of("""
            FB            sti
            F4            hlt
            EBFC          jmp $-2
            """);

    private GuestImage() {}

    /** Sleeps until a request comes, does {@code work} for it and ends the reply. */
    public static BootImage serves(String work) {
        return serves("", work);
    }

    /** The same after {@code first}. */
    public static BootImage serves(String first, String work) {
        return of(serving(first, work));
    }

    /** The listing of {@link #serves(String, String)}, to be followed by data. */
    public static String serving(String first, String work) {
        byte back = (byte) -(WAIT_BYTES + bytes(work).length + END_BYTES);
        return first + WAIT + work + END + "EB%02X jmp idle\n".formatted(back);
    }

    public static BootImage of(String listing) {
        return BootImage.of("test", sector(listing));
    }

    /** The boot sector of a listing, to be changed before an image is made of it. */
    public static byte[] sector(String listing) {
        byte[] sector = Arrays.copyOf(bytes(listing), SIZE);
        sector[SIZE - 2] = 0x55;
        sector[SIZE - 1] = (byte) 0xAA;
        return sector;
    }

    private static byte[] bytes(String listing) {
        String digits = listing.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.endsWith(":"))
                .map(line -> line.split(" ", 2)[0])
                .collect(Collectors.joining());
        return HexFormat.of().parseHex(digits);
    }
}
