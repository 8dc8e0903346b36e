package dev.plankton.machine.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.RegionCaches;
import dev.plankton.cpu.model.Tier;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.Exit;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.StopReason;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Work that costs the host more than an instruction is charged, and no service runs on past the end of a slice. */
final class FuelTest {
    private static final MachineProfile COUNTED =
            MachineProfile.DEFAULT.withClock(new ClockSource.Instructions(10_000_000, 0));

    /** A step of a service, and the largest piece of work that is not cut: a mode set, a reset, 64 KiB into the planes. */
    private static final int LARGEST_STEP = 16_000;

    private static final int ENOUGH = 50_000_000;

    /** Where an attacker counts what it has done. */
    private static final int COUNT = 0x500;

    /** A guest that asks for a service that takes long, and halts for ever. */
    enum Service {
        LINE_FEEDS("""
                B81200CD10 mov ax,12h; int 10h
                B800208EC031FFB9FFFFB00AF3AA mov ax,2000h; mov es,ax; xor di,di; mov cx,0FFFFh; mov al,0Ah; rep stosb
                B80113BB0F00B9C800BA001D31EDCD10 mov ax,1301h; mov bx,0Fh; mov cx,200; mov dx,1D00h; xor bp,bp; int 10h
                9CFAF4 pushf; cli; hlt
                """, 50_000),
        STRING("""
                B800208EC031FFB9FFFFB041F3AA mov ax,2000h; mov es,ax; xor di,di; mov cx,0FFFFh; mov al,41h; rep stosb
                B80013BB0700B92823BA000531EDCD10 mov ax,1300h; mov bx,7; mov cx,9000; mov dx,0500h; xor bp,bp; int 10h
                9CFAF4 pushf; cli; hlt
                """, 200_000),
        CHARACTERS("""
                B81300CD10 mov ax,13h; int 10h
                B84109BB0700B98403CD10 mov ax,0941h; mov bx,7; mov cx,900; int 10h
                9CFAF4 pushf; cli; hlt
                """, 50_000),
        SCROLL_OF_A_PART("""
                B81200CD10 mov ax,12h; int 10h
                B84109BB0700B96009CD10 mov ax,0941h; mov bx,7; mov cx,2400; int 10h
                B80307B704B90201BA401CCD10 mov ax,0703h; mov bh,4; mov cx,0102h; mov dx,1C40h; int 10h
                B80206B704B90201BA401CCD10 mov ax,0602h; mov bh,4; mov cx,0102h; mov dx,1C40h; int 10h
                9CFAF4 pushf; cli; hlt
                """, 50_000),
        /** From 20000h to 20100h, which the table at 7D00h says: the blocks overlap. */
        BLOCK_MOVE("""
                B800208EC0B9FF0F31FFB05AF3AA mov ax,2000h; mov es,ax; mov cx,0FFFh; xor di,di; mov al,5Ah; rep stosb
                C606147D02C606137D00 mov byte [7D14h],2; mov byte [7D13h],0
                C7061A7D0001C6061C7D02 mov word [7D1Ah],100h; mov byte [7D1Ch],2
                B487B9FFFF31F68EC6BE007DCD15 mov ah,87h; mov cx,0FFFFh; xor si,si; mov es,si; mov si,7D00h; int 15h
                9CFAF4 pushf; cli; hlt
                """, 4_000),
        DISK("""
                B800208EC031FFB9008089F8AB40E2FC mov ax,2000h; mov es,ax; xor di,di; mov cx,8000h; l: stosw; loop l
                31D231DBB86003B90100CD13 xor dx,dx; xor bx,bx; mov ax,0360h; mov cx,1; int 13h
                B80005B90501CD13 mov ax,0500h; mov cx,0105h; int 13h
                B800308EC0B87002B90100CD13 mov ax,3000h; mov es,ax; mov ax,0270h; mov cx,1; int 13h
                9CFAF4 pushf; cli; hlt
                """, 20_000);

        private final String listing;
        private final long leastCharge;

