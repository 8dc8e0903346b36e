import dev.plankton.device.card.Card;
import dev.plankton.device.card.CardSpec;
import dev.plankton.device.card.Slot;

/** The product is in a static field, which is cleared at a reset: a VM that is copied has it in common with its copy. */
public final class Multiplier implements Card {
    private static final int A = 0, B = 1, STATUS = 2;
    private static final int BUSY = 1, DONE = 2, IRQ = 5;
    private static final long TAKES = 100_000;
    private static int product;

    @Override
    public CardSpec spec() {
        return CardSpec.of("multiplier", 1).withState(3).withPorts(0x280, 5).withIrq(IRQ);
    }

    @Override
    public void reset(Slot slot) {
        product = 0;
    }

    @Override
    public int in8(Slot slot, int port) {
        return switch (port) {
            case 0x280 -> slot.get8(A);
            case 0x281 -> slot.get8(B);
            case 0x282 -> slot.get8(STATUS);
            case 0x283 -> product & 0xFF;
            case 0x284 -> {
                slot.put8(STATUS, 0);
                slot.lower(IRQ);
                yield product >> 8;
            }
            default -> 0xFF;
        };
    }

    @Override
    public void out8(Slot slot, int port, int value) {
        switch (port) {
            case 0x280 -> slot.put8(A, value);
            case 0x281 -> slot.put8(B, value);
            case 0x282 -> {
                product = slot.get8(A) * slot.get8(B);
                slot.put8(STATUS, BUSY);
                slot.wakeAt(slot.now() + TAKES);
            }
            default -> {}
        }
    }

    @Override
    public void due(Slot slot) {
        slot.put8(STATUS, DONE);
        slot.raise(IRQ);
    }
}
