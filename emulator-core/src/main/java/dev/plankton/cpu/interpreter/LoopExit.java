package dev.plankton.cpu.interpreter;

/** How the interpreter's loop was left. */
public enum LoopExit {
    /** The fuel is spent. */
    FUEL,
    /** An instruction has been executed that the loop does not go on after: it may have changed what the loop relies on. */
    RARE,
    /** IP is at a {@link Gate}, or an instruction to stop before, which has taken no fuel. */
    GATE
}
