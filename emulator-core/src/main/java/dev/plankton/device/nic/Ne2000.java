package dev.plankton.device.nic;

import static dev.plankton.device.nic.Ne2000Registers.*;

import dev.plankton.device.Cells;
import dev.plankton.device.HostLink;
import dev.plankton.device.IrqLines;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;

/**
 * An NE2000: a DP8390 with 16 KiB of packet memory on the ISA bus. Source: National Semiconductor DP8390D/NS32490D data
 * sheet; where it leaves room, what the Crynwr, ELKS and Linux drivers rely on, and QEMU's {@code ne2k_isa}. Confined to the
 * thread that runs the VM.
 *
 * <pre>
 * +00 to +0F registers, of which CR selects one of four pages
 * +10 to +17 data port: remote DMA
 * +18 to +1F reset, by reading
 * </pre>
 *
 * <p>State: {@link Ne2000Registers} and {@link PacketMemory}. The station address is 02:00 and the VM's IPv4 address,
 * 10.a.b.c for VM a·65536 + b·256 + c.
 *
 * <p>The cable is infinitely fast: a frame has been sent when TXP has been written, and TXP always reads 0. Packet memory
 * is held only while it is occupied: pages that have been sent, and those of received frames that BNRY has passed, are made
 * zeros. So a driver has to write a frame again to send it a second time, unlike on the card.
 *
 * <p>Left out: the remote DMA command "send packet", the FIFO, and what loopback would receive.
 */
public final class Ne2000 {
    /** Bytes of the longest frame that is sent or received, without FCS: with a VLAN tag. */
    public static final int MAX_FRAME = 1518;

    /** Bytes of the addresses and the type of a frame: no frame is shorter. */
    public static final int MIN_FRAME = 14;

    private static final int DATA = 0x10;
    private static final int RESET = 0x18;
    private static final int REGISTER = 0x0F;

    private static final int PORTS = 0x20;
    private static final int STOPPED = CR_STP | CR_ABORT;
    private static final int WRITABLE_ISR = 0x7F;
    private static final int COUNTERS = 3;
    private static final int MISSED = 2;
    private static final int FULL_COUNTER = 0xC0;
    private static final int HALF_COUNTER = 0x80;

    private final Memory memory;
    private final IrqLines irqs;
    private final HostLink link;
    private final int firstPort;
    private final int irq;
    private final PacketMemory packets;
    private final ReceiveRing ring;
    private final AddressFilter filter;
    private final RemoteDma dma;

    /**
     * Lays the NIC over {@code memory}.
     *
     * @param firstPort the first of its 32 ports, a multiple of 32
     * @param irq its interrupt line
     */
    public Ne2000(Memory memory, IrqLines irqs, HostLink link, int firstPort, int irq) {
        this.memory = memory;
        this.irqs = irqs;
        this.link = link;
        this.firstPort = firstPort;
        this.irq = irq;
        packets = new PacketMemory(memory, link);
        ring = new ReceiveRing(memory, packets);
        filter = new AddressFilter(memory);
        dma = new RemoteDma(memory, packets, () -> interrupt(ISR_RDC));
    }

    /** Leaves the NIC stopped, all its memory zero. */
    public void powerOn() {
        memory.fill(StateMap.PACKET_MEMORY, StateMap.PACKET_MEMORY_SIZE, 0);
        memory.fill(StateMap.NE2000, LENGTH, 0);
        reset();
    }

    /** What the bus's reset line does: the NIC stops, and its memory stays. */
    public void reset() {
        Cells.set8(memory, CR, STOPPED);
        Cells.set8(memory, ISR, ISR_RST);
        Cells.set8(memory, IMR, 0);
        Cells.set8(memory, DCR, memory.get8(DCR) & ~DCR_LAS);
        Cells.set8(memory, TCR, memory.get8(TCR) & ~TCR_LOOPBACK);
        update();
    }

    /** Whether it answers this port. */
    public boolean claims(int port) {
        return (port & -PORTS) == firstPort;
    }

    /** Whether what a port reads changes only by what the guest or the cable does, and reading changes nothing. */
    public boolean staysTheSame(int port) {
        return claims(port) && (port & (PORTS - 1)) < 0x0D;
    }

    /** Whether the NIC hears anything at all. */
    public boolean running() {
        return (memory.get8(CR) & CR_STA) != 0 && ring.exists();
    }

    /** Whether a frame of this many bytes can be handed over; false if it has to wait until the driver has read others. */
    public boolean hasRoom(int length) {
        return !running() || !ring.canHold(length) || ring.hasRoom(length);
    }

