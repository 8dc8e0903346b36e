package dev.plankton.device.keyboard;

import dev.plankton.device.Cells;
import dev.plankton.device.DeviceClock;
import dev.plankton.device.IrqLines;
import dev.plankton.device.Processor;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;

/**
 * The 8042 keyboard controller at ports 60h and 64h with an {@link Mf2Keyboard}, IRQ 1. Sources: IBM PC/AT Technical
 * Reference, March 1986, "Keyboard Controller"; IBM PS/2 Hardware Interface Technical Reference. Confined to the thread
 * that runs the VM.
 *
 * <p>State at {@link StateMap#KEYBOARD}, beside the keyboard's:
 *
 * <pre>
 * +0 status: output full, system flag, last write was a command     +4  output buffer
 * +1 command byte                                                   +15 flags: BREAK_SEEN, RESPONSE_WAITS
 * +2 controller command that waits for its data byte                +32 VM time, nanoseconds, from which the
 *                                                                       next key may come (64 bits)
 *                                                                   +40 response that waits
 * </pre>
 *
 * <p>A byte stays in the output buffer until the next one is due: the keyboard needs a millisecond to send one, so a
 * program that hooks INT 09h, reads port 60h and goes on to the BIOS leaves it the same byte. There is no mouse port.
 */
public final class Keyboard {
    private static final int IRQ = 1;

    private static final int STATUS = StateMap.KEYBOARD;
    private static final int COMMAND_BYTE = StateMap.KEYBOARD + 1;
    private static final int CONTROLLER_COMMAND = StateMap.KEYBOARD + 2;
    private static final int OUTPUT = StateMap.KEYBOARD + 4;
    private static final int FLAGS = StateMap.KEYBOARD + 15;
    private static final int DUE = StateMap.KEYBOARD + 32;
    private static final int RESPONSE = StateMap.KEYBOARD + 40;

    /** Bytes of the state of controller and keyboard. */
    private static final int STATE = 41;

    /** The next byte of set 2 that comes from the keyboard belongs to a key that is let go. */
    private static final int BREAK_SEEN = 1;

    /** The controller has answered a command while the output buffer was full. */
    private static final int RESPONSE_WAITS = 2;

    private static final int STATUS_OUTPUT_FULL = 0x01;
    private static final int STATUS_SYSTEM = 0x04;
    private static final int STATUS_COMMAND = 0x08;
    private static final int STATUS_UNLOCKED = 0x10;

    private static final int COMMAND_IRQ = 0x01;
    private static final int COMMAND_SYSTEM = 0x04;
    private static final int COMMAND_DISABLED = 0x10;
    private static final int COMMAND_TRANSLATE = 0x40;

    private static final int INPUT_PORT = 0xB0;
    private static final int OUTPUT_PORT = 0xCD;
    private static final int OUTPUT_PORT_A20 = 0x02;
    private static final int OUTPUT_PORT_FULL = 0x10;

    /** What a keyboard takes at least between two bytes: 11 bits at 10 kHz, and some for itself. */
    private static final long KEY_NANOS = 1_000_000;

    /** The same for the bytes of an answer; programs wait for these with counted loops. */
    private static final long ANSWER_NANOS = 100_000;

    private final Memory memory;
    private final DeviceClock clock;
    private final IrqLines irqs;
    private final Processor processor;
    private final Runnable reset;
    private final Mf2Keyboard keyboard;

    /**
     * Lays the controller over {@code memory}.
     *
     * @param reset called when the guest pulses the processor's reset line
     */
    public Keyboard(Memory memory, DeviceClock clock, IrqLines irqs, Processor processor, Runnable reset) {
        this.memory = memory;
        this.clock = clock;
        this.irqs = irqs;
        this.processor = processor;
        this.reset = reset;
        keyboard = new Mf2Keyboard(memory);
    }

    /** Leaves the controller as the BIOS does: self-test passed, interrupt and translation on. */
    public void powerOn() {
        memory.fill(StateMap.KEYBOARD, STATE, 0);
        Cells.set8(memory, STATUS, STATUS_SYSTEM);
        Cells.set8(memory, COMMAND_BYTE, COMMAND_TRANSLATE | COMMAND_SYSTEM | COMMAND_IRQ);
    }

    /**
     * Takes a scan code byte of set 1 as a key is pressed or let go; false if the keyboard's buffer is full. The guest gets
     * it in the set that it has chosen.
     */
    public boolean press(int scancode) {
        boolean taken = keyboard.press(scancode);
        if (taken) {
            // Else what is due comes at its deadline: a caller that was refused does not look for an interrupt.
            fillOutput();
        }
        return taken;
    }

    /** VM time at which a byte that waits comes to the output buffer, maybe past; {@link Long#MAX_VALUE} if none does. */
    public long nextDeadlineNanos() {
        if (outputFull() || disabled()) {
            return Long.MAX_VALUE;
        }
        return keyboard.hasAnswer() || keyboard.hasTyped() ? dueNanos() : Long.MAX_VALUE;
    }

    /** Brings the byte that is due by now to the output buffer. */
    public void deliver() {
        fillOutput();
    }

