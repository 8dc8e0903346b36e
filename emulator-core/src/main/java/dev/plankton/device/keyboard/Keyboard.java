package dev.plankton.device.keyboard;

import dev.plankton.device.Cells;
import dev.plankton.device.IrqLines;
import dev.plankton.device.Processor;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;

/**
 * The 8042 keyboard controller at ports 60h and 64h with an AT keyboard, IRQ 1. Source: IBM PC/AT Technical
 * Reference, March 1986, "Keyboard Controller". Confined to the thread that runs the VM.
 *
 * <p>State at {@link StateMap#KEYBOARD}:
 *
 * <pre>
 * +0 status: output full, system flag, last write was a command     +4 output buffer
 * +1 command byte                                                   +5 bytes in the queue
 * +2 controller command that waits for its data byte                +6 slot of the oldest
 * +3 keyboard command that waits for its data byte                  +7 1 while scanning is off
 *                                                                   +16 16 slots, zero where unused
 * </pre>
 *
 * <p>The host supplies scan codes of set 1, as the controller's translation makes them, whatever the translation bit of
 * the command byte says. There is no mouse port.
 */
public final class Keyboard {
    private static final int IRQ = 1;
    private static final int QUEUE_SIZE = 16;

    private static final int STATUS = StateMap.KEYBOARD;
    private static final int COMMAND_BYTE = StateMap.KEYBOARD + 1;
    private static final int CONTROLLER_COMMAND = StateMap.KEYBOARD + 2;
    private static final int KEYBOARD_COMMAND = StateMap.KEYBOARD + 3;
    private static final int OUTPUT = StateMap.KEYBOARD + 4;
    private static final int COUNT = StateMap.KEYBOARD + 5;
    private static final int OLDEST = StateMap.KEYBOARD + 6;
    private static final int SCANNING_OFF = StateMap.KEYBOARD + 7;
    private static final int QUEUE = StateMap.KEYBOARD + 16;

    private static final int STATUS_OUTPUT_FULL = 0x01;
    private static final int STATUS_SYSTEM = 0x04;
    private static final int STATUS_COMMAND = 0x08;
    private static final int STATUS_UNLOCKED = 0x10;

    private static final int COMMAND_IRQ = 0x01;
    private static final int COMMAND_SYSTEM = 0x04;
    private static final int COMMAND_DISABLED = 0x10;

    private static final int OUTPUT_PORT = 0xCD;
    private static final int OUTPUT_PORT_A20 = 0x02;
    private static final int OUTPUT_PORT_FULL = 0x10;

    private static final int ACK = 0xFA;
    private static final int RESEND = 0xFE;

    private final Memory memory;
    private final IrqLines irqs;
    private final Processor processor;
    private final Runnable reset;

    /**
     * Lays the controller over {@code memory}.
     *
     * @param reset called when the guest pulses the processor's reset line
     */
    public Keyboard(Memory memory, IrqLines irqs, Processor processor, Runnable reset) {
        this.memory = memory;
        this.irqs = irqs;
        this.processor = processor;
        this.reset = reset;
    }

    /** Leaves the controller as the BIOS does: self-test passed, interrupt and translation on. */
    public void powerOn() {
        memory.fill(STATUS, 32, 0);
        Cells.set8(memory, STATUS, STATUS_SYSTEM);
        Cells.set8(memory, COMMAND_BYTE, 0x45);
    }

    /** Queues a scan code byte of set 1; false if the queue is full. Dropped while the guest has scanning off. */
    public boolean press(int scancode) {
        if (memory.get8(SCANNING_OFF) != 0) {
            return true;
        }
        if (memory.get8(COUNT) == QUEUE_SIZE) {
            return false;
        }
        queue(scancode);
        return true;
    }

    /** Reads port 60h or 64h. */
    public int in8(int port) {
        if (port == 0x64) {
            return memory.get8(STATUS) | STATUS_UNLOCKED;
        }
        int value = memory.get8(OUTPUT);
        Cells.set8(memory, STATUS, memory.get8(STATUS) & ~STATUS_OUTPUT_FULL);
        irqs.lower(IRQ);
        fillOutput();
        return value;
    }

    /** Writes port 60h or 64h. */
    public void out8(int port, int value) {
        if (port == 0x64) {
            Cells.set8(memory, STATUS, memory.get8(STATUS) | STATUS_COMMAND);
            Cells.set8(memory, CONTROLLER_COMMAND, 0);
            controllerCommand(value);
            return;
        }
        Cells.set8(memory, STATUS, memory.get8(STATUS) & ~STATUS_COMMAND);
        int waiting = memory.get8(CONTROLLER_COMMAND);
        if (waiting != 0) {
            Cells.set8(memory, CONTROLLER_COMMAND, 0);
            controllerData(waiting, value);
        } else if (memory.get8(KEYBOARD_COMMAND) != 0) {
            // LED states, typematic rate and scan code set are taken and have no effect.
            Cells.set8(memory, KEYBOARD_COMMAND, 0);
            queue(ACK);
        } else {
            // Data for the keyboard also switches its clock on again.
            setCommandByte(memory.get8(COMMAND_BYTE) & ~COMMAND_DISABLED);
            keyboardCommand(value);
        }
    }

