package dev.plankton.device.serial;

import dev.plankton.device.Cells;
import dev.plankton.device.HostLink;
import dev.plankton.device.IrqLines;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;
import java.util.function.ObjLongConsumer;

/**
 * A 16550A UART as COM1: ports 3F8h to 3FFh, IRQ 4. Source: National Semiconductor PC16550D data sheet. Confined to the
 * thread that runs the VM.
 *
 * <p>State at {@link StateMap#UART}:
 *
 * <pre>
 * +0 IER    +4 line status errors             +8  divisor (16 bits)
 * +1 FCR    +5 modem status: changes, DCD...  +10 bytes in the receive FIFO
 * +2 LCR    +6 SCR                            +11 slot of the oldest
 * +3 MCR    +7 1 when the THRE interrupt      +12 1 while no host is present
 *             waits                           +16 16 slots, zero where unused
 * </pre>
 *
 * <p>The line is infinitely fast, and has words of 5 to 8 bits as the LCR says, parity and stop bits aside. A byte sent is with the host at once, so the transmitter is always empty. A byte
 * received is pulled from the host when there is room for it, so none is lost, and the character timeout is over as soon
 * as it begins.
 */
public final class Uart {
    private static final int IRQ = 4;
    private static final int FIFO_SIZE = 16;

    private static final int IER = StateMap.UART;
    private static final int FCR = StateMap.UART + 1;
    private static final int LCR = StateMap.UART + 2;
    private static final int MCR = StateMap.UART + 3;
    private static final int ERRORS = StateMap.UART + 4;
    private static final int MSR = StateMap.UART + 5;
    private static final int SCR = StateMap.UART + 6;
    private static final int THRE_WAITS = StateMap.UART + 7;
    private static final int DIVISOR = StateMap.UART + 8;
    private static final int COUNT = StateMap.UART + 10;
    private static final int OLDEST = StateMap.UART + 11;
    private static final int HOST_ABSENT = StateMap.UART + 12;
    private static final int FIFO = StateMap.UART + 16;

    private static final int IER_RECEIVED = 0x01;
    private static final int IER_THRE = 0x02;
    private static final int IER_LINE = 0x04;
    private static final int IER_MODEM = 0x08;

    private static final int IIR_NONE = 0x01;
    private static final int IIR_MODEM = 0x00;
    private static final int IIR_THRE = 0x02;
    private static final int IIR_RECEIVED = 0x04;
    private static final int IIR_LINE = 0x06;
    private static final int IIR_TIMEOUT = 0x0C;
    private static final int IIR_FIFO = 0xC0;

    private static final int FCR_ENABLE = 0x01;
    private static final int FCR_CLEAR_RECEIVER = 0x02;
    private static final int FCR_KEPT = 0xC9;
    private static final int LCR_DLAB = 0x80;
    private static final int LCR_WORD_LENGTH = 0x03;
    private static final int MCR_OUT2 = 0x08;
    private static final int MCR_LOOP = 0x10;
    private static final int LSR_READY = 0x01;
    private static final int LSR_OVERRUN = 0x02;
    private static final int LSR_TRANSMITTER_EMPTY = 0x60;
    private static final int MSR_CHANGES = 0x0F;
    private static final int MSR_RING = 0x40;
    private static final int MSR_CTS_DSR_DCD = 0xB0;

    private final Memory memory;
    private final IrqLines irqs;
    private final HostLink link;

    /** Lays the UART over {@code memory}. */
    public Uart(Memory memory, IrqLines irqs, HostLink link) {
        this.memory = memory;
        this.irqs = irqs;
        this.link = link;
    }

    /** Leaves the UART as the BIOS does: 9600 baud, 8N1, interrupts off, a host present. */
    public void powerOn() {
        memory.fill(StateMap.UART, 64, 0);
        Cells.set8(memory, LCR, 0x03);
        Cells.set8(memory, MSR, MSR_CTS_DSR_DCD);
        Cells.set16(memory, DIVISOR, 12);
    }

    /** Gives the registers to a debugger, by their names in the data sheet. */
    public static void describe(Memory memory, ObjLongConsumer<String> registers) {
        registers.accept("IER", memory.get8(IER));
        registers.accept("FCR", memory.get8(FCR));
        registers.accept("LCR", memory.get8(LCR));
        registers.accept("MCR", memory.get8(MCR));
        registers.accept("MSR", memory.get8(MSR));
        registers.accept("SCR", memory.get8(SCR));
        registers.accept("divisor", memory.get16(DIVISOR));
        registers.accept("bytes received", memory.get8(COUNT));
    }

