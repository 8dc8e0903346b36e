package dev.plankton.cli.debugger;

import dev.plankton.debugger.Debuggee;
import dev.plankton.debugger.Interruption;
import dev.plankton.debugger.Stepper;
import dev.plankton.debugger.Stop;
import dev.plankton.debugger.exits.ExitText;
import dev.plankton.debugger.source.Labelled;
import dev.plankton.debugger.source.SourceMap;
import dev.plankton.debugger.stop.Expression;
import dev.plankton.debugger.stop.Scope;
import dev.plankton.debugger.stop.StopPoint;
import dev.plankton.debugger.stop.StopRule;
import dev.plankton.debugger.stop.Trigger;
import dev.plankton.machine.pc.Machine;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jline.terminal.Terminal;

/** A debugger on a terminal, from the first instruction until the user quits. Confined to one thread. */
public final class TerminalDebugger {
    private static final long DRAW_NANOS = 100_000_000;

    private static final int PAGE = 64;
    private static final int LOG_LINES = 10;

    private final String name;
    private final SourceMap labels;
    private final Machine machine;
    private final Debuggee debuggee;
    private final Stepper stepper;
    private final SeenExits exits;
    private final Display display;
    private final Keyboard keyboard;
    private final Deque<String> log = new ArrayDeque<>();
    private int memory;
    private List<String> overlay = List.of();
    private String message = "h shows the keys.";

    private TerminalDebugger(
            String name, SourceMap labels, Debuggee debuggee, SeenExits exits, Display display, Keyboard keyboard) {
        this.name = name;
        this.labels = labels;
        this.debuggee = debuggee;
        this.display = display;
        this.keyboard = keyboard;
        machine = debuggee.machine();
        stepper = new Stepper(debuggee);
        this.exits = exits;
        debuggee.stopPoints().onLog(this::logged);
        memory = debuggee.codeAddress();
    }

    /**
     * Debugs {@code machine} until the user quits. The terminal is closed then.
     *
     * @param name what the machine runs
     * @param labels those of its source; {@link SourceMap#NONE} if that is not known
     */
    public static void run(String name, SourceMap labels, Machine machine, Terminal terminal)
            throws InterruptedException, IOException {
        run(name, labels, new Debuggee(machine), () -> {}, terminal);
    }

    /**
     * The same for a machine that is not yet where the user is to find it.
     *
     * @param advance runs it there; the exits that it makes on the way are shown
     */
    public static void run(String name, SourceMap labels, Debuggee debuggee, Runnable advance, Terminal terminal)
            throws InterruptedException, IOException {
        SeenExits exits = new SeenExits(debuggee.machine());
        advance.run();
        try (Display display = new Display(terminal)) {
            new TerminalDebugger(name, labels, debuggee, exits, display, new Keyboard(terminal.reader()::read)).run();
        }
    }

    private void run() throws InterruptedException, IOException {
        while (true) {
            draw("");
            String key = keyboard.next();
            Optional<Action> action = Action.of(key);
            boolean overlaid = !overlay.isEmpty();
            overlay = List.of();
            if (overlaid && !key.equals(Keyboard.END) && (action.isEmpty() || action.get() == Action.QUIT)) {
                continue; // It only takes the overlay away.
            }
            if (action.isEmpty()) {
                message = "'" + key + "' is no key here; h shows the keys.";
            } else if (action.get() == Action.QUIT) {
                return;
            } else {
                message = "";
                act(action.get());
            }
        }
    }

    private void draw(String prompt) {
        Panel panel = new Panel(name, labels, debuggee, exits, memory, overlay, message, prompt);
        display.show(Panes.lines(panel, display.columns(), display.rows()));
    }

    private void act(Action action) throws InterruptedException, IOException {
        switch (action) {
            case STEP -> forward(debuggee::step);
            case OVER -> forward(stepper::over);
            case OUT -> forward(stepper::out);
            case RUN -> forward(debuggee::resume);
            case BACK -> stopped(debuggee.stepBack());
            case OVER_BACK -> stopped(stepper.overBack());
            case RUN_BACK -> stopped(debuggee.resumeBack());
            case STOP_HERE -> toggle();
            case LIST -> list();
            case MEMORY_DOWN -> memory += PAGE;
            case MEMORY_UP -> memory = Math.max(0, memory - PAGE);
            case SCREEN -> overlay = orNone(Panes.whole(machine), "The guest's screen is empty.");
            case HELP -> overlay = Action.help();
            case TO, GO, STOP, WATCH, DELETE, WRITER, MEMORY, EVALUATE, TYPE -> ask(action);
            case QUIT -> {}
        }
    }

    /** What lets the guest run. */
    private interface Run {
        Stop run(Interruption interruption) throws IOException;
    }

    private void forward(Run run) throws IOException {
        Optional<Stop> ended = debuggee.ended();
        Stop stop = ended.isPresent() ? ended.get() : run.run(new AnyKey());
        if (stop instanceof Stop.Interrupted) {
            keyboard.drop();
        }
        stopped(stop);
    }

    /** Any key stops a guest that runs; meanwhile it is shown ten times a second. */
    private final class AnyKey implements Interruption {
        private long drawn = System.nanoTime();

