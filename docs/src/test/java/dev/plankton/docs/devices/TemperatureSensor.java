package dev.plankton.docs.devices;

import dev.plankton.device.card.Card;
import dev.plankton.device.card.CardSpec;
import dev.plankton.device.card.Slot;

/**
 * A thermometer. Ports 280h and 281h read tenths of a degree, low byte first. A limit in degrees is written to 282h: when it
 * is reached, within a second, IRQ 5 is raised. A read of 283h, 1 after that, lowers it.
 */
final class TemperatureSensor implements Card {
    private static final int LIMIT = 0, ALARM = 1; // Where its bytes are in the VM's state.
    private static final int IRQ = 5;
    private static final long SECOND = 1_000_000_000;

    @Override
    public CardSpec spec() {
        return CardSpec.of("temperature sensor", 1)
                .withState(2)
                .withPorts(0x280, 4)
                .withIrq(IRQ);
    }

    @Override
    public int in8(Slot slot, int port) {
        return switch (port) {
            case 0x280 -> tenths(slot.now()) & 0xFF;
            case 0x281 -> tenths(slot.now()) >> 8;
            case 0x283 -> {
                slot.lower(IRQ);
                int alarm = slot.get8(ALARM);
                slot.put8(ALARM, 0);
                yield alarm;
            }
            default -> 0xFF;
        };
    }

    @Override
    public void out8(Slot slot, int port, int value) {
        if (port == 0x282) {
            slot.put8(LIMIT, value);
            slot.wakeAt(slot.now());
        }
    }

    @Override
    public void due(Slot slot) {
        if (tenths(slot.now()) >= 10 * slot.get8(LIMIT)) {
            slot.put8(ALARM, 1);
            slot.raise(IRQ);
        } else {
            slot.wakeAt(slot.now() + SECOND);
        }
    }

    /** From 18 degrees it rises by one a second up to 28, and falls again. */
    private static int tenths(long nanos) {
        int phase = (int) (nanos / (SECOND / 10) % 200);
        return 180 + Math.min(phase, 200 - phase);
    }
}
