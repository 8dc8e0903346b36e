package dev.plankton.debugger.stop;

import dev.plankton.machine.GuestEvent;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Outcome;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What expressions speak of: a machine as it is when they are evaluated, and what has just happened to it.
 *
 * @param met what it could stop for, or null
 */
public record Scope(Machine machine, @Nullable Outcome met) {
    private static final int OPEN_BUS = 0xFF;

    /** A machine at which nothing particular has happened. */
    public static Scope of(Machine machine) {
        return new Scope(machine, null);
    }

    /** The byte at a linear address; FFh where there is no memory. */
    int byteAt(long address) {
        try {
            return machine.read((int) address, 1)[0] & 0xFF;
        } catch (IllegalArgumentException e) {
            return OPEN_BUS;
        }
    }

    /** What a name for something that has just happened stands for; empty if nothing of the kind has. */
    OptionalLong happened(String name) {
        return switch (met) {
            case Outcome.AtEvent(GuestEvent.PortAccess access) ->
                switch (name) {
                    case "port" -> OptionalLong.of(access.port());
                    case "value" -> OptionalLong.of(access.value() & 0xFFFF_FFFFL);
                    default -> OptionalLong.empty();
                };
            case Outcome.AtEvent(GuestEvent.Interrupt interrupt)
            when name.equals("vector") -> OptionalLong.of(interrupt.vector());
            case Outcome.AtEvent(GuestEvent.Service service)
            when name.equals("vector") -> OptionalLong.of(service.number());
            case Outcome.AtWatchpoint watched when name.equals("address") -> OptionalLong.of(watched.address());
            case null, default -> OptionalLong.empty();
        };
    }
}