    /** Reads port 60h or 64h. */
    public int in8(int port) {
        fillOutput();
        if (port == 0x64) {
            return memory.get8(STATUS) | STATUS_UNLOCKED;
        }
        int value = memory.get8(OUTPUT);
        if (outputFull()) {
            Cells.set8(memory, STATUS, memory.get8(STATUS) & ~STATUS_OUTPUT_FULL);
            Cells.set64(memory, DUE, clock.nanos() + KEY_NANOS);
            driveIrq();
            if (flag(RESPONSE_WAITS)) {
                setFlag(RESPONSE_WAITS, false);
                fill(memory.get8(RESPONSE));
            }
        }
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
        } else {
            // Data for the keyboard also switches its clock on again.
            setCommandByte(memory.get8(COMMAND_BYTE) & ~COMMAND_DISABLED);
            keyboard.command(value);
            fillOutput();
        }
    }

    private void controllerCommand(int command) {
        switch (command) {
            case 0x20 -> respond(memory.get8(COMMAND_BYTE));
            // No password is set.
            case 0xA4 -> respond(0xF1);
            case 0xAA -> respond(0x55);
            case 0xAB -> respond(0x00);
            case 0xAD -> setCommandByte(memory.get8(COMMAND_BYTE) | COMMAND_DISABLED);
            case 0xAE -> setCommandByte(memory.get8(COMMAND_BYTE) & ~COMMAND_DISABLED);
            case 0xC0 -> respond(INPUT_PORT);
            case 0xD0 -> respond(outputPort());
            // The test inputs: clock and data of the keyboard, which the controller holds low to disable it.
            case 0xE0 -> respond(disabled() ? 0x02 : 0x03);
            case 0x60, 0xD1, 0xD2 -> Cells.set8(memory, CONTROLLER_COMMAND, command);
            case 0xDD -> processor.setA20(false);
            case 0xDF -> processor.setA20(true);
            default -> {
                if (command >= 0x60 && command < 0x80) {
                    // The controller's RAM beside the command byte takes its byte, and reads as zero.
                    Cells.set8(memory, CONTROLLER_COMMAND, command);
                } else if (command >= 0x20 && command < 0x40) {
                    respond(0);
                } else if (command >= 0xF0 && (command & 1) == 0) {
                    // F0 to FF pulse the output port's low lines for which the bit is 0; line 0 is reset.
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
            case 0xD2 -> respond(value);
            default -> {
                // A byte of the controller's RAM.
            }
        }
    }

    private void setCommandByte(int value) {
        Cells.set8(memory, COMMAND_BYTE, value);
        int status = memory.get8(STATUS) & ~STATUS_SYSTEM;
        Cells.set8(memory, STATUS, (value & COMMAND_SYSTEM) != 0 ? status | STATUS_SYSTEM : status);
        driveIrq();
        fillOutput();
    }

    private int outputPort() {
        return OUTPUT_PORT | (processor.a20() ? OUTPUT_PORT_A20 : 0) | (outputFull() ? OUTPUT_PORT_FULL : 0);
    }

    /** The controller's own answers come at once, but do not overwrite what the guest has not read. */
    private void respond(int value) {
        if (outputFull()) {
            Cells.set8(memory, RESPONSE, value);
            setFlag(RESPONSE_WAITS, true);
        } else {
            fill(value);
        }
    }

    /** Takes what the keyboard sends as far as it is due: two bytes of set 2 may become one. */
    private void fillOutput() {
        while (!outputFull() && !disabled() && sendsByNow()) {
            int code = keyboard.take();
            boolean translates = (memory.get8(COMMAND_BYTE) & COMMAND_TRANSLATE) != 0;
            if (!translates) {
                fill(code);
            } else if (code == ScanCodes.BREAK) {
                setFlag(BREAK_SEEN, true);
            } else {
                int translated = ScanCodes.translated(code);
                fill(flag(BREAK_SEEN) ? translated | ScanCodes.RELEASED : translated);
                setFlag(BREAK_SEEN, false);
            }
        }
    }

    private boolean sendsByNow() {
        return (keyboard.hasAnswer() || keyboard.hasTyped()) && clock.nanos() >= dueNanos();
    }

    private long dueNanos() {
        long due = memory.get64(DUE);
        return keyboard.hasAnswer() ? due - KEY_NANOS + ANSWER_NANOS : due;
    }

    private void fill(int value) {
        Cells.set8(memory, OUTPUT, value);
        Cells.set8(memory, STATUS, memory.get8(STATUS) | STATUS_OUTPUT_FULL);
        driveIrq();
    }

    private void driveIrq() {
        if (outputFull() && (memory.get8(COMMAND_BYTE) & COMMAND_IRQ) != 0) {
            irqs.raise(IRQ);
        } else {
            irqs.lower(IRQ);
        }
    }

    private boolean outputFull() {
        return (memory.get8(STATUS) & STATUS_OUTPUT_FULL) != 0;
    }

    private boolean disabled() {
        return (memory.get8(COMMAND_BYTE) & COMMAND_DISABLED) != 0;
    }

    private boolean flag(int bit) {
        return (memory.get8(FLAGS) & bit) != 0;
    }

    private void setFlag(int bit, boolean on) {
        int flags = memory.get8(FLAGS);
        Cells.set8(memory, FLAGS, on ? flags | bit : flags & ~bit);
    }
}
