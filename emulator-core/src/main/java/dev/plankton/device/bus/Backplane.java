package dev.plankton.device.bus;

import dev.plankton.device.CardException;
import dev.plankton.device.card.Card;
import dev.plankton.device.card.Window;
import dev.plankton.memory.Aperture;
import dev.plankton.memory.CardWindows;
import dev.plankton.memory.Memory;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The slots with the cards of a user: passes accesses, resets and the time on to them, and says which card it was that threw.
 * Confined to the thread that runs the VM.
 */
public final class Backplane implements Aperture {
    /** What a call of a card costs, see {@link dev.plankton.device.Processor#charge}. */
    private static final int CALL_COST = 16;

    private final CardSlot[] slots;
    private final SlotLines lines;

    /** Plugs {@code cards}, in the order of {@link SystemCards#ordered}, into the bus that has {@code lines}. */
    public Backplane(List<Card> cards, SlotLines lines) {
        this.lines = lines;
        slots = CardSlot.of(cards, lines);
        CardWindows windows = new CardWindows(this);
        for (CardSlot slot : slots) {
            for (Window window : slot.spec.windows()) {
                windows.add(mark(window.kind()), window.address(), window.bytes());
            }
        }
        if (slots.length > 0) {
            lines.memory().fit(windows);
            lines.processor().apertureChanged();
        }
    }

    private static byte mark(Window.Kind kind) {
        return switch (kind) {
            case RAM -> Memory.CLEAN;
            case ROM -> Memory.ROM;
            case REGISTERS -> Memory.APERTURE;
        };
    }

    /** The PC is switched on. */
    public void powerOn() {
        for (CardSlot slot : slots) {
            for (Window window : slot.spec.windows()) {
                switch (window.kind()) {
                    case RAM -> lines.memory().fill(window.address(), window.bytes(), 0);
                    case ROM -> lines.memory().put(window.address(), window.contents(), 0, window.bytes());
                    case REGISTERS -> {
                        // As if nothing were there: what the guest sees is asked of the card.
                    }
                }
            }
            reset(slot, true);
        }
    }

    /** The guest has reset its PC: RAM stays. */
    public void reset() {
        for (CardSlot slot : slots) {
            reset(slot, false);
        }
    }

    private void reset(CardSlot slot, boolean powerOn) {
        try {
            slot.reset(powerOn);
        } catch (RuntimeException | Error failure) {
            throw failed(slot, () -> "at a reset", failure);
        }
    }

    /** Whether one card answers all ports of an access. */
    boolean answers(int port, int size) {
        return at(port, size) != null;
    }

    private CardSlot answering(int port, int size) {
        return Objects.requireNonNull(at(port, size));
    }

    private @Nullable CardSlot at(int port, int size) {
        for (CardSlot slot : slots) {
            if (slot.answers(port, size)) {
                return slot;
            }
        }
        return null;
    }

    /** Reads a byte from a port that nothing on the board answers. */
    int in8(int port) {
        CardSlot slot = at(port, 1);
        if (slot == null) {
            return 0xFF;
        }
        called();
        try {
            return slot.in8(port) & 0xFF;
        } catch (RuntimeException | Error failure) {
            throw failed(slot, () -> "reading port %Xh".formatted(port), failure);
        }
    }

    /** Writes a byte to a port that nothing on the board answers. */
    void out8(int port, int value) {
        CardSlot slot = at(port, 1);
        if (slot == null) {
            return;
        }
        called();
        try {
            slot.out8(port, value);
        } catch (RuntimeException | Error failure) {
            throw failed(slot, () -> "writing port %Xh".formatted(port), failure);
        }
    }

    /** Reads 2 or 4 bytes, if one card {@link #answers} them. */
    int in(int port, int size) {
        CardSlot slot = answering(port, size);
        called();
        try {
            return slot.in(port, size) & -1 >>> Integer.SIZE - Byte.SIZE * size;
        } catch (RuntimeException | Error failure) {
            throw failed(slot, () -> "reading port %Xh".formatted(port), failure);
        }
    }

    /** Writes 2 or 4 bytes, if one card {@link #answers} them. */
    void out(int port, int size, int value) {
        CardSlot slot = answering(port, size);
        called();
        try {
            slot.card.out(slot, port, size, value);
        } catch (RuntimeException | Error failure) {
            throw failed(slot, () -> "writing port %Xh".formatted(port), failure);
        }
    }

    @Override
    public int read(int address) {
        CardSlot slot = withRegister(address);
        called();
        try {
            return slot.card.read(slot, address) & 0xFF;
        } catch (RuntimeException | Error failure) {
            throw failed(slot, () -> "reading %Xh".formatted(address), failure);
        }
    }

    @Override
    public void write(int address, int value) {
        CardSlot slot = withRegister(address);
        called();
        try {
            slot.card.write(slot, address, value & 0xFF);
        } catch (RuntimeException | Error failure) {
            throw failed(slot, () -> "writing %Xh".formatted(address), failure);
        }
    }

    private CardSlot withRegister(int address) {
        for (CardSlot slot : slots) {
            if (slot.hasRegister(address)) {
                return slot;
            }
        }
        throw new IllegalStateException("no registers at %Xh".formatted(address));
    }

    /** Earliest VM time at which a card is to be woken; MAX_VALUE if none is. */
    public long nextDeadlineNanos() {
        long next = Long.MAX_VALUE;
        for (CardSlot slot : slots) {
            next = Math.min(next, slot.wakeTime());
        }
        return next;
    }

    /** Wakes the cards whose time has come by {@code now}. */
    public void deliver(long now) {
        for (CardSlot slot : slots) {
            if (slot.wakeTime() <= now) {
                slot.cancelWake();
                called();
                try {
                    slot.card.due(slot);
                } catch (RuntimeException | Error failure) {
                    throw failed(slot, () -> "at its wake-up", failure);
                }
            }
        }
    }

    /** Whether a card says that reading the port has no effect and gives the same until it is written to or woken. */
    public boolean staysTheSame(int port) {
        CardSlot slot = at(port, 1);
        if (slot == null) {
            return false;
        }
        try {
            return slot.card.staysTheSame(slot, port);
        } catch (RuntimeException | Error failure) {
            throw failed(slot, () -> "asked about port %Xh".formatted(port), failure);
        }
    }

    private void called() {
        lines.processor().charge(CALL_COST);
        lines.link().host().cardCalled();
    }

    private RuntimeException failed(CardSlot slot, Supplier<String> what, Throwable failure) {
        if (failure instanceof OutOfMemoryError full) {
            throw full;
        }
        return new CardException(
                1 + Arrays.asList(slots).indexOf(slot),
                "card %s failed %s: %s".formatted(slot.spec.label(), what.get(), failure),
                failure);
    }
}
