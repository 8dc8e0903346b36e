package dev.plankton.debugger.dap;

import dev.plankton.debugger.Stop;
import dev.plankton.debugger.dap.view.Addresses;
import dev.plankton.machine.GuestEvent;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reasons to stop, for users. */
final class StopText {
    /** Intel's names. Source: Intel SDM volume 3, table 6-1. */
    private static final Map<Integer, String> EXCEPTIONS = Map.of(
            0, "divide error",
            1, "debug",
            3, "breakpoint",
            4, "overflow",
            5, "BOUND range exceeded",
            6, "invalid opcode",
            7, "device not available",
            8, "double fault",
            12, "stack fault",
            13, "general protection");

    private StopText() {}

    /**
     * The text about an exception.
     *
     * @param id a short name
     */
    record Raised(String id, String description) {}

    /** A line. */
    static String of(Stop stop) {
        return switch (stop) {
            case Stop.Watched(int address, boolean write) ->
                "%s %s".formatted(write ? "Wrote to" : "Read from", Addresses.reference(address));
            case Stop.Ended(String reason, boolean _) -> "The machine has ended: " + reason;
            case Stop.Happened(GuestEvent event) -> event(event);
            case Stop.Shown(String text) -> "On the screen: " + text;
            default -> "Breakpoint";
        };
    }

    /** The exception at which the machine has stopped; empty if it is none. */
    static Optional<Raised> exception(Stop stop) {
        return switch (stop) {
            case Stop.Ended(String reason, boolean fault) ->
                Optional.of(new Raised(fault ? Filters.TRIPLE_FAULT : Filters.EXIT, reason));
            case Stop.Happened(GuestEvent.Interrupt interrupt) ->
                Optional.of(
                        new Raised(String.format(Locale.ROOT, "INT %02Xh", interrupt.vector()), interrupt(interrupt)));
            default -> Optional.empty();
        };
    }

    private static String event(GuestEvent event) {
        return switch (event) {
            case GuestEvent.Interrupt interrupt -> interrupt(interrupt);
            case GuestEvent.PortAccess access ->
                String.format(
                        Locale.ROOT,
                        "%s port %Xh: %Xh",
                        access.write() ? "Wrote to" : "Read from",
                        access.port(),
                        access.value());
            case GuestEvent.Service service ->
                String.format(Locale.ROOT, "BIOS service %02Xh, AX=%04Xh", service.number(), service.ax());
            case GuestEvent.Halt() -> "HLT";
        };
    }

    private static String interrupt(GuestEvent.Interrupt interrupt) {
        int vector = interrupt.vector();
        return switch (interrupt.cause()) {
            case INSTRUCTION -> String.format(Locale.ROOT, "INT %02Xh, AX=%04Xh", vector, interrupt.ax());
            case DEVICE -> String.format(Locale.ROOT, "Interrupt of a device, vector %02Xh", vector);
            case EXCEPTION ->
                String.format(Locale.ROOT, "Exception %02Xh: %s", vector, EXCEPTIONS.getOrDefault(vector, "unknown"));
        };
    }
}