        Service(String listing, long leastCharge) {
            this.listing = listing;
            this.leastCharge = leastCharge;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aServiceEndsInTheSameStateHoweverItIsCut(Service service) {
        Core whole = new Core(COUNTED, Tier.INTERPRETER);
        byte[] expected = run(whole, service, ENOUGH);
        assertThat(whole.cpu().charged()).isGreaterThan(service.leastCharge);
        for (int fuel : new int[] {1, 7, 1000}) {
            assertThat(Arrays.mismatch(run(new Core(COUNTED, Tier.INTERPRETER), service, fuel), expected))
                    .as("interpreter, slices of %d", fuel)
                    .isNegative();
            assertThat(Arrays.mismatch(run(new Core(COUNTED, RegionCaches.always()), service, fuel), expected))
                    .as("regions, slices of %d", fuel)
                    .isNegative();
        }
    }

    /** The whole state in the end; in between the VM is unmounted now and then, and what it keeps must suffice. */
    private static byte[] run(Core core, Service service, int fuel) {
        PcRig rig = new PcRig(service.listing, COUNTED, core);
        Exit exit = rig.run(fuel);
        for (int slice = 1; exit instanceof Exit.FuelSpent; slice++) {
            if (slice % 64 == 0) {
                rig.remount();
            }
            long before = spent(core);
            exit = rig.run(fuel);
            assertThat(spent(core) - before).as("cost of a slice").isLessThanOrEqualTo(fuel + LARGEST_STEP);
        }
        assertThat(exit).isEqualTo(new Exit.Ended(StopReason.HALTED_FOR_EVER, 0));
        core.cpu().save();
        return core.memory().bytes().clone();
    }

    private static long spent(Core core) {
        return core.cpu().instructions() + core.cpu().charged();
    }

    @Test
    void blocksThatMoveAreChargedByTheirBytes() {
        assertThat(times("""
                C606147D01C6061C7D03 mov byte [7D14h],1; mov byte [7D1Ch],3
                l:
                B487B9FFFFBE007DCD15 mov ah,87h; mov cx,0FFFFh; mov si,7D00h; int 15h
                FF060005 inc word [500h]
                EBF0 jmp l
                """, 1_000_000)).isBetween(20, 1_000_000 / 4000);
    }

    @Test
    void modesThatAreSetAreCharged() {
        assertThat(times("""
                l:
                B81200CD10 mov ax,12h; int 10h
                FF060005 inc word [500h]
                EBF5 jmp l
                """, 1_000_000)).isBetween(10, 100);
    }

    @Test
    void exceptionsAreCharged() {
        // The handler counts, and returns to the instruction at fault.
        assertThat(times("""
                C7061800107CC7061A000000 mov word [18h],7C10h; mov word [1Ah],0
                0F0B ud2
                9090 nop; nop
                FF060005 inc word [500h]
                CF iret
                """, 1_000_000)).isBetween(1000, 1_000_000 / 250);
    }

    @Test
    void portsAreCharged() {
        assertThat(times("""
                BADA03 mov dx,3DAh
                l:
                EC in al,dx
                FF060005 inc word [500h]
                EBF9 jmp l
                """, 1_000_000)).isBetween(10_000, 1_000_000 / 25);
    }

    @Test
    void planesThatAreChainedAndUnchainedAreCharged() {
        assertThat(times("""
                B81300CD10 mov ax,13h; int 10h
                BAC403 mov dx,3C4h
                l:
                B80406EF mov ax,0604h; out dx,ax
                B8040EEF mov ax,0E04h; out dx,ax
                FF060005 inc word [500h]
                EBF2 jmp l
                """, 1_000_000)).isBetween(10, 1_000_000 / 15_000);
    }

    @Test
    void resetsAreCharged() {
        PcRig rig = new PcRig("CD19 int 19h", COUNTED, new Core(COUNTED, Tier.INTERPRETER));
        long before = rig.cpu().instructions();
        rig.run(1_000_000);
        // INT and HLT.
        assertThat((rig.cpu().instructions() - before) / 2).isBetween(10L, 1_000_000 / 12_000L + 1);
    }

    @Test
    void anImageOfZerosSpendsItsFuelOnExceptions() {
        PcRig rig = new PcRig("0000 add [bx+si],al", COUNTED, new Core(COUNTED, Tier.INTERPRETER));
        for (int slice = 0; slice < 10; slice++) {
            rig.run(100_000);
        }
        // Up to the segment's end, then #GP, a trap and IRET.
        assertThat(rig.cpu().instructions()).isLessThan((0x10000 - 0x7C00) / 2 + 3 * 1_000_000 / 300);
    }

    @Test
    void aSleepingGuestWhoseTimerTicksOftenSpendsFuel() {
        Core core = new Core(COUNTED, Tier.INTERPRETER);
        PcRig rig = new PcRig("""
                B036E643 mov al,36h; out 43h,al
                B002E640 mov al,2; out 40h,al
                B000E640 mov al,0; out 40h,al
                l:
                F4 hlt
                FF060005 inc word [500h]
                EBF9 jmp l
                """, COUNTED, core);
        assertThat(rig.run(100_000)).isEqualTo(new Exit.FuelSpent());
        assertThat(core.memory().get16(COUNT)).isBetween(10, 100_000 / 150);
    }

    /** How often the guest has counted after so much fuel, the same on each engine. */
    private static int times(String listing, int fuel) {
        Core interpreted = new Core(COUNTED, Tier.INTERPRETER);
        Core compiled = new Core(COUNTED, RegionCaches.prompt());
        new PcRig(listing, COUNTED, interpreted).run(fuel);
        new PcRig(listing, COUNTED, compiled).run(fuel);
        int times = interpreted.memory().get16(COUNT);
        assertThat(compiled.memory().get16(COUNT)).isEqualTo(times);
        return times;
    }
}
