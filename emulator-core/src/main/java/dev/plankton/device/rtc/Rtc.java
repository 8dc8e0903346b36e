package dev.plankton.device.rtc;

import dev.plankton.device.Cells;
import dev.plankton.device.DeviceClock;
import dev.plankton.device.IrqLines;
import dev.plankton.disk.Disk;
import dev.plankton.disk.Drives;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;
import java.util.List;
import java.util.function.ObjLongConsumer;

/**
 * The MC146818 real-time clock and its CMOS RAM at ports 70h and 71h, IRQ 8. Source: Motorola MC146818A data sheet; CMOS
 * layout: IBM PC/AT Technical Reference. Confined to the thread that runs the VM.
 *
 * <p>State at {@link StateMap#RTC}:
 *
 * <pre>
 * +0  index register
 * +8  wall time at VM time 0, milliseconds since 1970 (64 bits), as the guest has set it
 * +16 VM time in nanoseconds up to which the flags of register C are settled (64 bits)
 * +24 periodic interrupts that came due together with one before, and are still to come (32 bits)
 * +64 128 bytes of CMOS; the time fields are zero while the clock runs
 * </pre>
 *
 * <p>The clock counts UTC, unless the caller that sets it adds an offset.
 */
public final class Rtc {
    private static final int IRQ = 8;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private static final int INDEX = StateMap.RTC;
    private static final int WALL = StateMap.RTC + 8;
    private static final int SETTLED = StateMap.RTC + 16;
    private static final int OWED = StateMap.RTC + 24;
    private static final int CMOS = StateMap.RTC + 64;

    private static final int A = 0x0A;
    private static final int B = 0x0B;
    private static final int C = 0x0C;
    private static final int D = 0x0D;

    private static final int A_UPDATING = 0x80;
    private static final int B_SET = 0x80;
    private static final int UPDATE = 0x10;
    private static final int ALARM = 0x20;

    private static final int EQUIPMENT = 0x14, EQUIPMENT_COPROCESSOR = 0x02;
    private static final int PERIODIC = 0x40;
    private static final int ALL = UPDATE | ALARM | PERIODIC;
    private static final int C_IRQ = 0x80;
    private static final int D_BATTERY_GOOD = 0x80;

    /** An update begins 244 us after UIP rises and takes 1984 us. */
    private static final long UPDATING_NANOS = 2_228_000;

    private static final int OSCILLATOR_HERTZ = 32_768;

    private static final int BASE_KILOBYTES = 640;

    private final Memory memory;
    private final DeviceClock clock;
    private final IrqLines irqs;
    private final RtcFields fields;

    /** Gives the registers to a debugger, by their names in the data sheet. */
    public static void describe(Memory memory, ObjLongConsumer<String> registers) {
        registers.accept("index", memory.get8(INDEX));
        registers.accept("register A", memory.get8(CMOS + A));
        registers.accept("register B", memory.get8(CMOS + B));
        registers.accept("register C", memory.get8(CMOS + C));
        registers.accept("register D", memory.get8(CMOS + D));
    }

    /** Lays the clock over {@code memory}. */
    public Rtc(Memory memory, DeviceClock clock, IrqLines irqs) {
        this.memory = memory;
        this.clock = clock;
        this.irqs = irqs;
        this.fields = new RtcFields(memory, CMOS);
    }

    /**
     * Sets the clock, and CMOS as the setup program of a PC with {@code drives} would.
     *
     * @param epochMillis wall time at VM time 0, in milliseconds since 1970
     */
    public void powerOn(long epochMillis, Drives drives) {
        memory.fill(StateMap.RTC, 192, 0);
        setWallClock(epochMillis);
        set(A, 0x26);
        set(B, 0x02);
        List<Disk> floppies = drives.floppies();
        int kinds = 0;
        for (int drive = 0; drive < floppies.size(); drive++) {
            kinds |= floppies.get(drive).geometry().kind().cmosType() << 4 - 4 * drive;
        }
        set(0x10, kinds);
        int hardDisks = drives.hardDisks().size();
        set(0x12, hardDisks == 0 ? 0 : hardDisks == 1 ? 0xF0 : 0xFF);
        set(EQUIPMENT, floppies.isEmpty() ? 0x20 : 0x21 | floppies.size() - 1 << 6);
        memory.put16(CMOS + 0x15, BASE_KILOBYTES);
        memory.put16(CMOS + 0x17, memory.extendedKilobytes());
        memory.put16(CMOS + 0x30, memory.extendedKilobytes());
        checksum();
    }

