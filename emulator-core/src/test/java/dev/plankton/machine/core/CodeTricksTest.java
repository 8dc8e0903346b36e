package dev.plankton.machine.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.Cpu;
import dev.plankton.machine.Exit;
import dev.plankton.machine.StopReason;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** What programs of 512 bytes do to a CPU and captured vectors of single instructions do not show. */
class CodeTricksTest {
    private static final int ENOUGH = 100_000;

    private static PcRig run(String listing) {
        PcRig rig = new PcRig(listing);
        assertThat(rig.run(ENOUGH)).isEqualTo(new Exit.Ended(StopReason.HALTED_FOR_EVER, 0));
        return rig;
    }

    @Test
    void codeChangesItselfOverlapsAndRunsOnTheStack() {
        PcRig rig = run("""
                C606067C42    mov byte [patch+1],42h
                patch:
                B000          mov al,0
                A20006        mov [600h],al
                EB01          jmp short inside+1
                inside:
                B8FEC3EB00    db 0B8h,0FEh,0C3h,0EBh,00h
                881E0106      mov [601h],bl
                BF0005        mov di,0500h
                C70589F9      mov word [di],0F989h
                C64502CB      mov byte [di+2],0CBh
                B93412        mov cx,1234h
                9A00050000    call 0:0500h
                890E0206      mov [602h],cx
                83EC04        sub sp,4
                89E5          mov bp,sp
                66C74600424242CB mov dword [bp],0CB424242h
                0E            push cs
                68407C        push word back
                16            push ss
                55            push bp
                CB            retf
                back:
                89160406      mov [604h],dx
                FA            cli
                F4            hlt
                """);
        assertThat(rig.get8(0x600)).as("the next instruction was changed").isEqualTo(0x42);
        assertThat(rig.get8(0x601)).as("INC BL inside another instruction").isEqualTo(1);
        assertThat(rig.get16(0x602)).as("code written a moment ago").isEqualTo(0x0500);
        assertThat(rig.get16(0x604)).as("code on the stack").isEqualTo(3);
    }

    @Test
    void singleStepTrapsAfterEachInstructionAndIteration() {
        PcRig rig = run("""
                C7060400327C  mov word [4],single
                C70606000000  mov word [6],0
                BF0007        mov di,700h
                9C            pushf
                67804C240101  or byte [esp+1],1
                9D            popf
                90            nop
                first:
                8CD0          mov ax,ss
                8ED0          mov ss,ax
                43            inc bx
                B90300        mov cx,3
                31F6          xor si,si
                F3AC          rep lodsb
                CD1C          int 1Ch
                90            nop
                9C            pushf
                6780642401FE  and byte [esp+1],0FEh
                9D            popf
                90            nop
                FA            cli
                F4            hlt
                single:
                55            push bp
                89E5          mov bp,sp
                50            push ax
                8B4602        mov ax,[bp+2]
                8905          mov [di],ax
                83C702        add di,2
                58            pop ax
                5D            pop bp
                CF            iret
                """);
        int[] expected = {
            0x7C18, // NOP after POPF
            0x7C1A, // MOV AX,SS
            0x7C1D, // INC BX: MOV SS holds the trap back
            0x7C20, 0x7C22, // MOV, XOR
            0x7C22, 0x7C22, 0x7C24, // three iterations
            0x7C27, // NOP after the INT, whose handler is not stepped through
            0x7C28, 0x7C2E, 0x7C2F, // PUSHF, AND, POPF, which ends it
            0
        };
        for (int i = 0; i < expected.length; i++) {
            assertThat(rig.get16(0x700 + 2 * i)).as("trap %d", i).isEqualTo(expected[i]);
        }
    }

    @Test
    void interruptsWaitForTheInstructionAfterSti() {
        PcRig rig = run("""
                FA            cli
                C70620002D7C  mov word [8*4],tick
                C70622000000  mov word [8*4+2],0
                B030          mov al,30h
                E643          out 43h,al
                B005          mov al,5
                E640          out 40h,al
                31C0          xor ax,ax
                E640          out 40h,al
                wait1:
                B00A          mov al,0Ah
                E620          out 20h,al
                E420          in al,20h
                A801          test al,1
                74F6          jz wait1
                FB            sti
                FA            cli
                43            inc bx
                43            inc bx
                FB            sti
                43            inc bx
                43            inc bx
                43            inc bx
                FA            cli
                F4            hlt
                tick:
                891E0006      mov [600h],bx
                FF060206      inc word [602h]
                B020          mov al,20h
                E620          out 20h,al
                CF            iret
                """);
        assertThat(rig.get16(0x602)).as("interrupts").isEqualTo(1);
        assertThat(rig.get16(0x600))
                .as("not between STI and CLI, but one after the second STI")
                .isEqualTo(3);
    }

