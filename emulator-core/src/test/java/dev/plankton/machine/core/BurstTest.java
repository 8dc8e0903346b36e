package dev.plankton.machine.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.machine.Exit;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** REP INS and REP OUTS take a device's data in bursts; only the clock shows it. */
class BurstTest {
    /**
     * Writes 32 bytes of its code to the NE2000's packet memory, round the end of the ring, by one REP OUTSW that goes on
     * after the end of the remote DMA, reads them back likewise, and notes CX at each interrupt of a DMA that has ended.
     */
    private static final String DMA = """
            FA            cli
            FC            cld
            31C0          xor ax,ax
            8ED8          mov ds,ax
            8EC0          mov es,ax
            8ED0          mov ss,ax
            BC007C        mov sp,7C00h
            C7062C005B7C  mov word [2Ch],rdc
            A32E00        mov [2Eh],ax
            BE797C        mov si,setup
            B90E00        mov cx,14
            set:
            AC            lodsb
            BA0003        mov dx,300h
            88C2          mov dl,al
            6E            outsb
            E2F7          loop set
            B0F7          mov al,0F7h
            E621          out 21h,al
            FB            sti
            BA1003        mov dx,310h
            BE007C        mov si,7C00h
            B91800        mov cx,24
            F36F          rep outsw
            BD0100        mov bp,1
            BA0803        mov dx,308h
            B0F0          mov al,0F0h
            EE            out dx,al
            42            inc dx
            B07F          mov al,7Fh
            EE            out dx,al
            42            inc dx
            B020          mov al,20h
            EE            out dx,al
            BA0003        mov dx,300h
            B00A          mov al,0Ah
            EE            out dx,al
            BA1003        mov dx,310h
            BF0305        mov di,503h
            B91800        mov cx,24
            F36D          rep insw
            BD0200        mov bp,2
            F4            hlt
            rdc:
            50            push ax
            57            push di
            52            push dx
            8B3E0006      mov di,[600h]
            898D0206      mov [602h+di],cx
            8306000602    add word [600h],2
            BA0703        mov dx,307h
            B040          mov al,40h
            EE            out dx,al
            B020          mov al,20h
            E620          out 20h,al
            5A            pop dx
            5F            pop di
            58            pop ax
            CF            iret
            setup:
            00210E490146028003 db 00h,21h, 0Eh,49h, 01h,46h, 02h,80h, 03h,46h, 07h,0FFh, 0Fh,40h, 0Ch,04h
            4607FF0F400C04
            08F0097F0A200B000D db 08h,0F0h, 09h,7Fh, 0Ah,20h, 0Bh,00h, 0Dh,00h, 00h,12h
            000012
            """;

    private static final int INTERRUPTS = 0x600;
    private static final int READ = 0x503;
    private static final int MOST = 10_000;

    /** In steps of one instruction there are no bursts. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7, 20, MOST})
    void slicesOfAnyLengthDoWhatSingleStepsDo(int fuel) {
        PcRig stepped = run(1);
        PcRig burst = run(fuel);
        assertThat(burst.get16(INTERRUPTS)).isEqualTo(stepped.get16(INTERRUPTS)).isPositive();
        byte[] memory = burst.core().memory().bytes();
        assertThat(Arrays.copyOfRange(memory, READ, READ + 32))
                .isEqualTo(Arrays.copyOfRange(memory, 0x7C00, 0x7C00 + 32));
        assertThat(burst.cpu().instructions()).isEqualTo(stepped.cpu().instructions());
        assertThat(burst.remount()).isEqualTo(stepped.remount());
    }

    private static PcRig run(int fuel) {
        PcRig pc = new PcRig(DMA);
        for (int spent = 0; spent < MOST && !(pc.run(fuel) instanceof Exit.Halted); spent += fuel) {
            assertThat(spent).isLessThan(MOST);
        }
        return pc;
    }
}
