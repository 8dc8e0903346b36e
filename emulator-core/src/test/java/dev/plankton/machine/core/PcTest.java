package dev.plankton.machine.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.Cpu;
import dev.plankton.machine.Exit;
import dev.plankton.machine.screen.PixelScreen;
import dev.plankton.machine.screen.TextScreen;
import dev.plankton.memory.StateMap;
import org.junit.jupiter.api.Test;

/** BIOS, devices and CPU together, as programs use them. */
class PcTest {
    private static final int BREAK = 0x46, PREFIX = 0xE0;

    /** Keeps what INT 16h gives, changes key A to B and takes key C away by INT 15h AH=4Fh, counts INT 1Bh. */
    private static final String KEYS = """
            FA            cli
            C70654002D7C  mov word [15h*4],filter
            C70656000000  mov word [15h*4+2],0
            C7066C00487C  mov word [1Bh*4],broken
            C7066E000000  mov word [1Bh*4+2],0
            FB            sti
            next:
            B400          mov ah,0
            CD16          int 16h
            8B3E2006      mov di,[620h]
            89850006      mov [di+600h],ax
            8306200602    add word [620h],2
            EBED          jmp next
            filter:
            80FC4F        cmp ah,4Fh
            7506          jne other
            3C1E          cmp al,1Eh
            7502          jne other
            B030          mov al,30h
            other:
            3C2E          cmp al,2Eh
            7508          jne pass
            FF062206      inc word [622h]
            F8            clc
            CA0200        retf 2
            pass:
            F9            stc
            CA0200        retf 2
            broken:
            FF062406      inc word [624h]
            CF            iret
            """;

    @Test
    void thereIsNoMemoryToFindBetweenDisplayAndRom() {
        // A driver that looks for a board or for free address space stores there and reads back.
        PcRig rig = new PcRig("""
                B800D0        mov ax,0D000h
                8ED8          mov ds,ax
                C70600003412  mov word [0],1234h
                A10000        mov ax,[0]
                31DB          xor bx,bx
                8EDB          mov ds,bx
                A30006        mov [600h],ax
                F4            hlt
                """);
        rig.run(1000);
        assertThat(rig.get16(0x600)).isEqualTo(0xFFFF);
    }

    @Test
    void aHookedInt15hSeesScanCodesFirst() {
        PcRig rig = new PcRig(KEYS);
        rig.run(100_000);
        rig.press(0x1E, 0x9E, 0x2E, 0xAE, 0x20, 0xA0);
        assertThat(rig.get16(0x600)).as("A has become B").isEqualTo(0x3062);
        assertThat(rig.get16(0x602)).as("D").isEqualTo(0x2064);
        assertThat(rig.get16(0x622)).as("C was taken").isEqualTo(1);
        assertThat(rig.get16(0x620)).as("twice the keys").isEqualTo(4);
    }

    @Test
    void controlBreakCallsInt1Bh() {
        PcRig rig = new PcRig(KEYS);
        rig.run(100_000);
        rig.press(0x1D, PREFIX, BREAK, PREFIX, BREAK | 0x80, 0x9D);
        assertThat(rig.get16(0x624)).isEqualTo(1);
        assertThat(rig.get8(0x471)).isEqualTo(0x80);
        assertThat(rig.get16(0x600)).isZero();
        assertThat(rig.get16(0x620)).as("one key, 0000h").isEqualTo(2);
    }

    @Test
    void pauseHoldsTheProgramUntilTheNextKey() {
        PcRig rig = new PcRig(KEYS);
        rig.run(100_000);
        rig.press(0xE1, 0x1D, 0x45, 0xE1, 0x9D, 0xC5);
        long paused = rig.cpu().instructions();
        assertThat(rig.get8(0x418) & 8).isEqualTo(8);
        rig.press(0x1F);
        assertThat(rig.get8(0x418) & 8).as("the key ends the pause").isZero();
        rig.press(0x9F, 0x1F, 0x9F);
        assertThat(rig.get16(0x600)).as("and is lost; the next one is not").isEqualTo(0x1F73);
        assertThat(rig.cpu().instructions()).isGreaterThan(paused);
    }

    @Test
    void altAndDigitsTypeACharacter() {
        PcRig rig = new PcRig(KEYS);
        rig.run(100_000);
        rig.press(0x38, 0x4F, 0xCF, 0x4B, 0xCB, 0x4D, 0xCD, 0xB8);
        assertThat(rig.get16(0x600)).as("146").isEqualTo(146);
    }

