package dev.plankton.bios.data;

import dev.plankton.memory.Memory;

/** The BIOS's count of timer ticks since midnight, at 0040:006C, with its midnight flag. */
public final class TickCount {
    /** Ticks of a day. */
    private static final int DAY = 0x1800B0;

    private TickCount() {}

    /** Does to the count what {@code ticks} interrupts of the stock INT 08h do. */
    public static void add(Memory memory, long ticks) {
        long count = (memory.get32(BiosData.TICKS) & 0xFFFFFFFFL) + ticks;
        if (count >= DAY) {
            memory.store8(BiosData.MIDNIGHT, 1);
            count %= DAY;
        }
        memory.store32(BiosData.TICKS, (int) count);
        int motor = memory.get8(BiosData.FLOPPY_MOTOR_TIMEOUT);
        if (motor != 0) {
            memory.store8(BiosData.FLOPPY_MOTOR_TIMEOUT, (int) Math.max(0, motor - ticks));
        }
    }

    /** The count now. */
    public static int get(Memory memory) {
        return memory.get32(BiosData.TICKS);
    }
}
