package dev.plankton.machine.input;

/** Something that comes to a PC from outside, and that it cannot compute from its state. */
@SuppressWarnings("ArrayRecordComponent") // Inputs are not compared.
public sealed interface Input {
    /** A key is pressed or released: a byte of scan code set 1. */
    record Key(int scanCode) implements Input {}

    /** The mouse moves by some counts, its wheel turns, and these buttons are held. */
    record Mouse(int right, int down, int wheel, int buttons) implements Input {}

    /** A byte (0 to 255) on COM1. */
    record Serial(int value) implements Input {}

    /** A request for the request NIC. */
    record Request(byte[] bytes) implements Input {}

    /** A frame, without FCS, for the NE2000. */
    record Frame(byte[] bytes) implements Input {}

    /** Bytes that the identity ports get from the host. */
    record Random(byte[] bytes) implements Input {}

    /** A debugger sets a register, named by its ordinal. */
    record SetRegister(int register, int value) implements Input {}

    /** A debugger writes to memory. */
    record WriteMemory(int address, byte[] bytes) implements Input {}

    /** The number of the VM, from which it has its addresses. */
    record VmNumber(int number) implements Input {}

    /** A run begins when the host's clock shows this: {@link dev.plankton.clock.HostClock#nanoTime}. */
    record Clock(long nanos) implements Input {}

    /**
     * Between two runs it is this time: for a PC that counts its time, which has slept, nanoseconds since power-on; else what the
     * host's clock shows.
     */
    record Time(long nanos) implements Input {}

    /** A run begins while it sleeps, so that a BIOS service looks again at what it waits for. */
    record Run() implements Input {}
}