    @Test
    void aResetIsASelfTest() {
        PcRig rig = new PcRig("""
                FF060006      inc word [600h]
                833E000602    cmp word [600h],2
                773B          ja done
                7429          je second
                C70620000000  mov word [8*4],0
                C70624000000  mov word [9*4],0
                B0FF          mov al,0FFh
                E621          out 21h,al
                B050          mov al,50h
                E643          out 43h,al
                B81200        mov ax,12h
                CD10          int 10h
                66B9E0930400  mov ecx,300000
                spin:
                6649          dec ecx
                75FC          jnz spin
                B0FE          mov al,0FEh
                E664          out 64h,al
                EBFE          jmp $
                second:
                66B9C0270900  mov ecx,600000
                spin2:
                6649          dec ecx
                75FC          jnz spin2
                0F011E677C    lidt [zeros]
                CC            int3
                done:
                A16C04        mov ax,[46Ch]
                A30206        mov [602h],ax
                0F010E0406    sidt [604h]
                E421          in al,21h
                A20A06        mov [60Ah],al
                wait1:
                F4            hlt
                A16C04        mov ax,[46Ch]
                3B060206      cmp ax,[602h]
                74F6          je wait1
                C6060C0601    mov byte [60Ch],1
                FA            cli
                F4            hlt
                zeros:
                000000000000  dw 0,0,0
                """);
        for (int i = 0; i < 40; i++) {
            rig.run(100_000);
        }
        assertThat(rig.get16(0x600)).as("boots").isEqualTo(3);
        assertThat(rig.get16(0x604)).as("limit of the IDT").isEqualTo(0x3FF);
        assertThat(rig.get8(0x60A) & 1).as("timer masked").isZero();
        assertThat(rig.get8(0x60C)).as("the timer ticks again").isEqualTo(1);
        assertThat(rig.core().screen()).isInstanceOf(TextScreen.class);
    }

    @Test
    void aResetSetsTheSerialPortUpAndPresentsTheRequestAgain() {
        PcRig rig = new PcRig("""
                BAFB03        mov dx,3FBh
                FF060006      inc word [600h]
                833E000602    cmp word [600h],2
                7413          je second
                E4E1          in al,0E1h
                A20206        mov [602h],al
                B083          mov al,83h
                EE            out dx,al
                42            inc dx
                B010          mov al,10h
                EE            out dx,al
                B0FE          mov al,0FEh
                E664          out 64h,al
                F4            hlt
                EBFD          jmp $-1
                second:
                EC            in al,dx
                A20306        mov [603h],al
                42            inc dx
                EC            in al,dx
                A20406        mov [604h],al
                E4E0          in al,0E0h
                A20506        mov [605h],al
                E4E1          in al,0E1h
                A20606        mov [606h],al
                FA            cli
                F4            hlt
                """);
        rig.core().present(new byte[] {'a', 'b'});
        for (int i = 0; i < 10; i++) {
            rig.run(1000);
        }
        assertThat(rig.get16(0x600)).as("boots").isEqualTo(2);
        assertThat(rig.get8(0x602)).as("read before the reset").isEqualTo('a');
        assertThat(rig.get8(0x603)).as("LCR").isEqualTo(0x03);
        assertThat(rig.get8(0x604)).as("MCR").isZero();
        assertThat(rig.get8(0x605)).as("a request is here").isEqualTo(1);
        assertThat(rig.get8(0x606)).as("its first byte").isEqualTo('a');
    }

    @Test
    void controlAndDebugRegistersAreStateOfTheVm() {
        PcRig rig = new PcRig("""
                66B818000060  mov eax,60000018h
                0F22C0        mov cr0,eax
                66B878563412  mov eax,12345678h
                0F22D0        mov cr2,eax
                6640          inc eax
                0F22D8        mov cr3,eax
                66B804000000  mov eax,4
                0F22E0        mov cr4,eax
                6640          inc eax
                0F23C0        mov dr0,eax
                66B802040000  mov eax,402h
                0F23F8        mov dr7,eax
                F4            hlt
                0F20C0        mov eax,cr0
                66A30006      mov [600h],eax
                0F20D0        mov eax,cr2
                66A30406      mov [604h],eax
                0F20D8        mov eax,cr3
                66A30806      mov [608h],eax
                0F20E0        mov eax,cr4
                66A30C06      mov [60Ch],eax
                0F21C0        mov eax,dr0
                66A31006      mov [610h],eax
                0F21E8        mov eax,dr5
                66A31406      mov [614h],eax
                0F21F0        mov eax,dr6
                66A31806      mov [618h],eax
                FA            cli
                F4            hlt
                """);
        byte[] idle = new PcRig("F4 hlt").remount();
        rig.run(100);
        rig.remount();
        rig.press(0x1E);
        assertThat(rig.get32(0x600)).as("CR0").isEqualTo(0x60000018);
        assertThat(rig.get32(0x604)).as("CR2").isEqualTo(0x12345678);
        assertThat(rig.get32(0x608)).as("CR3").isEqualTo(0x12345679);
        assertThat(rig.get32(0x60C)).as("CR4").isEqualTo(4);
        assertThat(rig.get32(0x610)).as("DR0").isEqualTo(5);
        assertThat(rig.get32(0x614)).as("DR5, another name of DR7").isEqualTo(0x402);
        assertThat(rig.get32(0x618)).as("DR6 as RESET leaves it").isEqualTo(0xFFFF0FF0);
        rig.core().unmount();
        byte[] other = new PcRig("F4 hlt", rig.core()).remount();
        assertThat(other).as("no VM sees another's").isEqualTo(idle);
    }

