package dev.plankton.cli.debugger;

import dev.plankton.debugger.Debuggee;
import java.util.List;

/**
 * All that is shown.
 *
 * @param name of what is debugged
 * @param memory linear address of the memory that is shown
 * @param overlay lines in place of the panes; none for the panes
 * @param message a line for the user
 * @param prompt what the user is asked for, with what has been typed; or else empty
 */
record Panel(
        String name,
        Debuggee debuggee,
        SeenExits exits,
        int memory,
        List<String> overlay,
        String message,
        String prompt) {}