    @Test
    void anInterruptedRepGoesOnWithItsPrefixes() {
        PcRig rig = new PcRig("""
                FA            cli
                C7062000327C  mov word [8*4],tick
                C70622000000  mov word [8*4+2],0
                B030          mov al,30h
                E643          out 43h,al
                B000          mov al,0
                E640          out 40h,al
                B001          mov al,1
                E640          out 40h,al
                B80020        mov ax,2000h
                8ED8          mov ds,ax
                B80030        mov ax,3000h
                8EC0          mov es,ax
                31F6          xor si,si
                31FF          xor di,di
                B92823        mov cx,9000
                FD            std
                FC            cld
                FB            sti
                again:
                F326A4        es rep movsb
                FA            cli
                F4            hlt
                tick:
                2E890E0006    mov [cs:600h],cx
                55            push bp
                89E5          mov bp,sp
                8B4602        mov ax,[bp+2]
                2EA30206      mov [cs:602h],ax
                5D            pop bp
                2EFF060406    inc word [cs:604h]
                B020          mov al,20h
                E620          out 20h,al
                CF            iret
                """);
        for (int i = 0; i < 9000; i++) {
            rig.core().memory().put8(0x30000 + i, i * 7);
        }
        rig.core().memory().fill(0x20000, 9000, 0xEE);
        rig.core().memory().put8(0x30000 + 9000, 0x5A);
        rig.run(ENOUGH);
        assertThat(rig.get16(0x604)).as("interrupts").isEqualTo(1);
        assertThat(rig.get16(0x600)).as("CX in the handler").isBetween(1, 8999);
        assertThat(rig.get16(0x602)).as("IP at the first prefix").isEqualTo(0x7C2D);
        assertThat(rig.cpu().reg16(1)).as("CX").isZero();
        assertThat(rig.cpu().reg16(6)).as("SI").isEqualTo(9000);
    }

    @Test
    void addressesWrapWhileA20IsOff() {
        PcRig rig = run("""
                B8FFFF        mov ax,0FFFFh
                8EC0          mov es,ax
                C606000601    mov byte [600h],1
                26C606100602  mov byte [es:610h],2
                A00006        mov al,[600h]
                A20007        mov [700h],al
                E492          in al,92h
                24FD          and al,0FDh
                E692          out 92h,al
                26A01006      mov al,[es:610h]
                A20107        mov [701h],al
                26C606100603  mov byte [es:610h],3
                A00006        mov al,[600h]
                A20207        mov [702h],al
                C7060000AABB  mov word [0],0BBAAh
                26A10F00      mov ax,[es:0Fh]
                A30407        mov [704h],ax
                C6062005F4    mov byte [520h],0F4h
                2666A10D00    mov eax,[es:0Dh]
                66A30607      mov [706h],eax
                66C706300533C040CB mov dword [530h],0CB40C033h
                9A4005FFFF    call 0FFFFh:540h
                A30A07        mov [70Ah],ax
                E492          in al,92h
                0C02          or al,2
                E692          out 92h,al
                26A01006      mov al,[es:610h]
                A20307        mov [703h],al
                FA            cli
                F4            hlt
                """);
        assertThat(rig.get8(0x700)).as("with A20 on they do not").isEqualTo(1);
        assertThat(rig.get8(0x701)).as("load").isEqualTo(1);
        assertThat(rig.get8(0x702)).as("store").isEqualTo(3);
        assertThat(rig.get8(0x703)).as("high memory was kept").isEqualTo(2);
        assertThat(rig.get8(0x705)).as("upper half of a word across the wrap").isEqualTo(0xAA);
        assertThat(rig.get16(0x708))
                .as("upper half of a doubleword across the wrap")
                .isEqualTo(0xAA00);
        assertThat(rig.get16(0x70A)).as("code beyond the wrap").isEqualTo(1);
    }

    @Test
    void codeGoesOnBelowTheWrapWhenItSwitchesA20Off() {
        PcRig rig = new PcRig("""
                FA            cli
                B000          mov al,0
                EA1000FFFF    jmp 0FFFFh:10h
                """);
        byte[] beyond = HexFormat.of().parseHex("E692B302F4"); // out 92h,al; mov bl,2; hlt
        byte[] below = HexFormat.of().parseHex("B301F4"); // mov bl,1; hlt
        rig.core().memory().put(0x100000, beyond, 0, beyond.length);
        rig.core().memory().put(2, below, 0, below.length);
        assertThat(rig.run(ENOUGH)).isEqualTo(new Exit.Ended(StopReason.HALTED_FOR_EVER, 0));
        assertThat(rig.cpu().reg8(Cpu.BL)).isEqualTo(1);
    }
}
