package dev.plankton.debugger.exits;

import dev.plankton.machine.GuestEvent;

/** Exits in words: what the processor did, and what it is for. */
public final class ExitText {
    private ExitText() {}

    /** One exit, such as {@code OUT 3F8h, 41h (COM1 data)}. */
    public static String of(GuestEvent event) {
        return switch (event) {
            case GuestEvent.PortAccess access ->
                "%s %Xh%s %s%s"
                        .formatted(
                                instruction(access),
                                access.port(),
                                access.write() ? "," : " gives",
                                value(access),
                                about(PortNames.of(access.port())));
            case GuestEvent.Interrupt interrupt -> kind(interrupt);
            case GuestEvent.Service service -> kind(service);
            case GuestEvent.Halt halt -> kind(halt);
        };
    }

    /** What exits have in common that are counted together: the same without the value of a port. */
    public static String kind(GuestEvent event) {
        return switch (event) {
            case GuestEvent.PortAccess access ->
                "%s %Xh%s".formatted(instruction(access), access.port(), about(PortNames.of(access.port())));
            case GuestEvent.Interrupt(int vector, GuestEvent.Cause cause, int ax) ->
                switch (cause) {
                    case INSTRUCTION -> "INT %02Xh, AX %04Xh".formatted(vector, ax);
                    case DEVICE -> "interrupt %02Xh delivered%s".formatted(vector, about(ServiceNames.device(vector)));
                    case EXCEPTION -> "exception %02Xh%s".formatted(vector, about(ServiceNames.exception(vector)));
                };
            case GuestEvent.Service(int number, int ax) -> service(number, ax >> 8);
            case GuestEvent.Halt _ -> "HLT, sleeps";
        };
    }

    private static String service(int number, int ah) {
        return ServiceNames.hasFunctions(number)
                ? "BIOS INT %02Xh AH=%02Xh%s".formatted(number, ah, about(ServiceNames.of(number, ah)))
                : "BIOS %02Xh%s".formatted(number, about(ServiceNames.of(number, ah)));
    }

    private static String instruction(GuestEvent.PortAccess access) {
        return access.write() ? "OUT" : "IN";
    }

    private static String value(GuestEvent.PortAccess access) {
        return ("%0" + 2 * access.size() + "Xh").formatted(access.value());
    }

    private static String about(String name) {
        return name.isEmpty() ? "" : " (" + name + ")";
    }
}
