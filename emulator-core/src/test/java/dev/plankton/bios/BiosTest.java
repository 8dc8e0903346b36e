package dev.plankton.bios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.bios.data.Outcome;
import dev.plankton.bios.data.TickCount;
import dev.plankton.cpu.Cpu;
import dev.plankton.disk.Disk;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BiosTest {
    private static final int CARRY = 1;
    private static final int ZERO = 0x40;
    private static final int INTERRUPTS = 0x200;

    private final BiosRig rig = new BiosRig(new Disk(new byte[512]));
    private final Cpu cpu = rig.cpu;
    private final Memory memory = rig.memory;

    private void ax(int value) {
        cpu.setReg16(Cpu.AX, value);
    }

    private int ax() {
        return cpu.reg16(Cpu.AX);
    }

    @Test
    void everyVectorLeadsToRomOrIsFree() {
        for (int interrupt = 0; interrupt < 256; interrupt++) {
            int pointer = memory.get32(interrupt * 4);
            assertThat(pointer == 0 || pointer >>> 16 == 0xF000)
                    .as("INT %02X", interrupt)
                    .isTrue();
        }
        assertThat(memory.get32(0x08 * 4)).isEqualTo(0xF000FEA5);
        assertThat(memory.get32(0x13 * 4)).isEqualTo(0xF000EC59);
        assertThat(memory.get32(0x77 * 4)).isEqualTo(0xF000FF27);
        assertThat(memory.get8(0xFFFF0)).isEqualTo(0xEA);
        assertThat(memory.get8(0xFFFFE)).isEqualTo(0xFC);
    }

    @Test
    void teletypeWritesCellsAndConsole() {
        for (char c : "Hi\r\n!".toCharArray()) {
            ax(0x0E00 | c);
            rig.call(0x10);
        }
        assertThat(memory.get32(0xB8000)).isEqualTo(0x07690748);
        assertThat(memory.get16(0xB80A0)).isEqualTo(0x0721);
        assertThat(memory.get16(0x450)).isEqualTo(0x0101);
        assertThat(rig.console).hasToString("Hi\r\n!");
    }

    @Test
    void teletypeScrolls() {
        for (int row = 0; row < 26; row++) {
            ax(0x0E00 | ('A' + row));
            rig.call(0x10);
            ax(0x0E0D);
            rig.call(0x10);
            ax(0x0E0A);
            rig.call(0x10);
        }
        assertThat(memory.get8(0xB8000)).isEqualTo('C');
        assertThat(memory.get8(0xB8000 + 23 * 160)).isEqualTo('Z');
        assertThat(memory.get16(0xB8000 + 24 * 160)).isEqualTo(0x0720);
    }

    @Test
    void scrollingAWindowLeavesTheRest() {
        memory.put16(0xB8000 + 5 * 160 + 20, 0x1F58);
        memory.put16(0xB8000 + 5 * 160 + 40, 0x1F59);
        ax(0x0601);
        cpu.setReg16(Cpu.BX, 0x3000);
        cpu.setReg16(Cpu.CX, 0x0405);
        cpu.setReg16(Cpu.DX, 0x050F);
        rig.call(0x10);
        assertThat(memory.get16(0xB8000 + 4 * 160 + 20)).isEqualTo(0x1F58);
        assertThat(memory.get16(0xB8000 + 5 * 160 + 20)).isEqualTo(0x3020);
        assertThat(memory.get16(0xB8000 + 5 * 160 + 40)).isEqualTo(0x1F59);
    }

    @Test
    void stringIsWrittenWithItsAttributes() {
        memory.put32(0x2000, 0x0C420A41);
        ax(0x1303);
        cpu.setReg16(Cpu.BX, 0);
        cpu.setReg16(Cpu.CX, 2);
        cpu.setReg16(Cpu.DX, 0x0102);
        cpu.setReg16(Cpu.BP, 0x2000);
        rig.call(0x10);
        assertThat(memory.get32(0xB8000 + 160 + 4)).isEqualTo(0x0C420A41);
        assertThat(memory.get16(0x450)).isEqualTo(0x0104);
    }

    @Test
    void waitsForAKeyAndGivesIt() {
        ax(0x0000);
        assertThat(rig.call(0x16)).isEqualTo(Outcome.WAIT);
        assertThat(memory.get8(0xF0000 + cpu.ip())).as("the trap comes again").isEqualTo(0xF4);
        assertThat(cpu.flags() & INTERRUPTS).isEqualTo(INTERRUPTS);
        rig.keyboard.press(0x1E);
        rig.call(0x09);
        ax(0x0100);
        rig.call(0x16);
        assertThat(rig.callerFlags() & ZERO).isZero();
        assertThat(ax()).isEqualTo(0x1E61);
        ax(0x0000);
        assertThat(rig.call(0x16)).isEqualTo(Outcome.DONE);
        assertThat(ax()).isEqualTo(0x1E61);
        ax(0x0100);
        rig.call(0x16);
        assertThat(rig.callerFlags() & ZERO).isEqualTo(ZERO);
    }

    @Test
    void keysFollowTheShiftState() {
        int[] typed = {0x2A, 0x1E, 0x9E, 0xAA, 0x1D, 0x1E, 0x9D, 0x3A, 0xBA, 0x1E, 0x02, 0x38, 0x3B, 0xB8, 0xE0, 0x48};
        for (int code : typed) {
            rig.keyboard.press(code);
            rig.call(0x09);
            rig.now += 1_000_000;
        }
        for (int key : new int[] {0x1E41, 0x1E01, 0x1E41, 0x0231, 0x6800, 0x48E0}) {
            ax(0x1000);
            assertThat(rig.call(0x16)).isEqualTo(Outcome.DONE);
            assertThat(ax()).isEqualTo(key);
        }
        assertThat(memory.get8(0x417)).as("caps lock").isEqualTo(0x40);
    }

    @Test
    void indicatorsAndAcknowledgementsAreNoted() {
        rig.keyboard.press(0x3A);
        rig.call(0x09);
        assertThat(memory.get8(0x497)).isEqualTo(0x04);
        rig.now += 1_000_000;
        rig.keyboard.out8(0x60, 0xED);
        rig.call(0x09);
        assertThat(memory.get8(0x497)).isEqualTo(0x14);
    }

    @Test
    void theKeyboardIsEnabledAfterItsInterrupt() {
        rig.keyboard.press(0x1E);
        rig.keyboard.out8(0x64, 0xAD);
        rig.call(0x09);
        rig.keyboard.out8(0x64, 0x20);
        assertThat(rig.keyboard.in8(0x60) & 0x10).isZero();
    }

    @Test
    void controlAltDeleteBoots() {
        rig.keyboard.press(0x1D);
        rig.call(0x09);
        rig.now += 1_000_000;
        rig.keyboard.press(0x38);
        rig.call(0x09);
        rig.now += 1_000_000;
        rig.keyboard.press(0x53);
        assertThat(rig.call(0x09)).isEqualTo(Outcome.BOOT);
    }

    @Test
    void waitEndsAtItsDeadline() {
        ax(0x8600);
        cpu.setReg16(Cpu.CX, 0x000F);
        cpu.setReg16(Cpu.DX, 0x4240);
        assertThat(rig.call(0x15)).isEqualTo(Outcome.WAIT);
        assertThat(rig.bios.deadlineNanos()).isEqualTo(1_000_000_000);
        rig.now = 999_999_999;
        assertThat(rig.call(0x15)).isEqualTo(Outcome.WAIT);
        rig.now++;
        assertThat(rig.call(0x15)).isEqualTo(Outcome.DONE);
        assertThat(rig.bios.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void abandonedWaitDoesNotCutTheNextShort() {
        ax(0x8600);
        cpu.setReg16(Cpu.CX, 0);
        cpu.setReg16(Cpu.DX, 1000);
        rig.call(0x15);
        cpu.setReg16(Cpu.SP, 0x0800);
        rig.now = 5_000_000;
        assertThat(rig.call(0x15)).isEqualTo(Outcome.WAIT);
        assertThat(rig.bios.deadlineNanos()).isEqualTo(6_000_000);
    }

    @Test
    void serialPortSendsAndTimesOut() {
        ax(0x0141);
        cpu.setReg16(Cpu.DX, 0);
        rig.call(0x14);
        assertThat(rig.serialOut).hasToString("A");
        assertThat(ax() >> 8).isEqualTo(0x60);
        ax(0x0200);
        assertThat(rig.call(0x14)).isEqualTo(Outcome.WAIT);
        rig.now = 1_000_000_000;
        assertThat(rig.call(0x14)).isEqualTo(Outcome.DONE);
        assertThat(ax() >> 8 & 0x80).isEqualTo(0x80);
        rig.serialIn.add(0x42);
        rig.uart.poll();
        ax(0x0200);
        assertThat(rig.call(0x14)).isEqualTo(Outcome.DONE);
        assertThat(ax()).isEqualTo(0x0042);
    }

    @Test
    void tickCountsToMidnight() {
        memory.put32(0x46C, 0x1800AF);
        rig.call(0x08);
        assertThat(memory.get32(0x46C)).isZero();
        assertThat(memory.get8(0x470)).isEqualTo(1);
        assertThat(memory.get8(0xF0000 + cpu.ip())).as("straight to the IRET").isEqualTo(0xCF);
        memory.put32(0x1C * 4, 0x12340000);
        rig.call(0x08);
        assertThat(memory.get16(0xF0000 + cpu.ip())).as("INT 1Ch").isEqualTo(0x1CCD);
    }

    @Test
    void elidedTicksAddUp() {
        TickCount.add(memory, 0x1800B0L * 3 + 17);
        assertThat(TickCount.get(memory)).isEqualTo(17);
        assertThat(memory.get8(0x470)).isEqualTo(1);
    }

    @Test
    void blockMoveReachesHighMemoryAndNoFurther() {
        memory.put32(0x3000, 0x12345678);
        descriptor(0x2010, 0x3000);
        descriptor(0x2018, 0x100010);
        ax(0x8700);
        cpu.setReg16(Cpu.CX, 2);
        cpu.setReg16(Cpu.SI, 0x2000);
        rig.call(0x15);
        assertThat(rig.callerFlags() & CARRY).isZero();
        assertThat(memory.get32(0x100010)).isEqualTo(0x12345678);
        descriptor(0x2018, 0x10FFFE);
        ax(0x8700);
        byte[] before = Arrays.copyOfRange(memory.bytes(), 0x10FFF0, memory.bytes().length);
        rig.call(0x15);
        assertThat(rig.callerFlags() & CARRY).isEqualTo(CARRY);
        byte[] after = Arrays.copyOfRange(memory.bytes(), 0x10FFF0, memory.bytes().length);
        int accumulator = StateMap.CPU - 0x10FFF0;
        after[accumulator] = before[accumulator];
        after[accumulator + 1] = before[accumulator + 1];
        assertThat(after).isEqualTo(before);
    }

    private void descriptor(int address, int base) {
        memory.put16(address, 0xFFFF);
        memory.put32(address + 2, base | 0x93000000);
    }

    @Test
    void unknownServiceSetsCarry() {
        ax(0xD800);
        rig.call(0x15);
        assertThat(rig.callerFlags() & CARRY).isEqualTo(CARRY);
        assertThat(ax() >> 8).isEqualTo(0x86);
    }

    @Test
    void clockReturnsTheDate() {
        ax(0x0400);
        rig.call(0x1A);
        assertThat(cpu.reg16(Cpu.CX)).isEqualTo(0x1970);
        assertThat(cpu.reg16(Cpu.DX)).isEqualTo(0x0101);
    }

    @Test
    void bootSectorStartsAsTheContractSays() {
        BootSector.load(cpu, rig.drive);
        assertThat(cpu.ip()).isEqualTo(0x7C00);
        assertThat(cpu.segment(Cpu.CS)).isZero();
        assertThat(cpu.reg16(Cpu.DX)).isZero();
        assertThat(cpu.flags() & INTERRUPTS).isEqualTo(INTERRUPTS);
        assertThat(rig.call(0x19)).isEqualTo(Outcome.BOOT);
        assertThat(rig.call(0x18)).isEqualTo(Outcome.NO_BOOT);
    }
}
