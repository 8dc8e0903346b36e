package dev.plankton.device.bus;

import dev.plankton.device.Cells;
import dev.plankton.device.card.Card;
import dev.plankton.device.card.CardSpec;
import dev.plankton.device.card.PortRange;
import dev.plankton.device.card.Slot;
import dev.plankton.device.card.Window;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;
import java.util.List;

/**
 * A slot of a PC and the card in it. Confined to the thread that runs the VM.
 *
 * <p>State of a user's card, from a multiple of 8 in {@link StateMap#CARDS} on: VM time of its wake-up, 0 if there is none
 * (64 bits), then the card's bytes. A card of the system board has its bytes where the {@link StateMap} says, and no wake-up.
 */
final class CardSlot implements Slot {
    /** Bytes of the time of the wake-up. */
    private static final int WAKE_BYTES = Long.BYTES;

    private static final int NO_WAKE = -1;

    final Card card;
    final CardSpec spec;
    private final SlotLines lines;
    private final Memory memory;
    private final int wakeAt;
    private final int base;
    private final PortRange[] ports;

    /** Whether the PC is being switched on, when its clock does not run yet. */
    private boolean switchedOn;

    private CardSlot(Card card, SlotLines lines, int wakeAt, int base) {
        this.card = card;
        this.lines = lines;
        this.wakeAt = wakeAt;
        this.base = base;
        spec = card.spec();
        ports = spec.ports().toArray(PortRange[]::new);
        memory = lines.memory();
    }

    /** The slot of a card of the system board, whose bytes are at {@code base}. */
    static CardSlot onBoard(Card card, SlotLines lines, int base) {
        return new CardSlot(card, lines, NO_WAKE, base);
    }

    /** The slots of cards that {@link SystemCards#ordered} has put in order. */
    static CardSlot[] of(List<Card> cards, SlotLines lines) {
        CardSlot[] slots = new CardSlot[cards.size()];
        int at = StateMap.CARDS;
        for (int n = 0; n < slots.length; n++) {
            slots[n] = new CardSlot(cards.get(n), lines, at, at + WAKE_BYTES);
            at += size(slots[n].spec);
        }
        return slots;
    }

    /** Refuses cards whose states do not fit. */
    static void refuseTooMuch(List<Card> cards) {
        int bytes = cards.stream().mapToInt(card -> size(card.spec())).sum();
        if (bytes > StateMap.CARDS_SIZE) {
            throw new IllegalArgumentException(
                    "the states of %d cards take %d bytes, with 8 for each: at most %d; put what is large into a window of RAM"
                            .formatted(cards.size(), bytes, StateMap.CARDS_SIZE));
        }
    }

    private static int size(CardSpec spec) {
        return WAKE_BYTES + (spec.stateBytes() + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
    }

    /** Clears what the card has of the state, and lets it begin. */
    void reset(boolean powerOn) {
        cancelWake();
        for (int at = 0; at < spec.stateBytes(); at++) {
            Cells.set8(memory, base + at, 0);
        }
        spec.irqs().forEach(this::lower);
        switchedOn = powerOn;
        try {
            card.reset(this);
        } finally {
            switchedOn = false;
        }
    }

    int in8(int port) {
        return card.in8(this, port);
    }

    void out8(int port, int value) {
        card.out8(this, port, value);
    }

    int in(int port, int size) {
        return card.in(this, port, size);
    }

    /** Whether the card answers all ports of an access. */
    boolean answers(int port, int size) {
        for (PortRange range : ports) {
            if (range.covers(port, size)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the card has registers at an address. */
    boolean hasRegister(int address) {
        for (Window window : spec.windows()) {
            if (window.kind() == Window.Kind.REGISTERS && address >= window.address() && address < window.end()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public int get8(int at) {
        return memory.get8(address(at, Byte.BYTES));
    }

    @Override
    public int get16(int at) {
        return memory.get16(address(at, Short.BYTES));
    }

    @Override
    public int get32(int at) {
        return memory.get32(address(at, Integer.BYTES));
    }

    @Override
    public long get64(int at) {
        return memory.get64(address(at, Long.BYTES));
    }

    @Override
    public void put8(int at, int value) {
        Cells.set8(memory, address(at, Byte.BYTES), value);
    }

    @Override
    public void put16(int at, int value) {
        Cells.set16(memory, address(at, Short.BYTES), value);
    }

    @Override
    public void put32(int at, int value) {
        Cells.set32(memory, address(at, Integer.BYTES), value);
    }

    @Override
    public void put64(int at, long value) {
        Cells.set64(memory, address(at, Long.BYTES), value);
    }

    private int address(int at, int size) {
        if (at < 0 || at > spec.stateBytes() - size) {
            throw new IndexOutOfBoundsException(
                    "%d bytes at %d of a state of %d".formatted(size, at, spec.stateBytes()));
        }
        return base + at;
    }

    @Override
    public int ram(int address) {
        return memory.get8(inWindow(address));
    }

    @Override
    public void setRam(int address, int value) {
        Cells.set8(memory, inWindow(address), value);
    }

    private int inWindow(int address) {
        for (Window window : spec.windows()) {
            if (window.kind() != Window.Kind.REGISTERS && address >= window.address() && address < window.end()) {
                return address;
            }
        }
        throw new IndexOutOfBoundsException("no RAM or ROM of this card at %Xh".formatted(address));
    }

    @Override
    public void raise(int irq) {
        lines.irqs().raise(own(irq));
    }

    @Override
    public void lower(int irq) {
        lines.irqs().lower(own(irq));
    }

    private int own(int irq) {
        if (!spec.irqs().contains(irq)) {
            throw new IllegalArgumentException("IRQ %d is not one of its own: %s".formatted(irq, spec.irqs()));
        }
        return irq;
    }

    @Override
    public long now() {
        return switchedOn ? 0 : lines.clock().nanos();
    }

    @Override
    public void wakeAt(long nanos) {
        setWake(Math.max(1, nanos));
    }

    @Override
    public void cancelWake() {
        setWake(0);
    }

    private void setWake(long value) {
        if (memory.get64(wakeAt) != value) {
            memory.put64(wakeAt, value);
            lines.wakeChanged().run();
        }
    }

    @Override
    public long wakeTime() {
        long time = memory.get64(wakeAt);
        return time == 0 ? Long.MAX_VALUE : time;
    }

    @Override
    public void charge(int cost) {
        if (cost < 0) {
            throw new IllegalArgumentException("a negative cost: " + cost);
        }
        lines.processor().charge(cost);
    }

    @Override
    public int vmNumber() {
        return lines.link().host().vmNumber();
    }
}
