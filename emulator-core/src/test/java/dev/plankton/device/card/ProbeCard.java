package dev.plankton.device.card;

/**
 * A card that uses all there is. Ports from 280h on: 280h reads how often it has been read; 281h keeps a byte, and says that
 * it stays the same; a write of n to 282h has it woken in n milliseconds, 0 never; 283h reads how often it was, and lowers
 * IRQ 5; a write of FFh to 283h throws. Its registers at D0000h read as their offset exclusive or the kept byte, and note
 * what is written to them at 8. ROM at D4000h, RAM at D8000h, whose first byte counts wake-ups too.
 */
final class ProbeCard implements Card {
    static final int READS = 0, KEPT = 1, WOKEN = 2, WRITTEN = 8;

    private static final int IRQ = 5;
    private static final long MILLI = 1_000_000;

    private final int version;

    ProbeCard() {
        this(1);
    }

    ProbeCard(int version) {
        this.version = version;
    }

    @Override
    public CardSpec spec() {
        return CardSpec.of("probe", version)
                .withState(16)
                .withPorts(0x280, 4)
                .withIrq(IRQ)
                .withRegisters(0xD0000, 64)
                .withRom(0xD4000, new byte[] {0x12, 0x34})
                .withRam(0xD8000, 0x1000);
    }

    @Override
    public void reset(Slot slot) {
        slot.put8(KEPT, 0x5A);
    }

    @Override
    public int in8(Slot slot, int port) {
        switch (port) {
            case 0x280 -> slot.put8(READS, slot.get8(READS) + 1);
            case 0x281 -> {
                return slot.get8(KEPT);
            }
            case 0x283 -> {
                slot.lower(IRQ);
                return slot.get8(WOKEN);
            }
            default -> {
                return 0xFF;
            }
        }
        return slot.get8(READS);
    }

    @Override
    public void out8(Slot slot, int port, int value) {
        if (port == 0x281) {
            slot.put8(KEPT, value);
        } else if (port == 0x282 && value == 0) {
            slot.cancelWake();
        } else if (port == 0x282) {
            slot.wakeAt(slot.now() + value * MILLI);
        } else if (value == 0xFF) {
            throw new IllegalStateException("burnt");
        }
    }

    @Override
    public int read(Slot slot, int address) {
        return address & 63 ^ slot.get8(KEPT);
    }

    @Override
    public void write(Slot slot, int address, int value) {
        slot.put16(WRITTEN, (address & 63) << 8 | value);
    }

    @Override
    public void due(Slot slot) {
        slot.put8(WOKEN, slot.get8(WOKEN) + 1);
        slot.setRam(0xD8000, slot.ram(0xD8000) + 1);
        slot.raise(IRQ);
    }

    @Override
    public boolean staysTheSame(Slot slot, int port) {
        return port == 0x281;
    }
}