    /**
     * What the self test does after a reset: registers as {@link #powerOn} leaves them. What the receiver holds and whether
     * a host is present stay.
     */
    public void restart() {
        memory.fill(StateMap.UART, DIVISOR - StateMap.UART, 0);
        Cells.set8(memory, LCR, 0x03);
        Cells.set8(memory, MSR, memory.get8(HOST_ABSENT) == 0 ? MSR_CTS_DSR_DCD : 0);
        Cells.set16(memory, DIVISOR, 12);
        poll();
    }

    /** Pulls what the host has for the guest as far as there is room; to be called when new input has arrived. */
    public void poll() {
        if (loop()) {
            return;
        }
        while (memory.get8(COUNT) < capacity()) {
            int value = link.host().receive();
            if (value < 0) {
                break;
            }
            push(value);
        }
        update();
    }

    /** Shows the guest by CTS, DSR and DCD whether a host is at the other end. */
    public void setHostPresent(boolean present) {
        Cells.set8(memory, HOST_ABSENT, present ? 0 : 1);
        connectModemLines();
    }

    /** Reads port 3F8h to 3FFh. */
    public int in8(int port) {
        return switch (port & 7) {
            case 0 -> dlab() ? memory.get8(DIVISOR) : readByte();
            case 1 -> dlab() ? memory.get8(DIVISOR + 1) : memory.get8(IER);
            case 2 -> identifyInterrupt();
            case 3 -> memory.get8(LCR);
            case 4 -> memory.get8(MCR);
            case 5 -> lineStatus();
            case 6 -> modemStatus();
            default -> memory.get8(SCR);
        };
    }

    /** Writes port 3F8h to 3FFh. */
    public void out8(int port, int value) {
        switch (port & 7) {
            case 0 -> {
                if (dlab()) {
                    Cells.set8(memory, DIVISOR, value);
                } else {
                    send(value);
                }
            }
            case 1 -> {
                if (dlab()) {
                    Cells.set8(memory, DIVISOR + 1, value);
                } else {
                    enableInterrupts(value & 0x0F);
                }
            }
            case 2 -> controlFifo(value);
            case 3 -> Cells.set8(memory, LCR, value);
            case 4 -> controlModem(value & 0x1F);
            case 7 -> Cells.set8(memory, SCR, value);
            default -> {
                // Line and modem status are read only.
            }
        }
    }

    private void send(int value) {
        boolean wantsThre = (memory.get8(IER) & IER_THRE) != 0;
        if (wantsThre) {
            Cells.set8(memory, THRE_WAITS, 0);
            update();
        }
        if (loop()) {
            pushOrOverrun(value);
            update();
        } else {
            link.host().transmit(word(value));
        }
        if (wantsThre) {
            Cells.set8(memory, THRE_WAITS, 1);
            update();
        }
    }

    /** The transmitter is always empty, so enabling its interrupt causes one; while disabled there is none to keep. */
    private void enableInterrupts(int value) {
        int risen = value & ~memory.get8(IER);
        Cells.set8(memory, IER, value);
        if ((risen & IER_THRE) != 0) {
            Cells.set8(memory, THRE_WAITS, 1);
        } else if ((value & IER_THRE) == 0) {
            Cells.set8(memory, THRE_WAITS, 0);
        }
        update();
    }

    private void controlFifo(int value) {
        boolean enable = (value & FCR_ENABLE) != 0;
        boolean toggled = enable != fifoEnabled();
        if (toggled || (enable && (value & FCR_CLEAR_RECEIVER) != 0)) {
            while (memory.get8(COUNT) > 0) {
                pop();
            }
        }
        // The other bits can be programmed only together with the enable bit.
        Cells.set8(memory, FCR, enable ? value & FCR_KEPT : 0);
        poll();
    }

    private void controlModem(int value) {
        boolean wasLoop = loop();
        Cells.set8(memory, MCR, value);
        connectModemLines();
        if (wasLoop) {
            poll();
        }
    }

    /** In loopback RTS drives CTS, DTR drives DSR, OUT1 drives RI and OUT2 drives DCD. */
    private void connectModemLines() {
        if (loop()) {
            int control = memory.get8(MCR);
            setModemLines(((control & 2) << 3) | ((control & 1) << 5) | ((control & 12) << 4));
        } else {
            setModemLines(memory.get8(HOST_ABSENT) == 0 ? MSR_CTS_DSR_DCD : 0);
        }
    }

    private int readByte() {
        if (memory.get8(COUNT) == 0) {
            return 0;
        }
        int value = pop();
        int count = memory.get8(COUNT);
        if (count == trigger() - 1 || !fifoEnabled()) {
            // The request for the trigger level ends here, and that of the timeout begins: a new edge. Without FIFO
            // each
            // byte makes one; a reset can leave more than one there.
            irqs.lower(IRQ);
        }
        if (count == 0) {
            poll();
        } else {
            update();
        }
        return value;
    }

