package dev.plankton.device;

/**
 * The input status register of the colour display adapter at port 3DAh, computed from the clock: programs wait for the
 * vertical retrace with it. Source: IBM VGA Technical Reference. It has no state.
 */
public final class VideoStatus {
    /** 70.086 frames a second, as the 720 by 400 text mode has. */
    private static final long FRAME_NANOS = 14_268_000;

    private static final long RETRACE_NANOS = 63_500;
    private static final long LINE_NANOS = 31_778;
    private static final long LINE_BLANK_NANOS = 6_356;

    private static final int BLANK = 0x01;
    private static final int RETRACE = 0x08;

    private final DeviceClock clock;

    /** Creates the register over {@code clock}. */
    public VideoStatus(DeviceClock clock) {
        this.clock = clock;
    }

    /** Bit 0: nothing is displayed just now; bit 3: vertical retrace. */
    public int read() {
        long phase = clock.nanos() % FRAME_NANOS;
        if (phase < RETRACE_NANOS) {
            return RETRACE | BLANK;
        }
        return phase % LINE_NANOS < LINE_BLANK_NANOS ? BLANK : 0;
    }
}