    /**
     * A frame comes from the cable, without FCS.
     *
     * @return whether the guest will see it: it does not if the NIC is stopped, the address is not for it, or there is no
     *     room, which is an overflow
     */
    public boolean receive(byte[] frame, int offset, int length) {
        if (!running() || length < MIN_FRAME || length > MAX_FRAME || !filter.takes(frame, offset)) {
            return false;
        }
        if ((memory.get8(RCR) & RCR_MON) != 0) {
            miss();
            return false;
        }
        if (!ring.hasRoom(length)) {
            Cells.set8(memory, ISR, memory.get8(ISR) | ISR_OVW);
            miss();
            return false;
        }
        int status = AddressFilter.isGroup(frame, offset) ? RSR_PRX | RSR_PHY : RSR_PRX;
        ring.store(status, frame, offset, length);
        Cells.set8(memory, RSR, status);
        interrupt(ISR_PRX);
        return true;
    }

    /** Reads {@code size} bytes (1, 2 or 4) from {@code port}; the data port's width is DCR's, whatever the size. */
    public int in(int port, int size) {
        int offset = port & (PORTS - 1);
        if (isData(offset)) {
            return size == 4 ? dma.read() | dma.read() << 16 : dma.read();
        }
        int value = 0;
        for (int i = 0; i < size; i++) {
            value |= in8(offset + i) << (8 * i);
        }
        return value;
    }

    /** Writes {@code size} bytes (1, 2 or 4) to {@code port}; the data port's width is DCR's, whatever the size. */
    public void out(int port, int size, int value) {
        int offset = port & (PORTS - 1);
        if (isData(offset)) {
            dma.write(value);
            if (size == 4) {
                dma.write(value >> 16);
            }
            return;
        }
        for (int i = 0; i < size; i++) {
            out8(offset + i, value >> (8 * i) & 0xFF);
        }
    }

    /**
     * How many reads of the data port {@link #ins} does at once, {@code count} at most: until the end of the remote DMA, of the
     * ring or of packet memory.
     */
    public int inBurst(int port, int size, int count) {
        return isDataPort(port) ? Math.min(count, dma.contiguousBytes(size) / size) : 0;
    }

    /** As {@link #inBurst}, for writes and {@link #outs}. */
    public int outBurst(int port, int size, int count) {
        return inBurst(port, size, count);
    }

    /** Does {@code count} reads of the data port to memory at {@code address}. */
    public void ins(int size, int address, int count) {
        dma.ins(size, address, count);
    }

    /** Does {@code count} writes to the data port of what lies in memory at {@code address}. */
    public void outs(int size, int address, int count) {
        dma.outs(size, address, count);
    }

    /** Whether a port is one of those that move what packet memory holds. */
    public boolean isDataPort(int port) {
        return claims(port) && isData(port & (PORTS - 1));
    }

    private static boolean isData(int offset) {
        return offset >= DATA && offset < RESET;
    }

    private int in8(int offset) {
        if (offset >= RESET) {
            reset();
            return 0;
        }
        if (offset > REGISTER) {
            return dma.read() & 0xFF;
        }
        if (offset == 0) {
            return memory.get8(CR);
        }
        return switch (memory.get8(CR) & CR_PS) {
            case 0x00 -> inPage0(offset);
            case 0x40 -> memory.get8(page1(offset));
            case 0x80 -> inPage2(offset);
            default -> 0;
        };
    }

    private int inPage0(int offset) {
        return switch (offset) {
            case 0x3 -> memory.get8(BNRY);
            case 0x4 -> memory.get8(TSR);
            case 0x7 -> memory.get8(ISR);
            case 0x8 -> memory.get8(RSAR);
            case 0x9 -> memory.get8(RSAR + 1);
            case 0xC -> memory.get8(RSR);
            case 0xD, 0xE, 0xF -> {
                int count = memory.get8(CNTR + offset - 0xD);
                Cells.set8(memory, CNTR + offset - 0xD, 0);
                yield count;
            }
            default -> 0;
        };
    }

    private static int page1(int offset) {
        return offset == 7 ? CURR : offset < 7 ? PAR + offset - 1 : MAR + offset - 8;
    }

    private int inPage2(int offset) {
        return switch (offset) {
            case 0x1 -> memory.get8(PSTART);
            case 0x2 -> memory.get8(PSTOP);
            case 0x3 -> memory.get8(BNRY);
            case 0x4 -> memory.get8(TPSR);
            case 0x5 -> memory.get8(TBCR);
            case 0x6 -> memory.get8(TBCR + 1);
            case 0x8 -> memory.get8(RSAR);
            case 0x9 -> memory.get8(RSAR + 1);
            case 0xA -> memory.get8(RBCR);
            case 0xB -> memory.get8(RBCR + 1);
            case 0xC -> memory.get8(RCR);
            case 0xD -> memory.get8(TCR);
            case 0xE -> memory.get8(DCR);
            case 0xF -> memory.get8(IMR);
            default -> 0;
        };
    }

