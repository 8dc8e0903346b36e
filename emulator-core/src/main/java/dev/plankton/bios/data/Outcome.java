package dev.plankton.bios.data;

import dev.plankton.bios.Bios;

/** What the machine is to do after a BIOS service. */
public enum Outcome {
    /** Go on after the trap. */
    DONE,

    /**
     * The service waits: interrupts are on and the instruction pointer is at the trap again. Treat the VM as halted, and
     * execute the trap again after any interrupt, any input, or at {@link Bios#deadlineNanos()}.
     */
    WAIT,

    /**
     * The service has done a step of its work, and keeps its progress in the VM's state: call {@link Bios#trap} again
     * before the guest executes anything or takes an interrupt. The instruction pointer is as before the call.
     */
    AGAIN,

    /** Load the boot sector and start it, as after power-on. */
    BOOT,

    /** Do what the BIOS does after a reset of the CPU. */
    RESET,

    /** The guest has switched its PC off. */
    POWER_OFF,

    /** There is nothing to boot from: the VM has ended. */
    NO_BOOT
}
