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

    /** Wakes at each tick, counts them, and reads ports 40h and 71h and the time stamp. */
    public static final BootImage WATCHES_TIME = of("""
            FA            cli
            31C0          xor ax,ax
            8ED8          mov ds,ax
            C7062000357C  mov word [20h],tick
            C70622000000  mov word [22h],0
            B034          mov al,34h
            E643          out 43h,al
            B8A92E        mov ax,2EA9h
            E640          out 40h,al
            88E0          mov al,ah
            E640          out 40h,al
            idle:
            FB            sti
            F4            hlt
            E440          in al,40h
            A20106        mov [601h],al
            0F31          rdtsc
            A30406        mov [604h],ax
            B000          mov al,0
            E670          out 70h,al
            E471          in al,71h
            A20206        mov [602h],al
            EBE9          jmp idle
            tick:
            FE060006      inc byte [600h]
            50            push ax
            B020          mov al,20h
            E620          out 20h,al
            58            pop ax
            CF            iret
            """);

    /** Adds up what comes on COM1, by its interrupt. */
    public static final BootImage READS_COM1 = of("""
            FA            cli
            31C0          xor ax,ax
            8ED8          mov ds,ax
            8ED0          mov ss,ax
            BC007C        mov sp,7C00h
            C7063000287C  mov word [30h],isr
            A33200        mov [32h],ax
            BAF903        mov dx,3F9h
            B001          mov al,1
            EE            out dx,al
            B2FC          mov dl,0FCh
            B008          mov al,8
            EE            out dx,al
            E421          in al,21h
            24EF          and al,0EFh
            E621          out 21h,al
            idle:
            FB            sti
            F4            hlt
            EBFC          jmp idle
            isr:
            BAF803        mov dx,3F8h
            EC            in al,dx
            B400          mov ah,0
            01060006      add [600h],ax
            FF060206      inc word [602h]
            B020          mov al,20h
            E620          out 20h,al
            CF            iret
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
