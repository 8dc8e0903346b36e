package dev.plankton.cli.debugger;

import dev.plankton.debugger.Debuggee;
import dev.plankton.debugger.source.SourceMap;
import java.util.List;

/**
 * All that is shown.
 *
 * @param name of what is debugged
 * @param labels of its source, as far as that is known
 * @param memory linear address of the memory that is shown
 * @param overlay lines in place of the panes; none for the panes
 * @param message a line for the user
 * @param prompt what the user is asked for, with what has been typed; or else empty
 */
record Panel(
        String name,
        SourceMap labels,
        Debuggee debuggee,
        SeenExits exits,
        int memory,
        List<String> overlay,
        String message,
        String prompt) {}