    @Test
    void aResetClearsTheControlRegisters() {
        PcRig rig = new PcRig("""
                0F20E0        mov eax,cr4
                6609060006    or [600h],eax
                FF060406      inc word [604h]
                66B804000000  mov eax,4
                0F22E0        mov cr4,eax
                B0FE          mov al,0FEh
                E664          out 64h,al
                F4            hlt
                """);
        rig.run(100_000);
        assertThat(rig.get16(0x604)).as("boots").isGreaterThan(1);
        assertThat(rig.get32(0x600)).as("CR4 at boot").isZero();
    }

    @Test
    void anEventWaitSetsItsFlag() {
        PcRig rig = new PcRig("""
                B80083        mov ax,8300h
                31C9          xor cx,cx
                BA204E        mov dx,20000
                BB0006        mov bx,600h
                CD15          int 15h
                B80083        mov ax,8300h
                CD15          int 15h
                0F92060106    setc [601h]
                again:
                F4            hlt
                FF060206      inc word [602h]
                F606000680    test byte [600h],80h
                74F4          jz again
                FA            cli
                F4            hlt
                """);
        assertThat(rig.run(100_000)).isInstanceOf(Exit.Ended.class);
        assertThat(rig.get8(0x600)).isEqualTo(0x80);
        assertThat(rig.get8(0x601)).as("a second wait is refused").isEqualTo(1);
        assertThat(rig.get16(0x602))
                .as("interrupts of the clock and the timer in 20 ms")
                .isBetween(20, 23);
    }

    @Test
    void instructionsLoadAndStoreThroughThePlanes() {
        PcRig rig = new PcRig("""
                B81200        mov ax,12h
                CD10          int 10h
                B800A0        mov ax,0A000h
                8ED8          mov ds,ax
                8EC0          mov es,ax
                BACE03        mov dx,3CEh
                B8010F        mov ax,0F01h
                EF            out dx,ax
                B80006        mov ax,600h
                EF            out dx,ax
                B008          mov al,8
                EE            out dx,al
                42            inc dx
                B0F0          mov al,0F0h
                EE            out dx,al
                C6060000FF    mov byte [0],0FFh
                08060000      or [0],al
                8B1E0000      mov bx,[0]
                B0FF          mov al,0FFh
                EE            out dx,al
                4A            dec dx
                B80501        mov ax,105h
                EF            out dx,ax
                A00000        mov al,[0]
                A20200        mov [2],al
                BE0000        mov si,0
                BF1000        mov di,10h
                A4            movsb
                FF360000      push word [0]
                FB            sti
                sleep:
                F4            hlt
                EBFD          jmp sleep
                """);
        rig.run(100_000);
        int plane2 = StateMap.PLANES + 2 * StateMap.PLANE_SIZE;
        assertThat(rig.get8(StateMap.PLANES)).as("plane 0 by set/reset").isZero();
        assertThat(rig.get8(plane2))
                .as("plane 2 by set/reset, within the bit mask")
                .isEqualTo(0xF0);
        assertThat(rig.get8(plane2 + 2)).as("latches filled by MOV").isEqualTo(0xF0);
        assertThat(rig.get8(plane2 + 0x10)).as("latches filled by MOVSB").isEqualTo(0xF0);
        rig.remount();
        assertThat(rig.core().memory().apertureOpen()).isTrue();
        assertThat(rig.core().screen()).isInstanceOf(PixelScreen.class);
    }

    @Test
    void chainedStoresHeedTheMapMask() {
        PcRig rig = new PcRig("""
                B81300        mov ax,13h
                CD10          int 10h
                B800A0        mov ax,0A000h
                8EC0          mov es,ax
                BAC403        mov dx,3C4h
                B8020D        mov ax,0D02h
                EF            out dx,ax
                B93200        mov cx,50
                again:
                BF0400        mov di,4
                B86677        mov ax,7766h
                AB            stosw
                E2F7          loop again
                B8020F        mov ax,0F02h
                EF            out dx,ax
                268B1E0400    mov bx,[es:4]
                FB            sti
                sleep:
                F4            hlt
                EBFD          jmp sleep
                """);
        rig.run(100_000);
        assertThat(rig.cpu().reg16(Cpu.BX)).isEqualTo(0x0066);
        rig.remount();
        PixelScreen screen = (PixelScreen) rig.core().screen();
        assertThat(screen.rgb(4, 0)).as("colour 66h").isNotZero();
        assertThat(screen.rgb(5, 0)).isZero();
    }

    @Test
    void aProgramThatNeverTouchesTheScreenHasNothingOfItInItsDelta() {
        PcRig rig = new PcRig("""
                FB            sti
                F4            hlt
                EBFD          jmp $-1
                """);
        rig.run(1000);
        assertThat(rig.remount().length).isLessThan(100);
    }
}
