package dev.plankton.cpu.state;

/** Why {@code Cpu.run} returned. */
public enum Stop {
    /** The fuel is spent. */
    FUEL,
    /** HLT has executed; IP is after it. */
    HALT,
    /** The CPU could not deliver an exception, not even a double fault ("triple fault"). */
    SHUTDOWN,
    /** The guest wanted of protected mode what is not there: {@link CpuState#protectedUse}. */
    PROTECTED_MODE,
    /** The next instruction is one to stop before: see {@code DecodingCpu.watchCode}. */
    WATCHED,
    /** The CPU was asked to stop, by {@code Cpu.requestStop}. */
    REQUESTED
}
