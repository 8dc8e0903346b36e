package dev.plankton.bios;

import dev.plankton.bios.data.Caller;
import dev.plankton.bios.data.RomLayout;
import dev.plankton.cpu.Cpu;
import dev.plankton.device.interrupt.Pic;
import dev.plankton.device.keyboard.Keyboard;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;

/**
 * INT 15h AH=C2h, the pointing device, and its interrupt, INT 74h, which gathers packets and calls the program's handler with
 * each. Sources: IBM PS/2 and PC BIOS Interface Technical Reference, "Interrupt 15H, (AH) = C2H"; Ralf Brown's Interrupt
 * List.
 *
 * <p>A PS/2's BIOS keeps its state in the extended data area, which takes a kilobyte from every program. Nothing is known
 * that looks for it there, so it is at {@link StateMap#BIOS} + 48: far address of the handler (32 bits), bytes of a packet,
 * bytes that have come of one, these (8 bytes); all zero before C205h.
 */
final class PointingDevice {
    private static final int HANDLER = StateMap.BIOS + 48;
    private static final int SIZE = HANDLER + 4;
    private static final int COUNT = HANDLER + 5;
    private static final int PACKET = HANDLER + 6;
    private static final int LARGEST = 8;

    private static final int INVALID_FUNCTION = 0x01, INVALID_INPUT = 0x02, INTERFACE_ERROR = 0x03, NO_HANDLER = 0x05;

    private static final int SLAVE_MASK_PORT = 0xA1;
    private static final int MOUSE_LINE = 0x10;

    private static final int[] RATES = {10, 20, 40, 60, 80, 100, 200};

    private static final int STATUS_BY_MOUSE = 0x21;
    private static final int ACK = 0xFA;

    // Commands of the mouse.
    private static final int SCALING_1_1 = 0xE6, SCALING_2_1 = 0xE7, RESOLUTION = 0xE8, STATUS = 0xE9, READ_DATA = 0xEB;
    private static final int IDENTIFY = 0xF2, RATE = 0xF3, ENABLE = 0xF4, DISABLE = 0xF5, RESET = 0xFF;

    private final Cpu cpu;
    private final Memory memory;
    private final Caller caller;
    private final Pic pic;
    private final Keyboard controller;

    PointingDevice(Cpu cpu, Memory memory, Caller caller, Pic pic, Keyboard controller) {
        this.cpu = cpu;
        this.memory = memory;
        this.caller = caller;
        this.pic = pic;
        this.controller = controller;
    }

    /** INT 15h AH=C2h. */
    void call() {
        int option = cpu.reg8(Cpu.BH);
        switch (cpu.reg8(Cpu.AL)) {
            case 0x00 -> enable(option);
            case 0x01 -> reset();
            case 0x02 -> setRate(option);
            case 0x03 -> setResolution(option);
            case 0x04 -> {
                int[] answer = controller.askMouse(IDENTIFY);
                if (reports(answer, 2)) {
                    cpu.setReg8(Cpu.BH, answer[1]);
                }
            }
            case 0x05 -> initialize(option);
            case 0x06 -> extended(option);
            case 0x07 -> {
                memory.put32(HANDLER, cpu.segment(Cpu.ES) << 16 | cpu.reg16(Cpu.BX));
                caller.report(0);
            }
            case 0x08 -> reports(controller.askMouse(cpu.reg8(Cpu.BL)), 1);
            case 0x09 -> readThree(READ_DATA);
            default -> caller.report(INVALID_FUNCTION);
        }
    }

    /**
     * Reports success if the mouse has acknowledged and sent {@code length} bytes in all, else an interface error. A program
     * may have left the mouse in wrap mode, or waiting for an option: then it does not answer as usual.
     */
    private boolean reports(int[] answer, int length) {
        boolean usual = answer.length >= length && answer[0] == ACK;
        caller.report(usual ? 0 : INTERFACE_ERROR);
        return usual;
    }

    private void enable(int option) {
        if (option > 1) {
            caller.report(INVALID_INPUT);
            return;
        }
        if (option == 1 && memory.get32(HANDLER) == 0) {
            caller.report(NO_HANDLER);
            return;
        }
        if (reports(controller.askMouse(option == 1 ? ENABLE : DISABLE), 1)) {
            forgetPacket();
            connect(option == 1);
        }
    }

    private void connect(boolean on) {
        controller.connectMouse(on);
        if (on) {
            pic.out8(SLAVE_MASK_PORT, pic.in8(SLAVE_MASK_PORT) & ~MOUSE_LINE);
        }
    }

    private void reset() {
        int[] answer = controller.askMouse(RESET);
        forgetPacket();
        connect(false);
        if (reports(answer, 3)) {
            cpu.setReg8(Cpu.BL, answer[1]);
            cpu.setReg8(Cpu.BH, answer[2]);
        }
    }

    private void setRate(int option) {
        if (option >= RATES.length) {
            caller.report(INVALID_INPUT);
            return;
        }
        command(RATE, RATES[option]);
    }

    private void setResolution(int option) {
        if (option > 3) {
            caller.report(INVALID_INPUT);
            return;
        }
        command(RESOLUTION, option);
    }

    private void command(int command, int value) {
        if (reports(controller.askMouse(command), 1)) {
            reports(controller.askMouse(value), 1);
        }
    }

    private void initialize(int size) {
        if (size < 1 || size > LARGEST) {
            caller.report(INVALID_INPUT);
            return;
        }
        memory.put8(SIZE, size);
        reset();
    }

    private void extended(int option) {
        switch (option) {
            case 0 -> readThree(STATUS);
            case 1, 2 -> reports(controller.askMouse(option == 1 ? SCALING_1_1 : SCALING_2_1), 1);
            default -> caller.report(INVALID_INPUT);
        }
    }

    private void readThree(int command) {
        int[] answer = controller.askMouse(command);
        if (reports(answer, 4)) {
            cpu.setReg8(Cpu.BL, answer[1]);
            cpu.setReg8(Cpu.CL, answer[2]);
            cpu.setReg8(Cpu.DL, answer[3]);
        }
    }

    private void forgetPacket() {
        if (memory.get8(COUNT) != 0) {
            memory.fill(COUNT, 1 + LARGEST, 0);
        }
    }

    /** Takes the byte whose interrupt it is; whether the program's handler is to be called with a packet. */
    boolean takesPacket() {
        if ((controller.in8(0x64) & STATUS_BY_MOUSE) != STATUS_BY_MOUSE) {
            return false;
        }
        int value = controller.in8(0x60);
        int size = memory.get8(SIZE);
        if (memory.get32(HANDLER) == 0 || size == 0) {
            return false;
        }
        int count = memory.get8(COUNT);
        memory.put8(PACKET + count, value);
        memory.put8(COUNT, count + 1);
        return count + 1 == size;
    }

    /** Calls the program's handler, which finds four words of the packet on the stack. */
    void callHandler() {
        for (int n = 0; n < 4; n++) {
            push(memory.get8(PACKET + n));
        }
        forgetPacket();
        push(RomLayout.SEGMENT);
        push(cpu.ip());
        int handler = memory.get32(HANDLER);
        cpu.setSegment(Cpu.CS, handler >>> 16);
        cpu.setIp(handler);
    }

    private void push(int value) {
        int stack = cpu.onStack(cpu.reg32(Cpu.SP) - 2);
        caller.set16(cpu.segment(Cpu.SS), stack, value);
        cpu.setStackPointer(stack);
    }

    /** After power-on there is no handler. */
    static void powerOn(Memory memory) {
        memory.fill(HANDLER, PACKET + LARGEST - HANDLER, 0);
    }
}
