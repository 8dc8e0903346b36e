package dev.plankton.bios;

import dev.plankton.bios.data.Caller;
import dev.plankton.bios.data.Outcome;
import dev.plankton.bios.data.WaitTimer;
import dev.plankton.cpu.Cpu;

/**
 * INT 15h AH=53h: the real-mode interface of advanced power management, version 1.2, to idle and to switch off. The
 * interface counts as connected and engaged from the start. Source: Intel and Microsoft, Advanced Power Management BIOS
 * Interface Specification 1.2.
 */
final class PowerServices {
    private static final int VERSION = 0x0102;
    private static final int SIGNATURE = 'P' << 8 | 'M';

    private static final int NO_16_BIT_INTERFACE = 0x06;
    private static final int NO_32_BIT_INTERFACE = 0x08;
    private static final int UNKNOWN_DEVICE = 0x09;
    private static final int BAD_PARAMETER = 0x0A;
    private static final int NOT_SUPPORTED = 0x0C;
    private static final int NO_EVENT = 0x80;

    private static final int SYSTEM = 0x0000;
    private static final int ALL_DEVICES = 0x0001;
    private static final int ON = 0;
    private static final int OFF = 3;
    private static final int MOST_SLEEPING = 2;

    /** How long an idle CPU sleeps if nothing else wakes it: a tick of the timer. */
    private static final long IDLE_NANOS = 54_925_000;

    private final Cpu cpu;
    private final Caller caller;
    private final WaitTimer timer;

    PowerServices(Cpu cpu, Caller caller, WaitTimer timer) {
        this.cpu = cpu;
        this.caller = caller;
        this.timer = timer;
    }

    Outcome call() {
        int device = cpu.reg16(Cpu.BX);
        switch (cpu.reg8(Cpu.AL)) {
            case 0x00 -> {
                if (device != SYSTEM) {
                    caller.report(UNKNOWN_DEVICE);
                } else {
                    cpu.setReg16(Cpu.AX, VERSION);
                    cpu.setReg16(Cpu.BX, SIGNATURE);
                    cpu.setReg16(Cpu.CX, 0);
                    caller.setCarry(false);
                }
            }
            // Connect, disconnect, busy; enable or disable, restore defaults; device management; engage.
            case 0x01, 0x04, 0x06, 0x08, 0x09, 0x0D, 0x0F -> caller.setCarry(false);
            case 0x02 -> caller.report(NO_16_BIT_INTERFACE);
            case 0x03 -> caller.report(NO_32_BIT_INTERFACE);
            case 0x05 -> {
                return sleep();
            }
            case 0x07 -> {
                return setState(device, cpu.reg16(Cpu.CX));
            }
            case 0x0A -> {
                // On the mains, without a battery.
                cpu.setReg16(Cpu.BX, 0x01FF);
                cpu.setReg16(Cpu.CX, 0x80FF);
                cpu.setReg16(Cpu.DX, 0xFFFF);
                caller.setCarry(false);
            }
            case 0x0B -> caller.report(NO_EVENT);
            case 0x0C -> {
                cpu.setReg16(Cpu.CX, ON);
                caller.setCarry(false);
            }
            case 0x0E -> {
                cpu.setReg16(Cpu.AX, Math.min(cpu.reg16(Cpu.CX), VERSION));
                caller.setCarry(false);
            }
            case 0x10 -> {
                // No batteries, no timers, nothing that wakes it.
                cpu.setReg8(Cpu.BL, 0);
                cpu.setReg16(Cpu.CX, 0);
                caller.setCarry(false);
            }
            default -> caller.report(NOT_SUPPORTED);
        }
        return Outcome.DONE;
    }

    private Outcome setState(int device, int state) {
        if (device != ALL_DEVICES || state == ON) {
            caller.setCarry(false);
            return Outcome.DONE;
        }
        if (state == OFF) {
            return Outcome.POWER_OFF;
        }
        if (state <= MOST_SLEEPING) {
            return sleep();
        }
        caller.report(BAD_PARAMETER);
        return Outcome.DONE;
    }

    /** Until an interrupt or an input, which calls this again. */
    private Outcome sleep() {
        if (timer.waiting()) {
            timer.cancel();
            caller.setCarry(false);
            return Outcome.DONE;
        }
        timer.start(IDLE_NANOS);
        return Outcome.WAIT;
    }
}
