package dev.plankton.hypervisor.population;

import dev.plankton.hypervisor.io.ReplyListener;
import dev.plankton.hypervisor.io.SerialListener;

/** Whatever enters a VM from outside, timers apart. */
@SuppressWarnings("ArrayRecordComponent") // Inputs are not compared, and the arrays are handed over.
public sealed interface Input {
    /** What a VM that is idle can be given past its inbox. */
    sealed interface Express extends Input {}

    /** A request for its request NIC. */
    record Request(byte[] bytes, ReplyListener listener) implements Express {}

    /** Bytes for COM1. */
    record Serial(byte[] bytes) implements Input {}

    /** Scan codes of keys. */
    record Keys(byte[] scanCodes) implements Input {}

    /** The mouse moved by some counts and steps of its wheel, with its buttons held or not. */
    record Mouse(int right, int down, int wheel, int buttons) implements Input {
        /** This and then {@code next}, whose buttons are the same. */
        Mouse and(Mouse next) {
            return new Mouse(sum(right, next.right), sum(down, next.down), sum(wheel, next.wheel), buttons);
        }

        /** What is left of this after {@code taken}, which it begins with. */
        Mouse without(Mouse taken) {
            return new Mouse(right - taken.right, down - taken.down, wheel - taken.wheel, buttons);
        }

        private static int sum(int a, int b) {
            return (int) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, (long) a + b));
        }
    }

    /** A frame for its NE2000, in a buffer of {@link FrameBuffers}. */
    record Frame(byte[] buffer) implements Express {}

    /** A listener that follows COM1. */
    record Attach(SerialListener listener) implements Input {}
}
