package dev.plankton.debugger.gdb;

import dev.plankton.debugger.stop.StopPoint;
import dev.plankton.debugger.stop.StopPoints;
import dev.plankton.debugger.stop.StopRule;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The commands for stop points of kinds that GDB does not know. */
final class MonitorStops {
    private final StopPoints stops;

    MonitorStops(StopPoints stops) {
        this.stops = stops;
    }

    /** {@code monitor stop RULE}. */
    String add(String rule) {
        if (rule.isBlank()) {
            return StopRule.SYNTAX;
        }
        try {
            return stops.add(rule) + "\n";
        } catch (IllegalArgumentException e) {
            return e.getMessage() + "\n";
        }
    }

    /** {@code monitor stops}. */
    String list() {
        List<StopPoint> all = stops.all();
        return all.isEmpty()
                ? "There are none; `monitor stop` says what there may be. GDB lists its own by `info breakpoints`.\n"
                : all.stream().map(point -> point + "\n").collect(Collectors.joining());
    }

    /** {@code monitor unstop N}, or all of them without a number. */
    String remove(String number) {
        if (number.isBlank()) {
            stops.all().forEach(stops::remove);
            return "";
        }
        try {
            Optional<StopPoint> point = stops.find(Integer.parseInt(number));
            point.ifPresent(stops::remove);
            return point.isPresent() ? "" : "no stop point " + number + "; `monitor stops` lists them\n";
        } catch (NumberFormatException e) {
            return "monitor unstop N: N is the number of a stop point, not '" + number + "'\n";
        }
    }

    /** Those of its own that have stopped the machine, a line for each. */
    String met() {
        return stops.met().stream()
                .filter(point -> point.number() > 0)
                .map(point -> "Stop point " + point + "\n")
                .collect(Collectors.joining());
    }
}
