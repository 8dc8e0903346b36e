package dev.plankton.device.keyboard;

import dev.plankton.device.Cells;
import dev.plankton.device.DeviceClock;
import dev.plankton.device.IrqLines;
import dev.plankton.device.Processor;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;
import java.util.function.ObjLongConsumer;

/**
 * The 8042 keyboard controller at ports 60h and 64h with an {@link Mf2Keyboard}, IRQ 1, and a {@link Ps2Mouse}, IRQ 12.
 * Sources: IBM PC/AT Technical Reference, March 1986, "Keyboard Controller"; IBM PS/2 Hardware Interface Technical
 * Reference, "Keyboard and Auxiliary Device Controller". Confined to the thread that runs the VM.
 *
 * <p>State at {@link StateMap#KEYBOARD}, beside the keyboard's and the mouse's:
 *
 * <pre>
 * +0 status: output full, by the mouse, system flag, last write     +4  output buffer
 *    was a command                                                  +15 flags: BREAK_SEEN, RESPONSE_WAITS,
 * +1 command byte                                                       RESPONSE_OF_MOUSE
 * +2 controller command that waits for its data byte                +32 VM time, nanoseconds, from which the
 *                                                                       next key may come (64 bits)
 *                                                                   +40 response that waits
 * </pre>
 *
 * <p>A byte stays in the output buffer until the next one is due: the keyboard needs a millisecond to send one, so a
 * program that hooks INT 09h, reads port 60h and goes on to the BIOS leaves it the same byte. What a mouse sends comes after
 * that time as well.
 */
public final class Keyboard {
    private static final int IRQ = 1, MOUSE_IRQ = 12;

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

    /** That answer is to come as if the mouse had sent it. */
    private static final int RESPONSE_OF_MOUSE = 4;

    private static final int STATUS_OUTPUT_FULL = 0x01;
    private static final int STATUS_SYSTEM = 0x04;
    private static final int STATUS_COMMAND = 0x08;
    private static final int STATUS_UNLOCKED = 0x10;
    private static final int STATUS_BY_MOUSE = 0x20;

    private static final int COMMAND_IRQ = 0x01;
    private static final int COMMAND_MOUSE_IRQ = 0x02;
    private static final int COMMAND_SYSTEM = 0x04;
    private static final int COMMAND_DISABLED = 0x10;
    private static final int COMMAND_MOUSE_DISABLED = 0x20;
    private static final int COMMAND_TRANSLATE = 0x40;

    private static final int INPUT_PORT = 0xB0;
    private static final int OUTPUT_PORT = 0xCD;
    private static final int OUTPUT_PORT_A20 = 0x02;
    private static final int OUTPUT_PORT_FULL = 0x10, OUTPUT_PORT_BY_MOUSE = 0x20;

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
    private final Ps2Mouse mouse;