    /** Notes in CMOS that there is an x87. */
    public void noteCoprocessor() {
        set(EQUIPMENT, get(EQUIPMENT) | EQUIPMENT_COPROCESSOR);
        checksum();
    }

    private void checksum() {
        int sum = 0;
        for (int index = 0x10; index < 0x2E; index++) {
            sum += get(index);
        }
        set(0x2E, sum >> 8);
        set(0x2F, sum);
    }

    /** Sets the wall time at VM time 0, in milliseconds since 1970. */
    public void setWallClock(long epochMillis) {
        Cells.set64(memory, WALL, epochMillis);
    }

    /** Puts the wall time forward, unless the guest has stopped it. */
    public void putForward(long millis) {
        if (!stopped()) {
            setWallClock(memory.get64(WALL) + millis);
        }
    }

    /** Reads port 70h (all ones: it is write only) or 71h. */
    public int in8(int port) {
        return port == 0x70 ? 0xFF : read(memory.get8(INDEX));
    }

    /** Writes port 70h or 71h. Bit 7 of the index masks NMI, of which there is none. */
    public void out8(int port, int value) {
        if (port == 0x70) {
            Cells.set8(memory, INDEX, value & 0x7F);
        } else {
            write(memory.get8(INDEX), value);
        }
    }

    /** Reads CMOS byte {@code index} (0 to 7Fh). */
    public int read(int index) {
        if (RtcFields.isTime(index) && !stopped()) {
            return fields.at(index, epochSecond(clock.nanos()));
        }
        return switch (index) {
            case A -> get(A) | (updating() ? A_UPDATING : 0);
            case C -> takeFlags();
            case D -> D_BATTERY_GOOD;
            default -> get(index);
        };
    }

    /** Writes CMOS byte {@code index} (0 to 7Fh). */
    public void write(int index, int value) {
        if (RtcFields.isTime(index)) {
            boolean stopped = stopped();
            if (!stopped) {
                fields.store(epochSecond(clock.nanos()));
            }
            set(index, value);
            if (!stopped) {
                startFromFields();
            }
            return;
        }
        switch (index) {
            case A -> {
                settle();
                set(A, value & ~A_UPDATING);
            }
            case B -> writeB(value);
            case C, D -> {
                // Read only.
            }
            default -> set(index, value);
        }
    }

    /** VM time of the next enabled interrupt, maybe past; {@link Long#MAX_VALUE} when none comes. */
    public long nextDeadlineNanos() {
        int enabled = get(B) & ALL;
        if (enabled == 0 || (get(C) & C_IRQ) != 0) {
            return Long.MAX_VALUE;
        }
        long settled = memory.get64(SETTLED);
        long next = Long.MAX_VALUE;
        if ((enabled & PERIODIC) != 0 && memory.get32(OWED) != 0) {
            next = settled;
        } else if ((enabled & PERIODIC) != 0 && rate() != 0) {
            int shift = rate() - 1;
            next = oscillatorNanos(((oscillator(settled) >> shift) + 1) << shift);
        }
        if ((enabled & UPDATE) != 0 && !stopped()) {
            next = Math.min(next, nanosOf(epochSecond(settled) + 1));
        }
        if ((enabled & ALARM) != 0 && !stopped()) {
            long alarm = fields.nextAlarm(epochSecond(settled));
            next = alarm == Long.MAX_VALUE ? next : Math.min(next, nanosOf(alarm));
        }
        return next;
    }

    /** Whether the guest has asked for its periodic interrupt. */
    public boolean ticksOften() {
        return (get(B) & PERIODIC) != 0;
    }

    /** Raises IRQ 8 if an enabled interrupt is due by now. */
    public void deliver() {
        if ((get(B) & ALL) != 0) {
            settle();
        }
    }

