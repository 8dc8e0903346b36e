package dev.plankton.net.frame;

/** Sees every frame that enters the switch, once. Called by many threads at a time. */
@FunctionalInterface
public interface FrameTap {
    /** A frame without FCS; the bytes are valid only during the call. */
    void frame(byte[] frame, int offset, int length);
}
