package dev.plankton.machine;

import dev.plankton.cpu.model.CpuModel;
import dev.plankton.device.bus.MissingCard;
import dev.plankton.device.bus.SystemCards;
import dev.plankton.device.card.Card;
import dev.plankton.memory.StateMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Immutable description of a kind of PC: 640 KiB of base memory and what is above 1 MiB, two 8259A, 8254, 16550A, RTC,
 * keyboard, VGA, request NIC and NE2000.
 *
 * @param cpu processor model
 * @param clock what time means to its VMs
 * @param nic where its NE2000 is
 * @param coprocessor whether it has an x87, of the kind that goes with its processor
 * @param extendedMemory KiB of memory above 1 MiB, {@link #LEAST_EXTENDED} to {@link #MOST_EXTENDED}
 * @param cards devices of a user's own, in the order of their names. Profiles with cards of the same names and versions are equal.
 */
public record MachineProfile(
        CpuModel cpu, ClockSource clock, NicJumpers nic, boolean coprocessor, int extendedMemory, List<Card> cards) {
    /** KiB above 1 MiB of a PC that has only what real mode reaches. */
    public static final int LEAST_EXTENDED = StateMap.LEAST_EXTENDED;

    /** KiB above 1 MiB of a PC of 16 MiB. */
    public static final int MOST_EXTENDED = StateMap.MOST_EXTENDED;

    /** A Pentium Pro that sees the host's time. */
    public static final MachineProfile DEFAULT = new MachineProfile(CpuModel.I686, new ClockSource.Host());

    /**
     * Refuses null, a size that cannot be, and cards that have a port, an address or an interrupt line in common with
     * another or with what the PC has.
     */
    public MachineProfile {
        Objects.requireNonNull(cpu, "cpu");
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(nic, "nic");
        if (extendedMemory < LEAST_EXTENDED || extendedMemory > MOST_EXTENDED) {
            throw new IllegalArgumentException("extendedMemory is %d: it must be %d to %d KiB"
                    .formatted(extendedMemory, LEAST_EXTENDED, MOST_EXTENDED));
        }
        if (cpu == CpuModel.I8086 && extendedMemory > LEAST_EXTENDED) {
            throw new IllegalArgumentException(
                    "extendedMemory is %d: an i8086 reaches no memory above 1 MiB, so it must be %d"
                            .formatted(extendedMemory, LEAST_EXTENDED));
        }
        cards = cards.isEmpty() ? List.of() : SystemCards.ordered(cards, nic.port(), nic.irq());
    }

    /** A PC without cards. */
    public MachineProfile(CpuModel cpu, ClockSource clock, NicJumpers nic, boolean coprocessor, int extendedMemory) {
        this(cpu, clock, nic, coprocessor, extendedMemory, List.of());
    }

    /** A PC with an x87. */
    public MachineProfile(CpuModel cpu, ClockSource clock, NicJumpers nic) {
        this(cpu, clock, nic, true, LEAST_EXTENDED);
    }

    /** A PC with an x87 whose NE2000 is where it usually is. */
    public MachineProfile(CpuModel cpu, ClockSource clock) {
        this(cpu, clock, NicJumpers.DEFAULT);
    }

    /** The same PC with another processor. */
    public MachineProfile withCpu(CpuModel model) {
        return new MachineProfile(model, clock, nic, coprocessor, extendedMemory, cards);
    }

    /** The same PC with another clock. */
    public MachineProfile withClock(ClockSource source) {
        return new MachineProfile(cpu, source, nic, coprocessor, extendedMemory, cards);
    }

    /** The same PC with the jumpers of its NE2000 set otherwise. */
    public MachineProfile withNic(NicJumpers jumpers) {
        return new MachineProfile(cpu, clock, jumpers, coprocessor, extendedMemory, cards);
    }

    /** The same PC with an x87, or with its socket empty. */
    public MachineProfile withCoprocessor(boolean fitted) {
        return new MachineProfile(cpu, clock, nic, fitted, extendedMemory, cards);
    }

    /** The same PC with another amount of memory above 1 MiB, in KiB; {@link #LEAST_EXTENDED} by default. */
    public MachineProfile withExtendedMemory(int kilobytes) {
        return new MachineProfile(cpu, clock, nic, coprocessor, kilobytes, cards);
    }

    /**
     * The same PC with these cards, and no others, in its slots.
     *
     * @throws IllegalArgumentException if two of them, or one and the PC, have something in common
     */
    public MachineProfile withCards(Card... plugged) {
        return new MachineProfile(cpu, clock, nic, coprocessor, extendedMemory, List.of(plugged));
    }

    /**
     * Checks that VMs can run with its cards: of those in the profile of a snapshot or a store only names are known.
     *
     * @throws IllegalArgumentException if one is not there
     */
    public void requireCards() {
        for (Card card : cards) {
            if (card instanceof MissingCard) {
                throw new IllegalArgumentException(
                        "the card %s is known by its name only: give the profile the card, by MachineProfile.withCards"
                                .formatted(card.spec().label()));
            }
        }
    }

    /** Names and versions of the cards, such as {@code thermometer version 1}. */
    public List<String> cardLabels() {
        return cards.stream().map(card -> card.spec().label()).toList();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof MachineProfile that
                        && cpu == that.cpu
                        && clock.equals(that.clock)
                        && nic.equals(that.nic)
                        && coprocessor == that.coprocessor
                        && extendedMemory == that.extendedMemory
                        && cardLabels().equals(that.cardLabels());
    }

    /** Of numbers alone: the hash code of a record is compiled when it is first asked for, and each process begins with this. */
    @Override
    public int hashCode() {
        int jumpers = nic.port() << 4 | nic.irq();
        return ((cpu.ordinal() * 31 + jumpers) * 31 + extendedMemory * 2 + (coprocessor ? 1 : 0)) * 31 + cards.size();
    }

    @Override
    public String toString() {
        return "MachineProfile[cpu=%s, clock=%s, nic=%s, coprocessor=%s, extendedMemory=%s%s]"
                .formatted(
                        cpu, clock, nic, coprocessor, extendedMemory, cards.isEmpty() ? "" : ", cards=" + cardLabels());
    }
}
