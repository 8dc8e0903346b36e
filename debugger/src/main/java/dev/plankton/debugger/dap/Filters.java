package dev.plankton.debugger.dap;

import java.util.List;
import org.eclipse.lsp4j.debug.ExceptionBreakpointsFilter;

/** The exceptions that a client can have the machine stop at. */
final class Filters {
    static final String FAULT = "fault", INT = "int", IRQ = "irq", TRIPLE_FAULT = "tripleFault", EXIT = "exit";

    private static final String CONDITION = "an expression, as vector==21 && ah==4c; numbers are hexadecimal";

    private Filters() {}

    /** Whether it is about how the guest ends. */
    static boolean isEnd(String filter) {
        return filter.equals(TRIPLE_FAULT) || filter.equals(EXIT);
    }

    /** All of them. */
    static ExceptionBreakpointsFilter[] all() {
        return List.of(
                        filter(
                                FAULT,
                                "Faults",
                                "exceptions of the processor: division by zero, invalid opcode ...",
                                false),
                        filter(INT, "INT n", "software interrupts, at the first instruction of the handler", false),
                        filter(IRQ, "IRQ", "interrupts of devices, at the first instruction of the handler", false),
                        filter(
                                TRIPLE_FAULT,
                                "Triple fault",
                                "the guest ends by an error; without it, so does the session",
                                true),
                        filter(EXIT, "Exit", "the guest ends as it wants; without it, so does the session", true))
                .toArray(ExceptionBreakpointsFilter[]::new);
    }

    private static ExceptionBreakpointsFilter filter(String id, String label, String description, boolean on) {
        ExceptionBreakpointsFilter filter = new ExceptionBreakpointsFilter();
        filter.setFilter(id);
        filter.setLabel(label);
        filter.setDescription(description);
        filter.setDefault_(on);
        filter.setSupportsCondition(!isEnd(id));
        filter.setConditionDescription(isEnd(id) ? null : CONDITION);
        return filter;
    }
}
