package dev.plankton.debugger.stop;

import dev.plankton.machine.GuestEvent;
import dev.plankton.machine.pc.Access;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What a stop point waits for. Its text is what {@link StopRule#parse} reads. */
public sealed interface Trigger {
    /**
     * The instruction at a linear address is next.
     *
     * @param address 16 times CS plus IP, whatever both are
     */
    record Code(int address) implements Trigger {
        @Override
        public String toString() {
            return "at %05x".formatted(address);
        }
    }

    /**
     * An instruction has accessed memory.
     *
     * @param address linear
     * @param length in bytes, at least 1
     */
    record Data(int address, int length, Access access) implements Trigger {
        /** Checks the length. */
        public Data {
            if (length < 1) {
                throw new IllegalArgumentException("cannot watch " + length + " bytes");
            }
        }

        @Override
        public String toString() {
            String kind = access == Access.ANY ? "access" : access.name().toLowerCase(Locale.ROOT);
            return "%s %05x %x".formatted(kind, address, length);
        }
    }

    /** Accesses to ports. */
    enum Direction {
        /** Reads. */
        IN,
        /** Writes. */
        OUT,
        /** Both. */
        PORT
    }

    /**
     * An instruction has accessed a port.
     *
     * @param first 0 to FFFFh
     * @param last the same, not less
     */
    record Port(int first, int last, Direction direction) implements Trigger {
        /** Checks the range. */
        public Port {
            if (first < 0 || last > 0xFFFF || first > last) {
                throw new IllegalArgumentException("ports out of range (0-ffff): %x-%x".formatted(first, last));
            }
        }

        @Override
        public String toString() {
            String kind = direction.name().toLowerCase(Locale.ROOT);
            return first == last ? "%s %x".formatted(kind, first) : "%s %x-%x".formatted(kind, first, last);
        }

        boolean matches(GuestEvent.PortAccess access) {
            boolean way = direction == Direction.PORT || access.write() == (direction == Direction.OUT);
            return way && access.port() <= last && access.port() + access.size() > first;
        }
    }

    /**
     * Of a vector, and what AX must hold.
     *
     * @param vector 0 to FFh; empty for all
     * @param ax what AX or, as {@code ah}, its upper half must hold; empty for anything
     * @param ah whether {@code ax} is about AH
     */
    record Call(OptionalInt vector, OptionalInt ax, boolean ah) {
        /** Everything. */
        public static final Call ANY = new Call(OptionalInt.empty(), OptionalInt.empty(), false);

        /** Checks the numbers. */
        public Call {
            if (vector.isPresent() && vector.getAsInt() >>> 8 != 0) {
                throw new IllegalArgumentException("vector out of range (0-ff): %x".formatted(vector.getAsInt()));
            }
            if (ax.isPresent() && ax.getAsInt() >>> (ah ? 8 : 16) != 0) {
                throw new IllegalArgumentException("%s holds no %x".formatted(ah ? "AH" : "AX", ax.getAsInt()));
            }
        }

        boolean matches(int number, int value) {
            return (vector.isEmpty() || vector.getAsInt() == number)
                    && (ax.isEmpty() || ax.getAsInt() == (ah ? value >> 8 : value));
        }

        @Override
        public String toString() {
            String function = ax.isEmpty() ? "" : (ah ? "/%02x" : "/%04x").formatted(ax.getAsInt());
            return vector.isEmpty() ? "" : " %02x%s".formatted(vector.getAsInt(), function);
        }
    }

    /**
     * A handler has been entered, and its first instruction is next. Ticks of the timer that change nothing for a sleeping guest
     * are not delivered, so nothing stops at them.
     *
     * @param cause why; null for all
     */
    record Interrupt(Call call, GuestEvent.@Nullable Cause cause) implements Trigger {
        @Override
        public String toString() {
            String kind = switch (cause) {
                case null -> "int";
                case INSTRUCTION -> "swint";
                case DEVICE -> "irq";
                case EXCEPTION -> "exception";
            };
            return kind + call;
        }
    }

    /** The BIOS has done a service, or a step of it. */
    record Service(Call call) implements Trigger {
        @Override
        public String toString() {
            return "service" + call;
        }
    }

    /** HLT has been executed. */
    record Halt() implements Trigger {
        @Override
        public String toString() {
            return "hlt";
        }
    }

    /**
     * A text appears on the screen of a text mode: it was not there, and is. Looked for each hundred thousand instructions; then
     * the instruction that completed it is found.
     */
    record Text(String text) implements Trigger {
        /** Checks that there is something to look for. */
        public Text {
            if (text.isBlank()) {
                throw new IllegalArgumentException("no text to wait for");
            }
        }

        @Override
        public String toString() {
            return "text \"" + text + '"';
        }
    }

    /** Whether an event is one that this waits for. */
    default boolean matches(GuestEvent event) {
        return switch (event) {
            case GuestEvent.PortAccess access -> this instanceof Port port && port.matches(access);
            case GuestEvent.Interrupt entered ->
                this instanceof Interrupt(Call call, GuestEvent.Cause cause)
                        && (cause == null || cause == entered.cause())
                        && call.matches(entered.vector(), entered.ax());
            case GuestEvent.Service done ->
                this instanceof Service(Call call) && call.matches(done.number(), done.ax());
            case GuestEvent.Halt _ -> this instanceof Halt;
        };
    }
}