        @Override
        public boolean requested() {
            if (keyboard.pressed()) {
                return true;
            }
            if (System.nanoTime() - drawn > DRAW_NANOS) {
                message = "running; any key stops it";
                draw("");
                drawn = System.nanoTime();
            }
            return false;
        }

        @Override
        public void await() throws IOException {
            message = "The guest sleeps, and nothing but an input wakes it; any key stops it.";
            draw("");
            try {
                keyboard.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }

    private void stopped(Stop stop) {
        String what = switch (stop) {
            case Stop.Stepped() -> "";
            case Stop.AtBreakpoint() -> "stop point reached";
            case Stop.Watched(int address, boolean write) ->
                "memory at %05X was %s".formatted(address, write ? "written" : "read");
            case Stop.Happened(var event) -> ExitText.of(event);
            case Stop.Shown(String text) -> "the screen shows \"" + text + '"';
            case Stop.Interrupted() -> "stopped by a key";
            case Stop.AtBeginning() -> "the beginning of the history";
            case Stop.Ended(String reason, boolean _) -> "the guest has ended: " + reason + "; b goes back";
        };
        String which = debuggee.stopPoints().met().stream()
                .filter(point -> point.number() > 0)
                .map(StopPoint::toString)
                .collect(Collectors.joining("; "));
        message = which.isEmpty() ? what : what + "; stop point " + which;
    }

    private void logged(String line) {
        log.add("instruction %d: %s".formatted(machine.instructions(), line));
        if (log.size() > LOG_LINES) {
            log.removeFirst();
        }
        message = line;
    }

    private void toggle() {
        Trigger.Code here = new Trigger.Code(debuggee.codeAddress());
        Optional<StopPoint> there = debuggee.stopPoints().all().stream()
                .filter(point -> point.rule().trigger().equals(here))
                .findFirst();
        if (there.isPresent()) {
            debuggee.stopPoints().remove(there.get());
            message = "stop point taken away: " + there.get();
        } else {
            message = "stop point " + debuggee.stopPoints().add(StopRule.on(here));
        }
    }

    private static List<String> orNone(List<String> lines, String none) {
        return lines.isEmpty() ? List.of(none) : lines;
    }

    private void list() {
        List<String> lines = new ArrayList<>();
        debuggee.stopPoints().all().forEach(point -> lines.add(point.toString()));
        if (!log.isEmpty()) {
            lines.add("");
            lines.addAll(log);
        }
        overlay = orNone(lines, "No stop points; p adds one, w watches memory.");
    }

    private void ask(Action action) throws InterruptedException, IOException {
        String question = switch (action) {
            case TO -> "run to address:";
            case GO -> "go to the moment after how many instructions:";
            case STOP -> {
                overlay = StopRule.SYNTAX.lines().toList();
                yield "stop:";
            }
            case WATCH -> "watch address [length]:";
            case DELETE -> "delete stop point:";
            case WRITER -> "who wrote the byte at:";
            case MEMORY -> "memory at:";
            case EVALUATE -> "value of:";
            default -> "type:";
        };
        Optional<String> answer = Prompt.ask(question, keyboard, this::draw);
        overlay = List.of();
        if (answer.isPresent()) {
            try {
                answer(action, answer.get());
            } catch (IllegalArgumentException e) {
                message = String.valueOf(e.getMessage());
            }
        }
    }

    private void answer(Action action, String text) throws IOException {
        switch (action) {
            case TO -> {
                int address = address(text);
                forward(interruption -> stepper.to(address, interruption));
            }
            case GO -> debuggee.history().go(number(text));
            case STOP -> message = "stop point " + debuggee.stopPoints().add(text, labelled()::resolve);
            case WATCH -> message = "stop point " + debuggee.stopPoints().add("change " + text, labelled()::resolve);
            case DELETE -> {
                StopPoint point = debuggee.stopPoints()
                        .find((int) Math.min(number(text), Integer.MAX_VALUE))
                        .orElseThrow(() -> new IllegalArgumentException("there is no stop point " + text));
                debuggee.stopPoints().remove(point);
                message = "stop point taken away: " + point;
            }
            case WRITER -> writer(address(text));
            case MEMORY -> memory = address(text);
            case EVALUATE -> {
                long value = value(text);
                message = "%s = %Xh = %d".formatted(text, value, value);
            }
            default -> {
                machine.type(text);
                message = "typed when the guest runs: " + text;
            }
        }
    }

    private void writer(int address) {
        OptionalLong write = debuggee.history().lastWrite(address);
        if (write.isEmpty()) {
            message = "%05X has not been written since the beginning of the history".formatted(address);
        } else {
            debuggee.history().go(write.getAsLong());
            message = "the next instruction writes %05X".formatted(address);
        }
    }

    private Labelled labelled() {
        return new Labelled(labels, debuggee.codeAddress());
    }

    private long value(String expression) {
        return Expression.parse(labelled().resolve(expression)).value(Scope.of(machine));
    }

    private int address(String expression) {
        long address = value(expression);
        if (address < 0 || address > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("no linear address: %X".formatted(address));
        }
        return (int) address;
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text.strip().replace(",", ""));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a decimal number: " + text, e);
        }
    }
}
