package dev.plankton.bios;

import dev.plankton.bios.data.BiosData;
import dev.plankton.bios.data.Caller;
import dev.plankton.bios.data.TickCount;
import dev.plankton.cpu.Cpu;
import dev.plankton.device.interrupt.Pic;
import dev.plankton.device.rtc.Rtc;
import dev.plankton.memory.Memory;

/** INT 1Ah: tick count and real-time clock. Source: IBM PS/2 and PC BIOS Interface Technical Reference. */
final class TimeServices {
    private static final int SECONDS = 0x00;
    private static final int SECONDS_ALARM = 0x01;
    private static final int MINUTES = 0x02;
    private static final int MINUTES_ALARM = 0x03;
    private static final int HOURS = 0x04;
    private static final int HOURS_ALARM = 0x05;
    private static final int DAY = 0x07;
    private static final int MONTH = 0x08;
    private static final int YEAR = 0x09;
    private static final int REGISTER_B = 0x0B;
    private static final int CENTURY = 0x32;
    private static final int STOPPED = 0x80;
    private static final int ALARM = 0x20;
    private static final int DAYLIGHT_SAVING = 0x01;

    private static final int SLAVE_MASK_PORT = 0xA1;
    private static final int CLOCK_LINE = 0x01;

    private final Cpu cpu;
    private final Memory memory;
    private final Caller caller;
    private final Pic pic;
    private final Rtc rtc;

    TimeServices(Cpu cpu, Memory memory, Caller caller, Pic pic, Rtc rtc) {
        this.cpu = cpu;
        this.memory = memory;
        this.caller = caller;
        this.pic = pic;
        this.rtc = rtc;
    }

    void call() {
        switch (cpu.reg8(Cpu.AH)) {
            case 0x00 -> {
                int ticks = TickCount.get(memory);
                cpu.setReg16(Cpu.CX, ticks >>> 16);
                cpu.setReg16(Cpu.DX, ticks & 0xFFFF);
                cpu.setReg8(Cpu.AL, memory.get8(BiosData.MIDNIGHT));
                memory.store8(BiosData.MIDNIGHT, 0);
                caller.report(0);
            }
            case 0x01 -> {
                memory.store32(BiosData.TICKS, (cpu.reg16(Cpu.CX) << 16) | cpu.reg16(Cpu.DX));
                memory.store8(BiosData.MIDNIGHT, 0);
                caller.report(0);
            }
            case 0x02 -> {
                cpu.setReg8(Cpu.CH, rtc.read(HOURS));
                cpu.setReg8(Cpu.CL, rtc.read(MINUTES));
                cpu.setReg8(Cpu.DH, rtc.read(SECONDS));
                cpu.setReg8(Cpu.DL, rtc.read(REGISTER_B) & 1);
                caller.report(0);
            }
            case 0x03 -> {
                stop();
                rtc.write(HOURS, cpu.reg8(Cpu.CH));
                rtc.write(MINUTES, cpu.reg8(Cpu.CL));
                rtc.write(SECONDS, cpu.reg8(Cpu.DH));
                int modes = rtc.read(REGISTER_B) & ~DAYLIGHT_SAVING;
                rtc.write(REGISTER_B, modes | cpu.reg8(Cpu.DL) & DAYLIGHT_SAVING);
                start();
            }
            case 0x04 -> {
                cpu.setReg8(Cpu.CH, rtc.read(CENTURY));
                cpu.setReg8(Cpu.CL, rtc.read(YEAR));
                cpu.setReg8(Cpu.DH, rtc.read(MONTH));
                cpu.setReg8(Cpu.DL, rtc.read(DAY));
                caller.report(0);
            }
            case 0x05 -> {
                stop();
                rtc.write(CENTURY, cpu.reg8(Cpu.CH));
                rtc.write(YEAR, cpu.reg8(Cpu.CL));
                rtc.write(MONTH, cpu.reg8(Cpu.DH));
                rtc.write(DAY, cpu.reg8(Cpu.DL));
                start();
            }
            case 0x06 -> setAlarm();
            case 0x07 -> {
                rtc.write(REGISTER_B, rtc.read(REGISTER_B) & ~ALARM);
                caller.report(0);
            }
            default -> caller.setCarry(true);
        }
    }

    /** INT 4Ah is called at CH:CL:DH, every day until the alarm is cancelled; refused if one is set. */
    private void setAlarm() {
        if ((rtc.read(REGISTER_B) & ALARM) != 0) {
            caller.setCarry(true);
            return;
        }
        rtc.write(SECONDS_ALARM, cpu.reg8(Cpu.DH));
        rtc.write(MINUTES_ALARM, cpu.reg8(Cpu.CL));
        rtc.write(HOURS_ALARM, cpu.reg8(Cpu.CH));
        pic.out8(SLAVE_MASK_PORT, pic.in8(SLAVE_MASK_PORT) & ~CLOCK_LINE);
        rtc.write(REGISTER_B, rtc.read(REGISTER_B) & ~STOPPED | ALARM);
        caller.report(0);
    }

    private void stop() {
        rtc.write(REGISTER_B, rtc.read(REGISTER_B) | STOPPED);
    }

    private void start() {
        rtc.write(REGISTER_B, rtc.read(REGISTER_B) & ~STOPPED);
        caller.report(0);
    }
}
