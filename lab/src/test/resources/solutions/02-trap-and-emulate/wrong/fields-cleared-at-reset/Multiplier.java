import dev.plankton.device.card.Card;
import dev.plankton.device.card.CardSpec;
import dev.plankton.device.card.Slot;

/** Keeps its state in fields, and clears them at a reset: they are still those of all VMs. */
public final class Multiplier implements Card {
    private int a, b, status, product;
    private static final int BUSY = 1, DONE = 2, IRQ = 5;
    private static final long TAKES = 100_000;

    @Override
    public CardSpec spec() {
        return CardSpec.of("multiplier", 1).withPorts(0x280, 5).withIrq(IRQ);
    }

    @Override
    public void reset(Slot slot) {
        a = 0;
        b = 0;
        status = 0;
        product = 0;
    }

    @Override
    public int in8(Slot slot, int port) {
        return switch (port) {
            case 0x280 -> a;
            case 0x281 -> b;
            case 0x282 -> status;
            case 0x283 -> product & 0xFF;
            case 0x284 -> {
                status = 0;
                slot.lower(IRQ);
                yield product >> 8;
            }
            default -> 0xFF;
        };
    }

    @Override
    public void out8(Slot slot, int port, int value) {
        switch (port) {
            case 0x280 -> a = value;
            case 0x281 -> b = value;
            case 0x282 -> {
                product = a * b;
                status = BUSY;
                slot.wakeAt(slot.now() + TAKES);
            }
            default -> {}
        }
    }

    @Override
    public void due(Slot slot) {
        status = DONE;
        slot.raise(IRQ);
    }
}