    private void controllerCommand(int command) {
        switch (command) {
            case 0x20 -> respond(memory.get8(COMMAND_BYTE));
            case 0xAA -> respond(0x55);
            case 0xAB -> respond(0x00);
            case 0xAD -> setCommandByte(memory.get8(COMMAND_BYTE) | COMMAND_DISABLED);
            case 0xAE -> setCommandByte(memory.get8(COMMAND_BYTE) & ~COMMAND_DISABLED);
            case 0xD0 -> respond(outputPort());
            case 0x60, 0xD1, 0xD2 -> Cells.set8(memory, CONTROLLER_COMMAND, command);
            case 0xDD -> processor.setA20(false);
            case 0xDF -> processor.setA20(true);
            default -> {
                // F0 to FF pulse the output port's low lines for which the bit is 0; line 0 is reset.
                if (command >= 0xF0 && (command & 1) == 0) {
                    reset.run();
                }
            }
        }
    }

    private void controllerData(int command, int value) {
        switch (command) {
            case 0x60 -> setCommandByte(value);
            case 0xD1 -> {
                processor.setA20((value & OUTPUT_PORT_A20) != 0);
                if ((value & 1) == 0) {
                    reset.run();
                }
            }
            default -> respond(value);
        }
    }

    private void keyboardCommand(int command) {
        switch (command) {
            case 0xED, 0xF0, 0xF3 -> {
                Cells.set8(memory, KEYBOARD_COMMAND, command);
                queue(ACK);
            }
            case 0xEE -> queue(0xEE);
            case 0xF2 -> {
                queue(ACK);
                queue(0xAB);
                // An MF2 keyboard's 83h, translated.
                queue(0x41);
            }
            case 0xF4 -> restart(false);
            case 0xF5 -> restart(true);
            case 0xF6 -> restart(false);
            case 0xFF -> {
                restart(false);
                queue(0xAA);
            }
            default -> queue(RESEND);
        }
    }

    private void restart(boolean scanningOff) {
        memory.fill(QUEUE, QUEUE_SIZE, 0);
        Cells.set8(memory, COUNT, 0);
        Cells.set8(memory, OLDEST, 0);
        Cells.set8(memory, SCANNING_OFF, scanningOff ? 1 : 0);
        queue(ACK);
    }

    private void setCommandByte(int value) {
        Cells.set8(memory, COMMAND_BYTE, value);
        int status = memory.get8(STATUS) & ~STATUS_SYSTEM;
        Cells.set8(memory, STATUS, (value & COMMAND_SYSTEM) != 0 ? status | STATUS_SYSTEM : status);
        fillOutput();
    }

    private int outputPort() {
        boolean full = (memory.get8(STATUS) & STATUS_OUTPUT_FULL) != 0;
        return OUTPUT_PORT | (processor.a20() ? OUTPUT_PORT_A20 : 0) | (full ? OUTPUT_PORT_FULL : 0);
    }

    /** The controller's own answers come at once and before what the keyboard has queued. */
    private void respond(int value) {
        Cells.set8(memory, OUTPUT, value);
        Cells.set8(memory, STATUS, memory.get8(STATUS) | STATUS_OUTPUT_FULL);
        if ((memory.get8(COMMAND_BYTE) & COMMAND_IRQ) != 0) {
            irqs.raise(IRQ);
        }
    }

    private void queue(int value) {
        int count = memory.get8(COUNT);
        if (count < QUEUE_SIZE) {
            memory.put8(QUEUE + (memory.get8(OLDEST) + count) % QUEUE_SIZE, value);
            memory.put8(COUNT, count + 1);
            fillOutput();
        }
    }

    private void fillOutput() {
        int count = memory.get8(COUNT);
        boolean free = (memory.get8(STATUS) & STATUS_OUTPUT_FULL) == 0;
        if (count > 0 && free && (memory.get8(COMMAND_BYTE) & COMMAND_DISABLED) == 0) {
            int oldest = memory.get8(OLDEST);
            int value = memory.get8(QUEUE + oldest);
            memory.put8(QUEUE + oldest, 0);
            memory.put8(COUNT, count - 1);
            memory.put8(OLDEST, count == 1 ? 0 : (oldest + 1) % QUEUE_SIZE);
            respond(value);
        }
    }
}
