package dev.plankton.machine;

import java.util.Set;
import java.util.TreeSet;

/**
 * How the jumpers of the NE2000 are set: its first port and its interrupt line.
 *
 * @param port 200h to 380h in steps of 20h; 32 ports from there are the NIC's
 * @param irq 3, 5, 9, 10, 11, 12 or 15, the lines that no other device drives; 2 becomes 9, as on an AT
 */
public record NicJumpers(int port, int irq) {
    private static final int PORTS = 0x20;

    private static final int FIRST_PORT = 0x200;
    private static final int LAST_PORT = 0x380;
    private static final Set<Integer> LINES = new TreeSet<>(Set.of(3, 5, 9, 10, 11, 12, 15));

    /** As the card comes: port 300h, IRQ 3. */
    public static final NicJumpers DEFAULT = new NicJumpers(0x300, 3);

    /** Throws IllegalArgumentException if the card has no such jumper, or another device is there. */
    public NicJumpers {
        irq = irq == 2 ? 9 : irq;
        if (port < FIRST_PORT || port > LAST_PORT || port % PORTS != 0) {
            throw new IllegalArgumentException(
                    "no NE2000 at port %Xh: %Xh to %Xh in steps of 20h".formatted(port, FIRST_PORT, LAST_PORT));
        }
        if (!LINES.contains(irq)) {
            throw new IllegalArgumentException("no NE2000 on IRQ " + irq + ": 2 or one of " + LINES);
        }
    }
}
