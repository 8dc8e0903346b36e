package dev.plankton.device.rtc;

import dev.plankton.device.Cells;
import dev.plankton.memory.Memory;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * The time fields of a MC146818 in its CMOS bytes: in BCD or binary, 24 or 12 hours, as its register B says. The century
 * is byte 32h, as the AT BIOS has it.
 */
final class RtcFields {
    static final int SECONDS = 0x00;
    static final int SECONDS_ALARM = 0x01;
    static final int MINUTES = 0x02;
    static final int MINUTES_ALARM = 0x03;
    static final int HOURS = 0x04;
    static final int HOURS_ALARM = 0x05;
    static final int WEEKDAY = 0x06;
    static final int DAY = 0x07;
    static final int MONTH = 0x08;
    static final int YEAR = 0x09;
    static final int CENTURY = 0x32;

    private static final int REGISTER_B = 0x0B;
    private static final int BINARY = 0x04;
    private static final int HOURS_24 = 0x02;
    private static final int PM = 0x80;

    private static final int SECONDS_PER_DAY = 86_400;

    private final Memory memory;
    private final int cmos;

    RtcFields(Memory memory, int cmos) {
        this.memory = memory;
        this.cmos = cmos;
    }

    /** True if CMOS byte {@code index} is part of the running time. */
    static boolean isTime(int index) {
        return switch (index) {
            case SECONDS, MINUTES, HOURS, WEEKDAY, DAY, MONTH, YEAR, CENTURY -> true;
            default -> false;
        };
    }

    /** The value of time field {@code index} at {@code epochSecond}. */
    int at(int index, long epochSecond) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(epochSecond, 0, ZoneOffset.UTC);
        return switch (index) {
            case SECONDS -> encode(time.getSecond());
            case MINUTES -> encode(time.getMinute());
            case HOURS -> encodeHour(time.getHour());
            case WEEKDAY -> encode(time.getDayOfWeek().getValue() % 7 + 1);
            case DAY -> encode(time.getDayOfMonth());
            case MONTH -> encode(time.getMonthValue());
            case YEAR -> encode(time.getYear() % 100);
            default -> encode(time.getYear() / 100);
        };
    }

    /** Writes all fields into CMOS. */
    void store(long epochSecond) {
        for (int index = 0; index <= YEAR; index++) {
            if (isTime(index)) {
                Cells.set8(memory, cmos + index, at(index, epochSecond));
            }
        }
        Cells.set8(memory, cmos + CENTURY, at(CENTURY, epochSecond));
    }

    /** Zeroes all fields in CMOS: while the clock runs they are computed. */
    void clear() {
        for (int index = 0; index <= YEAR; index++) {
            if (isTime(index)) {
                Cells.set8(memory, cmos + index, 0);
            }
        }
        Cells.set8(memory, cmos + CENTURY, 0);
    }

    /** The time in the fields of CMOS; a day or month out of range carries over. */
    long load() {
        int year = decode(get(CENTURY)) * 100 + decode(get(YEAR));
        return LocalDate.of(year, 1, 1)
                                .plusMonths(decode(get(MONTH)) - 1L)
                                .plusDays(decode(get(DAY)) - 1L)
                                .toEpochDay()
                        * SECONDS_PER_DAY
                + decodeHour(get(HOURS)) * 3600L
                + decode(get(MINUTES)) * 60L
                + decode(get(SECONDS));
    }

    /** The first second after {@code epochSecond} at which the alarm fields match, or {@link Long#MAX_VALUE}. */
    long nextAlarm(long epochSecond) {
        long second = epochSecond + 1;
        long end = second + SECONDS_PER_DAY;
        while (second < end) {
            int ofDay = (int) Math.floorMod(second, (long) SECONDS_PER_DAY);
            if (!matches(HOURS_ALARM, encodeHour(ofDay / 3600))) {
                second += 3600 - ofDay % 3600;
            } else if (!matches(MINUTES_ALARM, encode(ofDay / 60 % 60))) {
                second += 60 - ofDay % 60;
            } else if (!matches(SECONDS_ALARM, encode(ofDay % 60))) {
                second++;
            } else {
                return second;
            }
        }
        return Long.MAX_VALUE;
    }

    /** An alarm byte from C0h on does not care. */
    private boolean matches(int alarm, int value) {
        return get(alarm) >= 0xC0 || get(alarm) == value;
    }

    private int encode(int value) {
        return mode(BINARY) ? value : ((value / 10) << 4) | (value % 10);
    }

    private int decode(int value) {
        return mode(BINARY) ? value : (value >> 4) * 10 + (value & 15);
    }

    private int encodeHour(int hour) {
        if (mode(HOURS_24)) {
            return encode(hour);
        }
        int half = hour % 12 == 0 ? 12 : hour % 12;
        return encode(half) | (hour >= 12 ? PM : 0);
    }

    private int decodeHour(int value) {
        return mode(HOURS_24) ? decode(value) : decode(value & ~PM) % 12 + ((value & PM) != 0 ? 12 : 0);
    }

    private boolean mode(int bit) {
        return (get(REGISTER_B) & bit) != 0;
    }

    private int get(int index) {
        return memory.get8(cmos + index);
    }
}
