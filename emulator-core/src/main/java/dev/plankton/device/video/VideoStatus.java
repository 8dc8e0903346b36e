package dev.plankton.device.video;

import dev.plankton.device.DeviceClock;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;

/**
 * The input status register 1 of the video adapter, port 3DAh, computed from the clock: programs wait for the vertical
 * retrace with it. Source: IBM PS/2 Hardware Interface Technical Reference, "Video Subsystem".
 *
 * <p>A VM does not run all the time, so a retrace may pass unseen. The first read of each frame reports it,
 * so that a program that waits for retraces sees every one it could have.
 */
final class VideoStatus {
    private static final int FRAME_SEEN = StateMap.VIDEO + VideoRegisters.FRAME_SEEN;
    private static final int MISCELLANEOUS = StateMap.VIDEO + VideoRegisters.MISCELLANEOUS;

    /** 70.086 frames a second, all modes but those of 480 lines, and 59.94. */
    private static final long FRAME_NANOS = 14_268_000;

    private static final long TALL_FRAME_NANOS = 16_683_000;

    private static final long RETRACE_NANOS = 63_500;
    private static final long LINE_NANOS = 31_778;
    private static final long LINE_BLANK_NANOS = 6_356;

    private static final int BLANK = 0x01;
    private static final int RETRACE = 0x08;

    private final Memory memory;
    private final DeviceClock clock;

    VideoStatus(Memory memory, DeviceClock clock) {
        this.memory = memory;
        this.clock = clock;
    }

    /** Bit 0: nothing is displayed just now; bit 3: vertical retrace. */
    int read() {
        boolean tall = (memory.get8(MISCELLANEOUS) & 0xC0) == 0xC0;
        long frameNanos = tall ? TALL_FRAME_NANOS : FRAME_NANOS;
        long now = clock.nanos();
        int frame = (int) (now / frameNanos);
        long phase = now % frameNanos;
        if (frame != memory.get32(FRAME_SEEN)) {
            memory.put32(FRAME_SEEN, frame);
            return RETRACE | BLANK;
        }
        if (phase < RETRACE_NANOS) {
            return RETRACE | BLANK;
        }
        return phase % LINE_NANOS < LINE_BLANK_NANOS ? BLANK : 0;
    }
}
