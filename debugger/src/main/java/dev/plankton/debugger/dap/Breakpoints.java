package dev.plankton.debugger.dap;

import dev.plankton.debugger.dap.view.Addresses;
import dev.plankton.debugger.dap.view.DataRange;
import dev.plankton.debugger.dap.view.Names;
import dev.plankton.debugger.source.SourceMap;
import dev.plankton.debugger.stop.Expression;
import dev.plankton.debugger.stop.StopPoint;
import dev.plankton.debugger.stop.StopPoints;
import dev.plankton.debugger.stop.StopRule;
import dev.plankton.debugger.stop.Trigger;
import dev.plankton.machine.GuestEvent;
import dev.plankton.machine.pc.Access;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.lsp4j.debug.Breakpoint;
import org.eclipse.lsp4j.debug.BreakpointNotVerifiedReason;
import org.eclipse.lsp4j.debug.DataBreakpoint;
import org.eclipse.lsp4j.debug.ExceptionFilterOptions;
import org.eclipse.lsp4j.debug.FunctionBreakpoint;
import org.eclipse.lsp4j.debug.InstructionBreakpoint;
import org.eclipse.lsp4j.debug.SourceBreakpoint;
import org.jspecify.annotations.Nullable;

/** The client's breakpoints of all kinds. Each request of a kind replaces all of that kind, or of its file. */
final class Breakpoints {
    /** Kinds by what the client is given as the reason of a stop. */
    static final String SOURCE = "breakpoint",
            FUNCTION = "function breakpoint",
            INSTRUCTION = "instruction breakpoint",
            DATA = "data breakpoint",
            EXCEPTION = "exception";

    private static final Pattern HITS = Pattern.compile("(>=|>|)\\s*([0-9]{1,9})");

    /** Exceptions that a client can choose, and what they stop at. */
    private static final Map<String, GuestEvent.Cause> CAUSES = Map.of(
            Filters.FAULT, GuestEvent.Cause.EXCEPTION,
            Filters.INT, GuestEvent.Cause.INSTRUCTION,
            Filters.IRQ, GuestEvent.Cause.DEVICE);

    private final Map<String, List<Placed>> byKind = new LinkedHashMap<>();
    private final Map<StopPoint, Placed> byPoint = new HashMap<>();
    private final StopPoints stops;
    private final SourceMap map;
    private final Names names;
    private final Sources sources;

    /** The exception filters in force. */
    private final Set<String> filters = new HashSet<>(Set.of(Filters.TRIPLE_FAULT, Filters.EXIT));

    private final boolean ignored;
    private int last;

    /** One of the client's, and the stop points that it stands for. */
    record Placed(int id, String reason, List<StopPoint> points) {}

    /** What a client wants besides the place; empty where it wants nothing. */
    private record When(String condition, String hits, String log) {
        static When of(@Nullable String condition, @Nullable String hits, @Nullable String log) {
            return new When(orEmpty(condition), orEmpty(hits), orEmpty(log));
        }

        private static String orEmpty(@Nullable String text) {
            return text == null ? "" : text.strip();
        }
    }

    /** @param ignored whether the client wants no stops, though it sets some */
    Breakpoints(Target target, boolean ignored) {
        this.ignored = ignored;
        stops = target.debuggee().stopPoints();
        map = target.map();
        sources = target.sources();
        names = new Names(map, target.debuggee().codeAddress());
    }

