package dev.plankton.lab.run;

import dev.plankton.debugger.exits.ExitLog;
import dev.plankton.debugger.exits.ExitText;
import dev.plankton.lab.feedback.RecentExits;
import dev.plankton.lab.scenario.Expectation;
import dev.plankton.lab.scenario.rule.Expected;
import dev.plankton.machine.GuestEvent;
import dev.plankton.machine.GuestListener;
import dev.plankton.machine.pc.Machine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Counts and keeps what a machine does, as far as expectations are about it. */
final class Observer implements GuestListener {
    private static final int LINE_DATA = 0x3F8, LINE_CONTROL = 0x3FB, LATCH = 0x80, DEBUG = 0xE9;
    private static final int VIDEO = 0x10, WRITE_CHARACTER = 0x0E, SERIAL = 0x14, SEND = 1;

    private final Machine machine;
    private final RecentExits recent = new RecentExits();
    private final IdentityHashMap<Expected.Kind, ExitCount> counts = new IdentityHashMap<>();
    private final IdentityHashMap<Expected.Traffic, PortBytes> traffic = new IdentityHashMap<>();
    private final Map<Long, List<ExitCount>> byKind = new HashMap<>();
    private final Places serial = new Places();
    private final Places debug = new Places();
    private final Places teletype = new Places();

    /** Before the last INT n was executed. */
    private long called = -1;

    private boolean latch;

    Observer(Machine machine, List<Expectation> expectations) {
        this.machine = machine;
        for (Expectation expectation : expectations) {
            switch (expectation.expected()) {
                case Expected.Exits(var kinds) -> kinds.forEach(kind -> counts.put(kind, new ExitCount(kind)));
                case Expected.Ports(var all) -> all.forEach(one -> traffic.put(one, new PortBytes(one)));
                default -> {}
            }
        }
    }

    @Override
    public void happened(GuestEvent event, long hostNanos) {
        long at = machine.instructions();
        if (!ExitLog.isExit(event)) {
            called = at - 1;
            return;
        }
        recent.add(event, at);
        // Where the instruction that does it is the next one.
        long before = switch (event) {
            case GuestEvent.PortAccess _, GuestEvent.Halt _ -> at - 1;
            case GuestEvent.Service _ -> called;
            case GuestEvent.Interrupt _ -> at;
        };
        byKind.computeIfAbsent(code(event), _ -> matching(event)).forEach(count -> count.add(before));
        switch (event) {
            case GuestEvent.PortAccess access -> accessed(access, before);
            case GuestEvent.Service(int number, int ax) -> {
                if (number == VIDEO && ax >> 8 == WRITE_CHARACTER) {
                    teletype.add(called);
                } else if (number == SERIAL && ax >> 8 == SEND) {
                    serial.add(called);
                }
            }
            default -> {}
        }
    }

    private void accessed(GuestEvent.PortAccess access, long at) {
        traffic.values().forEach(port -> port.take(access, at));
        if (!access.write()) {
            return;
        }
        switch (access.port()) {
            case DEBUG -> debug.add(at);
            case LINE_CONTROL -> latch = (access.value() & LATCH) != 0;
            case LINE_DATA -> {
                if (!latch) {
                    serial.add(at);
                }
            }
            default -> {}
        }
    }

    /** The same for all exits that are counted together. */
    private static long code(GuestEvent event) {
        return switch (event) {
            case GuestEvent.PortAccess access -> (access.write() ? 1L : 2L) << 32 | access.port();
            case GuestEvent.Interrupt interrupt -> 3L + interrupt.cause().ordinal() << 32 | interrupt.vector();
            case GuestEvent.Service service -> 8L << 32 | service.number() << 8 | service.ax() >> 8 & 0xFF;
            case GuestEvent.Halt _ -> 9L << 32;
        };
    }

    private List<ExitCount> matching(GuestEvent event) {
        String name = ExitText.kind(event).toLowerCase(Locale.ROOT);
        List<ExitCount> matching = new ArrayList<>();
        counts.forEach((kind, count) -> {
            if (matches(kind.name(), name)) {
                matching.add(count);
            }
        });
        return matching;
    }

    /** Whether a kind of the scenario is, or covers, one of the table of exits. */
    private static boolean matches(String wanted, String name) {
        if (wanted.equals("total")) {
            return true;
        }
        if (wanted.startsWith("int ")) {
            return begins(name, "bios " + wanted) || begins(name, "bios " + wanted.substring("int ".length()));
        }
        return begins(name, wanted);
    }

    private static boolean begins(String name, String wanted) {
        return name.startsWith(wanted)
                && (name.length() == wanted.length() || !Character.isLetterOrDigit(name.charAt(wanted.length())));
    }

    RecentExits recent() {
        return recent;
    }

    ExitCount count(Expected.Kind kind) {
        return Objects.requireNonNull(counts.get(kind));
    }

    PortBytes port(Expected.Traffic port) {
        return Objects.requireNonNull(traffic.get(port));
    }

    /** When the bytes of a text of that length were sent; what the display shows has no such moments. */
    Places places(Expected.Source source, int length) {
        Places places = switch (source) {
            case SCREEN -> Places.NONE;
            case SERIAL -> serial;
            case DEBUG -> debug;
            case TELETYPE -> teletype;
        };
        return places.size() == length ? places : Places.NONE;
    }

    /** Counts exits of a kind, and keeps where they become too many. */
    static final class ExitCount {
        private final Expected.Kind kind;
        private long count;
        private long exceeded = -1;

        ExitCount(Expected.Kind kind) {
            this.kind = kind;
        }

        void add(long instructions) {
            count++;
            if (exceeded < 0 && count > kind.count().most()) {
                exceeded = instructions;
            }
        }

        long count() {
            return count;
        }

        /** Instructions executed when there was one too many, or -1. */
        long exceeded() {
            return exceeded;
        }
    }
}