    private void writeB(int value) {
        settle();
        boolean wasStopped = stopped();
        boolean stops = (value & B_SET) != 0;
        if (stops && !wasStopped) {
            fields.store(epochSecond(clock.nanos()));
        }
        set(B, stops ? value & ~UPDATE : value);
        if ((value & PERIODIC) == 0) {
            Cells.set32(memory, OWED, 0);
        }
        if (wasStopped && !stops) {
            startFromFields();
        }
        setFlags(get(C) & ALL);
    }

    /** Makes the fields in CMOS the time from now on. */
    private void startFromFields() {
        long millis = fields.load() * 1000;
        setWallClock(millis - clock.nanos() / NANOS_PER_MILLI);
        fields.clear();
    }

    private int takeFlags() {
        settle();
        int flags = get(C);
        set(C, 0);
        Cells.set64(memory, SETTLED, clock.nanos());
        irqs.lower(IRQ);
        return flags;
    }

    /** Sets the flags of all that happened since they were settled last. */
    private void settle() {
        long settled = memory.get64(SETTLED);
        long now = clock.nanos();
        int flags = get(C) & ALL;
        if ((flags & PERIODIC) == 0) {
            flags |= periodic(settled, now);
        }
        if (!stopped()) {
            if (epochSecond(now) != epochSecond(settled)) {
                flags |= UPDATE;
            }
            if (fields.nextAlarm(epochSecond(settled)) <= epochSecond(now)) {
                flags |= ALARM;
            }
        }
        if (flags != (get(C) & ALL)) {
            Cells.set64(memory, SETTLED, now);
            setFlags(flags);
        }
    }

    /**
     * The flag of the periodic interrupt, if one came between two VM times or is owed. While it is enabled those that came
     * together are owed, those of a second at most: a program that counts them has its time from them.
     */
    private int periodic(long from, long to) {
        long periods = rate() == 0 ? 0 : (oscillator(to) >> rate() - 1) - (oscillator(from) >> rate() - 1);
        long owed = memory.get32(OWED) + periods;
        if (owed == 0) {
            return 0;
        }
        boolean enabled = (get(B) & PERIODIC) != 0;
        long most = rate() == 0 ? 0 : OSCILLATOR_HERTZ >> rate() - 1;
        Cells.set32(memory, OWED, enabled ? (int) Math.min(owed - 1, most) : 0);
        return PERIODIC;
    }

    private void setFlags(int flags) {
        if ((flags & get(B)) != 0) {
            set(C, flags | C_IRQ);
            irqs.raise(IRQ);
        } else {
            set(C, flags);
            irqs.lower(IRQ);
        }
    }

    private boolean updating() {
        long phase = Math.floorMod(wallNanos(clock.nanos()), NANOS_PER_SECOND);
        return !stopped() && phase >= NANOS_PER_SECOND - UPDATING_NANOS;
    }

    private boolean stopped() {
        return (get(B) & B_SET) != 0;
    }

    /** The tap of the 32 768 Hz oscillator chain that makes the periodic interrupt: 0 for none, else 3 to 15. */
    private int rate() {
        int rate = get(A) & 15;
        // The data sheet gives the first two taps the rates of the eighth and ninth.
        return rate == 1 || rate == 2 ? rate + 7 : rate;
    }

    private static long oscillator(long nanos) {
        return ((nanos / NANOS_PER_SECOND) << 15) + (((nanos % NANOS_PER_SECOND) << 15) / NANOS_PER_SECOND);
    }

    private static long oscillatorNanos(long pulses) {
        long rest = (pulses & 0x7FFF) * NANOS_PER_SECOND;
        return (pulses >> 15) * NANOS_PER_SECOND + ((rest + 0x7FFF) >> 15);
    }

    private long epochSecond(long nanos) {
        return Math.floorDiv(wallNanos(nanos), NANOS_PER_SECOND);
    }

    private long wallNanos(long nanos) {
        return memory.get64(WALL) * NANOS_PER_MILLI + nanos;
    }

    /** VM time at which {@code epochSecond} begins. */
    private long nanosOf(long epochSecond) {
        return epochSecond * NANOS_PER_SECOND - memory.get64(WALL) * NANOS_PER_MILLI;
    }

    private int get(int index) {
        return memory.get8(CMOS + index);
    }

    private void set(int index, int value) {
        Cells.set8(memory, CMOS + index, value);
    }
}
