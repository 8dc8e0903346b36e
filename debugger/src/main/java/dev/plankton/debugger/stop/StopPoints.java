package dev.plankton.debugger.stop;

import dev.plankton.machine.GuestEvent;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The stop points of one machine, which all debuggers have in common. There is one object of this class for a machine,
 * {@code Debuggee.stopPoints()}: it takes {@link Machine#filterStops} and {@link Machine#stopAfter} for itself.
 *
 * <pre>{@code
 * StopPoints stops = debuggee.stopPoints();
 * stops.onLog(System.out::println);
 * stops.add("int 21/4c if al!=0");                         // as users write it: StopRule.SYNTAX
 * stops.add("at 7c32 ignore 99 log CX={cx,d} {ds:si,s}");
 * stops.add(StopRule.on(new Trigger.Data(0xB8000, 2, Access.CHANGE)).when(Expression.parse("ah==7")));
 * Stop why = debuggee.resume(interruption);                // or resumeBack(): then the last one is looked for
 * stops.met();                                             // which of them stopped it
 * }</pre>
 *
 * <p>A debugger that has its own breakpoints, with conditions that it evaluates itself, adds them by {@link #addHidden}: they
 * have no number and stand in no list. Going backwards a stop point stops each time that its condition holds: nothing is
 * counted, passed by or logged. A condition that has no value counts as true, and {@link #onLog} gets the reason.
 *
 * <p>Stop points cost nothing where they are not met: code away from them, on both tiers, runs as fast as without; only a watched
 * range of memory has accesses to memory looked at. Confined to the machine's thread.
 */
public final class StopPoints {
    private final Machine machine;
    private final List<StopPoint> points = new ArrayList<>();
    private final List<StopPoint> met = new ArrayList<>();
    private Consumer<String> log = _ -> {};
    private long metAt = -1;
    private int last;

    /** The stop points of {@code machine}: none so far. */
    public StopPoints(Machine machine) {
        this.machine = machine;
        machine.filterStops(this::stops);
    }

    /** Gives each line that a log point writes to {@code taker}, in place of an earlier one. */
    public void onLog(Consumer<String> taker) {
        log = taker;
    }

    /**
     * Adds a stop point as users write it: {@link StopRule#SYNTAX}. Addresses are evaluated now.
     *
     * @throws IllegalArgumentException if it cannot be read, with a message that says what would be right
     */
    public StopPoint add(String text) {
        return add(text, UnaryOperator.identity());
    }

    /** The same with names of the user's own: {@code names} gives an expression without them for one with them. */
    public StopPoint add(String text, UnaryOperator<String> names) {
        return add(StopRule.parse(text, Scope.of(machine), names));
    }

    /** Adds a stop point. */
    public StopPoint add(StopRule rule) {
        return add(new StopPoint(++last, rule));
    }

    /** Adds one that a debugger keeps for itself: without a number, and in no list. */
    public StopPoint addHidden(StopRule rule) {
        return add(new StopPoint(0, rule));
    }

    private StopPoint add(StopPoint point) {
        points.add(point);
        install(point);
        return point;
    }

    /** Takes a stop point away; one that is not there is ignored. */
    public void remove(StopPoint point) {
        if (points.remove(point) && point.enabled()) {
            uninstall(point);
        }
    }

    /** Puts a stop point out of force, or into it again. */
    public void enable(StopPoint point, boolean on) {
        if (points.contains(point) && point.enabled() != on) {
            point.enable(on);
            if (on) {
                install(point);
            } else {
                uninstall(point);
            }
        }
    }

    /** The stop point with a number, from 1. */
    public Optional<StopPoint> find(int number) {
        return all().stream().filter(point -> point.number() == number).findFirst();
    }

    /** All that have a number, as they were added. */
    public List<StopPoint> all() {
        return points.stream().filter(point -> point.number() > 0).toList();
    }

    /** Takes all away. */
    public void clear() {
        List.copyOf(points).forEach(this::remove);
    }

    /** Those that have stopped the machine; none if something else has. */
    public List<StopPoint> met() {
        return List.copyOf(met);
    }

    /** The machine is to run: none has stopped it yet. */
    public void forgetMet() {
        met.clear();
    }

    private void install(StopPoint point) {
        switch (point.rule().trigger()) {
            case Trigger.Code(int address) -> machine.breakAt(address);
            case Trigger.Data data -> machine.watch(data.address(), data.length(), data.access());
            case Trigger.Text text -> point.shown = onScreen(text);
            default -> heedEvents();
        }
    }

    private void uninstall(StopPoint point) {
        switch (point.rule().trigger()) {
            case Trigger.Code(int address) -> {
                if (points.stream().noneMatch(other -> inForce(other, address))) {
                    machine.clearBreak(address);
                }
            }
            case Trigger.Data data -> machine.unwatch(data.address(), data.length(), data.access());
            case Trigger.Text _ -> {}
            default -> heedEvents();
        }
    }

    private static boolean inForce(StopPoint point, int address) {
        return point.enabled() && point.rule().trigger() instanceof Trigger.Code code && code.address() == address;
    }

    /** Events are asked for only while there is a stop point for some. */
    private void heedEvents() {
        Trigger[] wanted = points.stream()
                .filter(StopPoint::enabled)
                .map(point -> point.rule().trigger())
                .filter(trigger -> !(trigger instanceof Trigger.Code
                        || trigger instanceof Trigger.Data
                        || trigger instanceof Trigger.Text))
                .toArray(Trigger[]::new);
        machine.stopAfter(wanted.length == 0 ? null : event -> matches(wanted, event));
    }

    private static boolean matches(Trigger[] triggers, GuestEvent event) {
        for (Trigger trigger : triggers) {
            if (trigger.matches(event)) {
                return true;
            }
        }
        return false;
    }

    private static boolean concerns(Trigger trigger, Outcome stop) {
        return switch (stop) {
            case Outcome.AtBreakpoint(int address) -> trigger instanceof Trigger.Code code && code.address() == address;
            case Outcome.AtWatchpoint watched ->
                trigger.equals(new Trigger.Data(watched.address(), watched.length(), watched.access()));
            case Outcome.AtEvent(GuestEvent event) -> trigger.matches(event);
            default -> false;
        };
    }

    /** Asked by the machine where it could stop. */
    private boolean stops(Outcome stop, boolean backwards) {
        boolean any = false;
        for (StopPoint point : points) {
            if (point.enabled() && concerns(point.rule().trigger(), stop)) {
                any |= meets(point, new Scope(machine, stop), backwards);
            }
        }
        return any;
    }

    private boolean meets(StopPoint point, Scope scope, boolean backwards) {
        if (!holds(point, scope)) {
            return false;
        }
        boolean logs = point.rule().log().isPresent();
        if (backwards ? logs : !point.count()) {
            return false;
        }
        if (logs) {
            log.accept(point.rule().log().get().at(scope));
            return false;
        }
        note(point);
        return true;
    }

    private boolean holds(StopPoint point, Scope scope) {
        try {
            return point.rule().condition().isEmpty()
                    || point.rule().condition().get().holds(scope);
        } catch (ExpressionException e) {
            log.accept("stop point %d: %s".formatted(point.number(), e.getMessage()));
            return true;
        }
    }

    private void note(StopPoint point) {
        if (metAt != machine.instructions()) {
            met.clear();
            metAt = machine.instructions();
        }
        met.add(point);
    }

    // Text on the screen, which is looked for between runs

    /** Whether the screen has to be looked at, each hundred thousand instructions. */
    public boolean awaitsText() {
        return points.stream().anyMatch(StopPoints::isText);
    }

    private static boolean isText(StopPoint point) {
        return point.enabled() && point.rule().trigger() instanceof Trigger.Text;
    }

    /** Remembers what is on the screen now: that does not appear. */
    public void noteScreen() {
        for (StopPoint point : points) {
            if (point.rule().trigger() instanceof Trigger.Text text) {
                point.shown = onScreen(text);
            }
        }
    }

    /** Those whose text is on the screen now and was not at the last look. */
    public List<StopPoint> appeared() {
        List<StopPoint> appeared = new ArrayList<>();
        for (StopPoint point : points) {
            if (isText(point) && point.rule().trigger() instanceof Trigger.Text text) {
                boolean before = point.shown;
                point.shown = onScreen(text);
                if (point.shown && !before) {
                    appeared.add(point);
                }
            }
        }
        return appeared;
    }

    /** A text has appeared at this moment: whether the machine stops. */
    public boolean stopsForText(StopPoint point, boolean backwards) {
        return meets(point, Scope.of(machine), backwards);
    }

    /** Whether a text is on the screen now. */
    public boolean onScreen(Trigger.Text text) {
        return machine.screen().text().contains(text.text());
    }
}
