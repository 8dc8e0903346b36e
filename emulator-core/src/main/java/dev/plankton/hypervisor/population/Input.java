package dev.plankton.hypervisor.population;

import dev.plankton.hypervisor.io.ReplyListener;
import dev.plankton.hypervisor.io.SerialListener;

/** Whatever enters a VM from outside, timers apart. */
@SuppressWarnings("ArrayRecordComponent") // Inputs are not compared, and the arrays are handed over.
public sealed interface Input {
    /** A request for its request NIC. */
    record Request(byte[] bytes, ReplyListener listener) implements Input {}

    /** Bytes for COM1. */
    record Serial(byte[] bytes) implements Input {}

    /** Scan codes of keys. */
    record Keys(byte[] scanCodes) implements Input {}

    /** A frame for its NE2000, in a buffer of {@link FrameBuffers}. */
    record Frame(byte[] buffer) implements Input {}

    /** A listener that follows COM1. */
    record Attach(SerialListener listener) implements Input {}
}
