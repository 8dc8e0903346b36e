package dev.plankton.machine.input;

/** When an input comes to a PC, beside the number of instructions that it has executed. */
public enum Phase {
    /** Between two runs. */
    OUTSIDE,
    /** While a run begins, before an instruction executes. */
    BEGIN,
    /** Within a run: an instruction or a BIOS service asks for it. */
    WITHIN
}
