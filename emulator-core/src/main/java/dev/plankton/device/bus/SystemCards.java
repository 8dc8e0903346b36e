package dev.plankton.device.bus;

import dev.plankton.device.card.Card;
import dev.plankton.device.card.CardSpec;
import dev.plankton.device.card.PortRange;
import dev.plankton.device.card.Window;
import dev.plankton.device.debug.DebugPorts;
import dev.plankton.device.identity.IdentityPorts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What every PC has on its bus, as the specifications of cards, and whether cards of a user fit beside it. {@link IsaBus}
 * decodes the same ports. Stateless.
 */
public final class SystemCards {
    private static final int NE2000_PORTS = 0x20;

    /** All but the NE2000, which has jumpers. */
    private static final List<CardSpec> FIXED = List.of(
            CardSpec.of("interrupt controllers", 1)
                    .withPorts(0x20, 2)
                    .withPorts(0xA0, 2)
                    .withIrq(2),
            CardSpec.of("timer", 1).withPorts(0x40, 4).withIrq(0),
            CardSpec.of("keyboard controller", 1)
                    .withPorts(0x60, 1)
                    .withPorts(0x64, 1)
                    .withIrq(1)
                    .withIrq(12),
            ControlPorts.SPEC,
            CardSpec.of("real-time clock", 1).withPorts(0x70, 2).withIrq(8),
            DebugPorts.SPEC,
            CardSpec.of("request NIC", 1).withPorts(0xE0, 8).withIrq(7),
            IdentityPorts.SPEC,
            CoprocessorLatch.SPEC,
            CardSpec.of("VGA", 1)
                    .withPorts(0x3B4, 2)
                    .withPorts(0x3BA, 1)
                    .withPorts(0x3C0, 3)
                    .withPorts(0x3C4, 7)
                    .withPorts(0x3CC, 1)
                    .withPorts(0x3CE, 2)
                    .withPorts(0x3D4, 2)
                    .withPorts(0x3D8, 3),
            CardSpec.of("serial port", 1).withPorts(0x3F8, 8).withIrq(4));

    private SystemCards() {}

    /** What is on the bus of every PC whose NE2000 has these jumpers. */
    static List<CardSpec> specs(int nicPort, int nicIrq) {
        List<CardSpec> all = new ArrayList<>(FIXED);
        all.add(CardSpec.of("NE2000", 1).withPorts(nicPort, NE2000_PORTS).withIrq(nicIrq));
        return all;
    }

    /**
     * The cards in the order of their names, which is that of their bytes in the state.
     *
     * @throws IllegalArgumentException with a line that names both, if two have a name, port, address or interrupt line in
     *     common, or one has it in common with what the PC has; or if their states do not fit
     */
    public static List<Card> ordered(List<Card> cards, int nicPort, int nicIrq) {
        List<CardSpec> others = specs(nicPort, nicIrq);
        List<Card> sorted = new ArrayList<>(cards);
        sorted.sort(Comparator.comparing(card -> card.spec().name()));
        for (Card card : sorted) {
            CardSpec spec = card.spec();
            others.forEach(other -> refuseConflict(spec, other));
            others.add(spec);
        }
        CardSlot.refuseTooMuch(sorted);
        return List.copyOf(sorted);
    }

    private static void refuseConflict(CardSpec card, CardSpec other) {
        if (card.name().equals(other.name())) {
            throw new IllegalArgumentException(
                    "two cards named %s: give each a name of its own".formatted(card.name()));
        }
        for (PortRange mine : card.ports()) {
            for (PortRange theirs : other.ports()) {
                int port = Math.max(mine.first(), theirs.first());
                refuseIf(port <= mine.last() && port <= theirs.last(), card, other, "port %Xh".formatted(port));
            }
        }
        for (Window mine : card.windows()) {
            for (Window theirs : other.windows()) {
                int address = Math.max(mine.address(), theirs.address());
                refuseIf(
                        address < mine.end() && address < theirs.end(),
                        card,
                        other,
                        "memory at %Xh".formatted(address));
            }
        }
        for (int irq : card.irqs()) {
            refuseIf(other.irqs().contains(irq), card, other, "IRQ " + irq);
        }
    }

    private static void refuseIf(boolean both, CardSpec card, CardSpec other, String what) {
        if (both) {
            throw new IllegalArgumentException(
                    "card %s and %s both have %s".formatted(card.name(), other.name(), what));
        }
    }
}
