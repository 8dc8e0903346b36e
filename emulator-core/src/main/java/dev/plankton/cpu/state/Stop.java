package dev.plankton.cpu.state;

/** Why {@code Cpu.run} returned. */
public enum Stop {
    /** The fuel is spent. */
    FUEL,
    /** HLT has executed; IP is behind it. */
    HALT,
    /** The CPU could not deliver an exception, not even a double fault ("triple fault"). */
    SHUTDOWN,
    /** The guest wanted of protected mode what is not there: {@link CpuState#protectedUse}. */
    PROTECTED_MODE,
    /** Somebody asked the CPU to stop, by {@code Cpu.requestStop}. */
    REQUESTED
}