    /** Gives the registers to a debugger. */
    public static void describe(Memory memory, ObjLongConsumer<String> registers) {
        registers.accept("status", memory.get8(STATUS));
        registers.accept("command byte", memory.get8(COMMAND_BYTE));
        registers.accept("output buffer", memory.get8(OUTPUT));
    }

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
        mouse = new Ps2Mouse(memory);
    }

    /** Leaves the controller as the BIOS does: self-test passed, interrupt and translation on. */
    public void powerOn() {
        memory.fill(StateMap.KEYBOARD, STATE, 0);
        Cells.set8(memory, STATUS, STATUS_SYSTEM);
        Cells.set8(memory, COMMAND_BYTE, COMMAND_TRANSLATE | COMMAND_SYSTEM | COMMAND_IRQ);
        mouse.powerOn();
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

    /**
     * The mouse is moved.
     *
     * @param right counts, negative to the left
     * @param down counts, negative upwards
     * @param wheel steps, negative away from the user
     * @param buttons held: bit 0 the left, bit 1 the right, bit 2 the middle one
     * @return false, with nothing done, if the last change of its buttons has not been reported yet
     */
    public boolean moveMouse(int right, int down, int wheel, int buttons) {
        boolean taken = mouse.move(right, down, wheel, buttons & 7);
        if (taken) {
            fillOutput();
        }
        return taken;
    }

    /** Whether a program listens to the mouse: if none does, moving it changes nothing. */
    public boolean mouseListens() {
        return mouse.listens();
    }

    /** The same of a VM whose byte at {@link StateMap#MOUSE} is {@code flags}. */
    public static boolean mouseListens(int flags) {
        return Ps2Mouse.listens(flags);
    }

    /** For the BIOS: sends the mouse a byte and returns its answer, which does not come to the output buffer. */
    public int[] askMouse(int value) {
        mouse.command(value);
        int[] answer = new int[mouse.waiting()];
        for (int n = 0; n < answer.length; n++) {
            answer[n] = mouse.take(clock.nanos());
        }
        return answer;
    }

    /** For the BIOS: enables the mouse's port and its interrupt, or disables both. */
    public void connectMouse(boolean on) {
        int rest = memory.get8(COMMAND_BYTE) & ~(COMMAND_MOUSE_DISABLED | COMMAND_MOUSE_IRQ);
        setCommandByte(rest | (on ? COMMAND_MOUSE_IRQ : COMMAND_MOUSE_DISABLED));
    }

    /** VM time at which a byte that waits comes to the output buffer, maybe past; {@link Long#MAX_VALUE} if none does. */
    public long nextDeadlineNanos() {
        if (outputFull()) {
            return Long.MAX_VALUE;
        }
        long key = keyboardSends() ? dueNanos() : Long.MAX_VALUE;
        return mouseSends() ? Math.min(key, mouseDueNanos()) : key;
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
            if (byMouse()) {
                mouse.wasRead(clock.nanos());
            } else {
                Cells.set64(memory, DUE, clock.nanos() + KEY_NANOS);
            }
            Cells.set8(memory, STATUS, memory.get8(STATUS) & ~(STATUS_OUTPUT_FULL | STATUS_BY_MOUSE));
            driveIrqs();
            if (flag(RESPONSE_WAITS)) {
                boolean ofMouse = flag(RESPONSE_OF_MOUSE);
                setFlag(RESPONSE_WAITS | RESPONSE_OF_MOUSE, false);
                fill(memory.get8(RESPONSE), ofMouse);
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
            case 0xA7 -> setCommandByte(memory.get8(COMMAND_BYTE) | COMMAND_MOUSE_DISABLED);
            case 0xA8 -> setCommandByte(memory.get8(COMMAND_BYTE) & ~COMMAND_MOUSE_DISABLED);
            case 0xAA -> respond(0x55);
            case 0xA9, 0xAB -> respond(0x00);
            case 0xAD -> setCommandByte(memory.get8(COMMAND_BYTE) | COMMAND_DISABLED);
            case 0xAE -> setCommandByte(memory.get8(COMMAND_BYTE) & ~COMMAND_DISABLED);
            case 0xC0 -> respond(INPUT_PORT);
            case 0xD0 -> respond(outputPort());
            // The test inputs: clock and data of the keyboard, which the controller holds low to disable it.
            case 0xE0 -> respond(disabled() ? 0x02 : 0x03);
            case 0x60, 0xD1, 0xD2, 0xD3, 0xD4 -> Cells.set8(memory, CONTROLLER_COMMAND, command);
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
            case 0xD3 -> respond(value, true);
            case 0xD4 -> {
                mouse.command(value);
                fillOutput();
            }
            default -> {
                // A byte of the controller's RAM.
            }
        }
    }

    private void setCommandByte(int value) {
        Cells.set8(memory, COMMAND_BYTE, value);
        int status = memory.get8(STATUS) & ~STATUS_SYSTEM;
        Cells.set8(memory, STATUS, (value & COMMAND_SYSTEM) != 0 ? status | STATUS_SYSTEM : status);
        driveIrqs();
        fillOutput();
    }

    private int outputPort() {
        return OUTPUT_PORT | (processor.a20() ? OUTPUT_PORT_A20 : 0) | outputPortFull();
    }

    private int outputPortFull() {
        return !outputFull() ? 0 : byMouse() ? OUTPUT_PORT_BY_MOUSE : OUTPUT_PORT_FULL;
    }

    private void respond(int value) {
        respond(value, false);
    }

    /** The controller's own answers come at once, but do not overwrite what the guest has not read. */
    private void respond(int value, boolean asMouse) {
        if (outputFull()) {
            Cells.set8(memory, RESPONSE, value);
            setFlag(RESPONSE_OF_MOUSE, asMouse);
            setFlag(RESPONSE_WAITS, true);
        } else {
            fill(value, asMouse);
        }
    }

    /** Takes what keyboard and mouse send as far as it is due. */
    private void fillOutput() {
        takeKeys();
        if (!outputFull() && mouseSends() && clock.nanos() >= mouseDueNanos()) {
            fill(mouse.take(clock.nanos()), true);
        }
    }

    /** Two bytes of set 2 may become one. */
    private void takeKeys() {
        while (!outputFull() && keyboardSends() && clock.nanos() >= dueNanos()) {
            int code = keyboard.take();
            boolean translates = (memory.get8(COMMAND_BYTE) & COMMAND_TRANSLATE) != 0;
            if (!translates) {
                fill(code, false);
            } else if (code == ScanCodes.BREAK) {
                setFlag(BREAK_SEEN, true);
            } else {
                int translated = ScanCodes.translated(code);
                fill(flag(BREAK_SEEN) ? translated | ScanCodes.RELEASED : translated, false);
                setFlag(BREAK_SEEN, false);
            }
        }
    }

    private boolean keyboardSends() {
        return !disabled() && (keyboard.hasAnswer() || keyboard.hasTyped());
    }

    private boolean mouseSends() {
        return (memory.get8(COMMAND_BYTE) & COMMAND_MOUSE_DISABLED) == 0 && mouse.hasByte();
    }

    /** A key's byte that has just been read stays for its time. */
    private long mouseDueNanos() {
        return Math.max(memory.get64(DUE), mouse.dueNanos());
    }

    private long dueNanos() {
        long due = memory.get64(DUE);
        return keyboard.hasAnswer() ? due - KEY_NANOS + ANSWER_NANOS : due;
    }

    private void fill(int value, boolean byMouse) {
        Cells.set8(memory, OUTPUT, value);
        Cells.set8(memory, STATUS, memory.get8(STATUS) | STATUS_OUTPUT_FULL | (byMouse ? STATUS_BY_MOUSE : 0));
        driveIrqs();
    }

    private void driveIrqs() {
        int command = memory.get8(COMMAND_BYTE);
        drive(IRQ, outputFull() && !byMouse() && (command & COMMAND_IRQ) != 0);
        drive(MOUSE_IRQ, outputFull() && byMouse() && (command & COMMAND_MOUSE_IRQ) != 0);
    }

    private void drive(int irq, boolean high) {
        if (high) {
            irqs.raise(irq);
        } else {
            irqs.lower(irq);
        }
    }

    private boolean byMouse() {
        return (memory.get8(STATUS) & STATUS_BY_MOUSE) != 0;
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