    private int identifyInterrupt() {
        int cause = cause();
        if (cause == IIR_THRE) {
            Cells.set8(memory, THRE_WAITS, 0);
            update();
        }
        return fifoEnabled() ? cause | IIR_FIFO : cause;
    }

    private int lineStatus() {
        int errors = memory.get8(ERRORS);
        if (errors != 0) {
            memory.put8(ERRORS, 0);
            update();
        }
        return LSR_TRANSMITTER_EMPTY | errors | (memory.get8(COUNT) > 0 ? LSR_READY : 0);
    }

    private int modemStatus() {
        int status = memory.get8(MSR);
        if ((status & MSR_CHANGES) != 0) {
            memory.put8(MSR, status & ~MSR_CHANGES);
            update();
        }
        return status;
    }

    /** Sets the upper half of the modem status and notes what changed; RI counts when it falls. */
    private void setModemLines(int lines) {
        int status = memory.get8(MSR);
        int changed = (status ^ lines) & ~MSR_CHANGES;
        if ((lines & MSR_RING) != 0) {
            changed &= ~MSR_RING;
        }
        Cells.set8(memory, MSR, lines | (status & MSR_CHANGES) | (changed >> 4));
        update();
    }

    /** The interrupt identification: the cause with the highest priority. */
    private int cause() {
        int enabled = memory.get8(IER);
        if (enabled == 0) {
            return IIR_NONE;
        }
        int count = memory.get8(COUNT);
        if ((enabled & IER_LINE) != 0 && memory.get8(ERRORS) != 0) {
            return IIR_LINE;
        }
        if ((enabled & IER_RECEIVED) != 0 && count > 0) {
            return count >= trigger() ? IIR_RECEIVED : IIR_TIMEOUT;
        }
        if ((enabled & IER_THRE) != 0 && memory.get8(THRE_WAITS) != 0) {
            return IIR_THRE;
        }
        return (enabled & IER_MODEM) != 0 && (memory.get8(MSR) & MSR_CHANGES) != 0 ? IIR_MODEM : IIR_NONE;
    }

    /** OUT2 connects the interrupt output to the bus; loopback mode pulls OUT2's pin back. */
    private void update() {
        if (cause() != IIR_NONE && (memory.get8(MCR) & (MCR_OUT2 | MCR_LOOP)) == MCR_OUT2) {
            irqs.raise(IRQ);
        } else {
            irqs.lower(IRQ);
        }
    }

    /** Without FIFO an overrun destroys the byte that was not read; a full FIFO stays as it is, and the new one is lost. */
    private void pushOrOverrun(int value) {
        if (memory.get8(COUNT) >= capacity()) {
            Cells.set8(memory, ERRORS, memory.get8(ERRORS) | LSR_OVERRUN);
            if (fifoEnabled()) {
                return;
            }
            pop();
        }
        push(value);
    }

    private void push(int value) {
        int count = memory.get8(COUNT);
        memory.put8(FIFO + (memory.get8(OLDEST) + count) % FIFO_SIZE, word(value));
        memory.put8(COUNT, count + 1);
    }

    /** Takes the oldest byte and zeroes its slot; an empty FIFO begins at slot 0 again, as in the template. */
    private int pop() {
        int oldest = memory.get8(OLDEST);
        int count = memory.get8(COUNT) - 1;
        int value = memory.get8(FIFO + oldest);
        memory.put8(FIFO + oldest, 0);
        memory.put8(COUNT, count);
        memory.put8(OLDEST, count == 0 ? 0 : (oldest + 1) % FIFO_SIZE);
        return value;
    }

    /** What of a byte the words of the line hold: the low 5 to 8 bits. */
    private int word(int value) {
        return value & 0xFF >> 3 - (memory.get8(LCR) & LCR_WORD_LENGTH);
    }

    private int capacity() {
        return fifoEnabled() ? FIFO_SIZE : 1;
    }

    private int trigger() {
        int control = memory.get8(FCR);
        if ((control & FCR_ENABLE) == 0) {
            return 1;
        }
        return switch (control >> 6) {
            case 0 -> 1;
            case 1 -> 4;
            case 2 -> 8;
            default -> 14;
        };
    }

    private boolean fifoEnabled() {
        return (memory.get8(FCR) & FCR_ENABLE) != 0;
    }

    private boolean dlab() {
        return (memory.get8(LCR) & LCR_DLAB) != 0;
    }

    private boolean loop() {
        return (memory.get8(MCR) & MCR_LOOP) != 0;
    }
}
