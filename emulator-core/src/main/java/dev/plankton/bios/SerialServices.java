package dev.plankton.bios;

import dev.plankton.bios.data.BiosData;
import dev.plankton.bios.data.Outcome;
import dev.plankton.bios.data.WaitTimer;
import dev.plankton.cpu.Cpu;
import dev.plankton.device.serial.Uart;
import dev.plankton.memory.Memory;

/** INT 14h: the serial port COM1. Source: IBM PS/2 and PC BIOS Interface Technical Reference, "Interrupt 14H". */
final class SerialServices {
    private static final int DATA = 0;
    private static final int LINE_CONTROL = 3;
    private static final int LINE_STATUS = 5;
    private static final int MODEM_STATUS = 6;

    private static final int DIVISOR_ACCESS = 0x80;
    private static final int DATA_READY = 0x01;
    private static final int RECEIVE_ERRORS = 0x1E;
    private static final int TIMEOUT = 0x80;

    /** The divisors of 110 to 9600 baud. */
    private static final int[] DIVISORS = {1047, 768, 384, 192, 96, 48, 24, 12};

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final Cpu cpu;
    private final Memory memory;
    private final Uart uart;
    private final WaitTimer timer;

    SerialServices(Cpu cpu, Memory memory, Uart uart, WaitTimer timer) {
        this.cpu = cpu;
        this.memory = memory;
        this.uart = uart;
        this.timer = timer;
    }

    Outcome call() {
        if (cpu.reg16(Cpu.DX) != 0) {
            cpu.setReg8(Cpu.AH, TIMEOUT);
            return Outcome.DONE;
        }
        switch (cpu.reg8(Cpu.AH)) {
            case 0x00 -> initialise(cpu.reg8(Cpu.AL));
            case 0x01 -> {
                uart.out8(DATA, cpu.reg8(Cpu.AL));
                cpu.setReg8(Cpu.AH, uart.in8(LINE_STATUS));
            }
            case 0x02 -> {
                return receive();
            }
            case 0x03 -> status();
            default -> cpu.setReg8(Cpu.AH, TIMEOUT);
        }
        return Outcome.DONE;
    }

    private void initialise(int parameters) {
        int divisor = DIVISORS[parameters >> 5];
        uart.out8(LINE_CONTROL, DIVISOR_ACCESS);
        uart.out8(0, divisor & 0xFF);
        uart.out8(1, divisor >> 8);
        uart.out8(LINE_CONTROL, parameters & 0x1F);
        uart.out8(1, 0);
        status();
    }

    /** Waits as long as the data area says, in seconds. */
    private Outcome receive() {
        int status = uart.in8(LINE_STATUS);
        if ((status & DATA_READY) != 0) {
            timer.cancel();
            cpu.setReg8(Cpu.AL, uart.in8(DATA));
            cpu.setReg8(Cpu.AH, status & RECEIVE_ERRORS);
            return Outcome.DONE;
        }
        if (timer.expired(memory.get8(BiosData.SERIAL_TIMEOUT) * NANOS_PER_SECOND)) {
            cpu.setReg8(Cpu.AH, TIMEOUT | status);
            return Outcome.DONE;
        }
        return Outcome.WAIT;
    }

    private void status() {
        cpu.setReg8(Cpu.AH, uart.in8(LINE_STATUS));
        cpu.setReg8(Cpu.AL, uart.in8(MODEM_STATUS));
    }
}