    /** Those that have stopped the machine where it is. */
    List<Placed> met() {
        return stops.met().stream()
                .map(byPoint::get)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    /** Whether it is to stop where the guest ends, by an error or as it wants. */
    boolean stopsAtEnd(boolean fault) {
        return filters.contains(fault ? Filters.TRIPLE_FAULT : Filters.EXIT);
    }

    private void clear(String kind) {
        for (Placed set : byKind.getOrDefault(kind, List.of())) {
            set.points.forEach(stops::remove);
            set.points.forEach(byPoint::remove);
        }
        byKind.put(kind, new ArrayList<>());
    }

    /** Replaces those in a file. */
    Breakpoint[] source(Path file, SourceBreakpoint[] wanted) {
        String kind = "source " + file;
        clear(kind);
        return answers(wanted.length, n -> {
            SourceBreakpoint one = wanted[n];
            List<SourceMap.Row> rows = map.rows(file, one.getLine());
            if (rows.isEmpty()) {
                throw new IllegalArgumentException(
                        map.files().contains(file)
                                ? "no instruction on this line or after it"
                                : "no code of this file is known: assemble it with a list beside the image (nasm -l), or launch it");
            }
            When when = When.of(one.getCondition(), one.getHitCondition(), one.getLogMessage());
            Breakpoint set =
                    code(kind, SOURCE, rows.stream().map(SourceMap.Row::address).toList(), when);
            set.setSource(sources.of(file));
            set.setLine(rows.getFirst().position().line());
            return set;
        });
    }

    /** Replaces those at labels. */
    Breakpoint[] functions(FunctionBreakpoint[] wanted) {
        clear(FUNCTION);
        return answers(wanted.length, n -> {
            FunctionBreakpoint one = wanted[n];
            return located(code(
                    FUNCTION,
                    FUNCTION,
                    List.of(names.parse(one.getName())),
                    When.of(one.getCondition(), one.getHitCondition(), null)));
        });
    }

    /** Replaces those at addresses. */
    Breakpoint[] instructions(InstructionBreakpoint[] wanted) {
        clear(INSTRUCTION);
        return answers(wanted.length, n -> {
            InstructionBreakpoint one = wanted[n];
            int offset = one.getOffset() == null ? 0 : one.getOffset();
            return located(code(
                    INSTRUCTION,
                    INSTRUCTION,
                    List.of(Addresses.parse(one.getInstructionReference(), offset)),
                    When.of(one.getCondition(), one.getHitCondition(), null)));
        });
    }

    private Breakpoint located(Breakpoint set) {
        map.at(Addresses.parse(set.getInstructionReference(), 0)).ifPresent(row -> {
            set.setSource(sources.of(row.position().file()));
            set.setLine(row.position().line());
        });
        return set;
    }

    private Breakpoint code(String kind, String reason, List<Integer> addresses, When when) {
        Breakpoint set = add(
                kind, reason, addresses.stream().<Trigger>map(Trigger.Code::new).toList(), when);
        set.setInstructionReference(Addresses.reference(addresses.getFirst()));
        return set;
    }

    /** Replaces those on memory. */
    Breakpoint[] data(DataBreakpoint[] wanted) {
        clear(DATA);
        return answers(wanted.length, n -> {
            DataBreakpoint one = wanted[n];
            Access access = switch (one.getAccessType()) {
                case READ -> Access.READ;
                case READ_WRITE -> Access.ANY;
                case null, default -> Access.WRITE;
            };
            DataRange range = DataRange.parse(one.getDataId());
            return add(
                    DATA,
                    DATA,
                    List.of(new Trigger.Data(range.address(), range.length(), access)),
                    When.of(one.getCondition(), one.getHitCondition(), null));
        });
    }

    /** Replaces what it stops at of exceptions and interrupts. */
    Breakpoint[] exceptions(ExceptionFilterOptions[] wanted) {
        clear(EXCEPTION);
        filters.clear();
        return answers(wanted.length, n -> {
            ExceptionFilterOptions one = wanted[n];
            GuestEvent.Cause cause = CAUSES.get(one.getFilterId());
            if (cause == null && !Filters.isEnd(one.getFilterId())) {
                throw new IllegalArgumentException("no such exception filter: " + one.getFilterId());
            }
            filters.add(one.getFilterId());
            List<Trigger> triggers =
                    cause == null ? List.of() : List.of(new Trigger.Interrupt(Trigger.Call.ANY, cause));
            return add(EXCEPTION, EXCEPTION, triggers, When.of(one.getCondition(), null, null));
        });
    }

    private Breakpoint add(String kind, String reason, List<Trigger> triggers, When when) {
        List<StopPoint> points = new ArrayList<>();
        for (StopRule rule :
                triggers.stream().map(trigger -> rule(trigger, when)).toList()) {
            if (!ignored) {
                points.add(stops.addHidden(rule));
            }
        }
        Placed set = new Placed(++last, reason, points);
        Objects.requireNonNull(byKind.get(kind)).add(set);
        points.forEach(point -> byPoint.put(point, set));
        Breakpoint answer = new Breakpoint();
        answer.setId(set.id);
        answer.setVerified(true);
        return answer;
    }

    private StopRule rule(Trigger trigger, When when) {
        StopRule rule = StopRule.on(trigger);
        if (!when.condition.isEmpty()) {
            Expression condition = names.expression(when.condition);
            rule = rule.when(condition);
        }
        if (!when.hits.isEmpty()) {
            rule = rule.ignoring(passes(when.hits));
        }
        return when.log.isEmpty() ? rule : rule.logging(names.log(when.log));
    }

    /** How often it is passed by before it stops. */
    private static long passes(String hits) {
        Matcher count = HITS.matcher(hits);
        if (!count.matches()) {
            throw new IllegalArgumentException("a hit condition is a number N, >= N or > N, not '" + hits + "'");
        }
        long times = Long.parseLong(count.group(2));
        return count.group(1).equals(">") ? times : Math.max(0, times - 1);
    }

    private interface One {
        Breakpoint set(int n);
    }

    private static Breakpoint[] answers(int count, One one) {
        Breakpoint[] answers = new Breakpoint[count];
        for (int n = 0; n < count; n++) {
            try {
                answers[n] = one.set(n);
            } catch (IllegalArgumentException e) {
                answers[n] = new Breakpoint();
                answers[n].setVerified(false);
                answers[n].setMessage(e.getMessage());
                answers[n].setReason(BreakpointNotVerifiedReason.FAILED);
            }
        }
        return answers;
    }
}