    private void out8(int offset, int value) {
        if (offset >= DATA) {
            if (offset < RESET) {
                dma.write(value);
            }
        } else if (offset == 0) {
            command(value);
        } else if ((memory.get8(CR) & CR_PS) == 0x00) {
            outPage0(offset, value);
        } else if ((memory.get8(CR) & CR_PS) == 0x40) {
            outPage1(offset, value);
        }
    }

    private void outPage0(int offset, int value) {
        switch (offset) {
            case 0x1 -> Cells.set8(memory, PSTART, value);
            case 0x2 -> Cells.set8(memory, PSTOP, value);
            case 0x3 -> moveBoundary(value);
            case 0x4 -> Cells.set8(memory, TPSR, value);
            case 0x5 -> Cells.set8(memory, TBCR, value);
            case 0x6 -> Cells.set8(memory, TBCR + 1, value);
            case 0x7 -> {
                Cells.set8(memory, ISR, memory.get8(ISR) & ~(value & WRITABLE_ISR));
                update();
            }
            case 0x8 -> Cells.set8(memory, RSAR, value);
            case 0x9 -> Cells.set8(memory, RSAR + 1, value);
            case 0xA -> Cells.set8(memory, RBCR, value);
            case 0xB -> Cells.set8(memory, RBCR + 1, value);
            case 0xC -> Cells.set8(memory, RCR, value);
            case 0xD -> Cells.set8(memory, TCR, value);
            case 0xE -> Cells.set8(memory, DCR, value);
            default -> {
                Cells.set8(memory, IMR, value);
                update();
            }
        }
    }

    private void outPage1(int offset, int value) {
        if (offset == 7) {
            if ((memory.get8(CR) & CR_STA) != 0) {
                ring.moveCurrent(value);
            } else {
                ring.restart(value);
            }
            link.host().frameRoom();
        } else {
            Cells.set8(memory, page1(offset), value);
        }
    }

    /** A driver that writes the same page again has passed nothing. */
    private void moveBoundary(int page) {
        if (memory.get8(BNRY) == page) {
            return;
        }
        memory.put8(BNRY, page);
        ring.passed(page);
        link.host().frameRoom();
    }

    /** Bits that are all 0, be it of STP and STA or of RD, leave that part of the state as it is. */
    private void command(int value) {
        int before = memory.get8(CR);
        int state = (value & CR_STP) != 0 ? CR_STP : (value & CR_STA) != 0 ? CR_STA : before & (CR_STP | CR_STA);
        int dma = (value & CR_RD) != 0 ? value & CR_RD : before & CR_RD;
        Cells.set8(memory, CR, value & CR_PS | dma | state);
        if (state == CR_STP) {
            Cells.set8(memory, ISR, memory.get8(ISR) | ISR_RST);
            return;
        }
        Cells.set8(memory, ISR, memory.get8(ISR) & ~ISR_RST);
        if ((value & CR_READ_OR_WRITE) != 0 && memory.get16(RBCR) == 0) {
            interrupt(ISR_RDC);
        }
        if ((value & CR_TXP) != 0) {
            send();
        }
        if ((before & CR_STA) == 0) {
            link.host().frameRoom();
        }
    }

    private void send() {
        int page = memory.get8(TPSR);
        int length = memory.get16(TBCR);
        boolean fits = length >= MIN_FRAME && length <= MAX_FRAME && PacketMemory.holds(page << 8, length);
        if (fits && (memory.get8(TCR) & TCR_LOOPBACK) == 0) {
            link.host().sendFrame(memory.bytes(), PacketMemory.at(page << 8), length);
        }
        if (fits) {
            freeSent(page, (length + 0xFF) >> 8);
        }
        Cells.set8(memory, TSR, fits ? TSR_PTX : 0);
        interrupt(fits ? ISR_PTX : ISR_TXE);
    }

    /** Pages of the ring are for BNRY to free. */
    private void freeSent(int page, int pages) {
        int end = page + pages;
        if (ring.exists()) {
            packets.free(page, Math.min(end, memory.get8(PSTART)));
            packets.free(Math.max(page, memory.get8(PSTOP)), end);
        } else {
            packets.free(page, end);
        }
    }

    /** Counts a frame that was not stored; a counter stops at 192, and asks for an interrupt from 128 on. */
    private void miss() {
        int count = memory.get8(CNTR + MISSED);
        if (count < FULL_COUNTER) {
            memory.put8(CNTR + MISSED, count + 1);
        }
        for (int n = 0; n < COUNTERS; n++) {
            if (memory.get8(CNTR + n) >= HALF_COUNTER) {
                Cells.set8(memory, ISR, memory.get8(ISR) | ISR_CNT);
            }
        }
        update();
    }

    private void interrupt(int cause) {
        Cells.set8(memory, ISR, memory.get8(ISR) | cause);
        update();
    }

    private void update() {
        if ((memory.get8(ISR) & memory.get8(IMR) & WRITABLE_ISR) != 0) {
            irqs.raise(irq);
        } else {
            irqs.lower(irq);
        }
    }
}
