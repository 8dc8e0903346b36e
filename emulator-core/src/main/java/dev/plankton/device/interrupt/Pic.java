package dev.plankton.device.interrupt;

import dev.plankton.device.IrqLines;
import dev.plankton.device.Processor;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;
import java.util.function.ObjLongConsumer;

/**
 * The two 8259A interrupt controllers of an AT: the master at ports 20h and 21h, the slave at A0h and A1h on the master's
 * IR2. State: two {@link InterruptChip} blocks at {@link StateMap#PIC}. Confined to the thread that runs the VM.
 *
 * <p>The slave's request to the master is computed and never latched, so a request that is withdrawn leaves no trace.
 */
public final class Pic implements IrqLines {
    /** The line of the x87's error, which a write to port F0h drives low again. */
    public static final int COPROCESSOR = 13;

    private static final int CASCADE = 2;
    private static final int SPURIOUS = 7;

    /** IRQ 0, 1, 2, 6 and 7 open, as an AT BIOS leaves them, with IRQ 7 added for the request NIC. */
    private static final int MASTER_MASK = 0x38;

    private static final int SLAVE_MASK = 0xFF;

    private final InterruptChip master;
    private final InterruptChip slave;
    private final Processor processor;

    /**
     * Lays the controllers over {@code memory}.
     *
     * @param processor attends when the INTR line is high after a change; it may be low again when it looks
     */
    public Pic(Memory memory, Processor processor) {
        this.master = new InterruptChip(memory, StateMap.PIC);
        this.slave = new InterruptChip(memory, StateMap.PIC + InterruptChip.STATE);
        this.processor = processor;
    }

    /**
     * Leaves the controllers as the BIOS does: vectors 08h and 70h. The timer's line is high, as its output is until the
     * first tick.
     */
    public void powerOn() {
        master.powerOn(0x08, MASTER_MASK, 1);
        slave.powerOn(0x70, SLAVE_MASK, 0);
    }

    @Override
    public void raise(int irq) {
        if (chip(irq).raise(irq & 7)) {
            signal();
        }
    }

    @Override
    public void lower(int irq) {
        chip(irq).lower(irq & 7);
    }

    /** Gives the registers of one of the controllers to a debugger, by their names in the data sheet. */
    public static void describe(Memory memory, boolean ofSlave, ObjLongConsumer<String> registers) {
        new InterruptChip(memory, ofSlave ? StateMap.PIC + InterruptChip.STATE : StateMap.PIC).describe(registers);
    }

    /** True while an interrupt wants the CPU. */
    public boolean intr() {
        return master.request(cascade()) >= 0;
    }

    /** The INTA cycle: the vector of the request with the highest priority, IRQ 7's or 15's when it was withdrawn. */
    public int acknowledge() {
        int level = master.request(cascade());
        if (level < 0) {
            return master.vector(SPURIOUS);
        }
        master.accept(level);
        if (level != CASCADE) {
            return master.vector(level);
        }
        int slaveLevel = slave.request(0);
        if (slaveLevel < 0) {
            return slave.vector(SPURIOUS);
        }
        slave.accept(slaveLevel);
        return slave.vector(slaveLevel);
    }

    /** Whether an edge on {@code irq} waits for the CPU. */
    public boolean requested(int irq) {
        return chip(irq).requested(irq & 7);
    }

    /** The vector that {@code irq} has been given. */
    public int vector(int irq) {
        return chip(irq).vector(irq & 7);
    }

    /** True if an edge on {@code irq} would be the interrupt that is delivered next. */
    public boolean wouldDeliver(int irq) {
        int edge = 1 << (irq & 7);
        if (irq < 8) {
            return master.request(cascade(), edge) == irq;
        }
        return slave.request(0, edge) == (irq & 7) && master.request(1 << CASCADE) == CASCADE;
    }

    /** Reads port 20h, 21h, A0h or A1h. */
    public int in8(int port) {
        return port < 0x80 ? master.read((port & 1) != 0, cascade()) : slave.read((port & 1) != 0, 0);
    }

    /** Writes port 20h, 21h, A0h or A1h. */
    public void out8(int port, int value) {
        InterruptChip chip = port < 0x80 ? master : slave;
        if ((port & 1) != 0) {
            chip.writeData(value);
        } else {
            chip.writeCommand(value);
        }
        signal();
    }

    private void signal() {
        if (intr()) {
            processor.attend();
        }
    }

    private int cascade() {
        return slave.request(0) >= 0 ? 1 << CASCADE : 0;
    }

    private InterruptChip chip(int irq) {
        return irq < 8 ? master : slave;
    }
}
