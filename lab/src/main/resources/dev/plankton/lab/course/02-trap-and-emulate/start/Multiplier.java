import dev.plankton.device.card.Card;
import dev.plankton.device.card.CardSpec;
import dev.plankton.device.card.Slot;

/**
 * Lab 2, trap and emulate: a card that multiplies. Each access of the guest to one of its ports ends here.
 *
 * <p>280h: A, read and written. 281h: B, read and written. 282h, written: begin to multiply A by B, which takes 100 microseconds;
 * the value does not matter. 282h, read: the status, bit 0 busy, bit 1 done. 283h, read: low byte of the product. 284h, read: its high
 * byte; that acknowledges the result: the status is 0 and IRQ 5 low after it. When the product is done, IRQ 5 goes high.
 */
public final class Multiplier implements Card {
    // Where things are in the bytes that each VM keeps for the card. Have no other fields: this one object serves all VMs.
    private static final int A = 0, B = 1;

    @Override
    public CardSpec spec() {
        // Gap 1. How many bytes of state, which ports, which interrupt line?
        return CardSpec.of("multiplier", 1).withState(2).withPorts(0x280, 2);
    }

    @Override
    public int in8(Slot slot, int port) {
        return switch (port) {
            case 0x280 -> slot.get8(A);
            // Gap 2. The other ports. slot.get8 and put8 read and write a byte of the state, slot.lower(5) lowers the line.
            default -> 0xFF;
        };
    }

    @Override
    public void out8(Slot slot, int port, int value) {
        switch (port) {
            case 0x280 -> slot.put8(A, value);
            // Gap 3. The other ports. slot.wakeAt(time) has due called at a time of the guest, in nanoseconds; slot.now() is it now.
            default -> {}
        }
    }

    @Override
    public void due(Slot slot) {
        // Gap 4. The time is over: the product is done. slot.raise(5) raises the line.
    }
}
