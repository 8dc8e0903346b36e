package dev.plankton.lab.exercise.replay;

import dev.plankton.machine.BootImage;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Outcome;
import java.time.Duration;
import java.util.Locale;

/**
 * Lets visitors into a gate, one after each tick of the timer and each time some more instructions later, and looks whether they are
 * counted.
 */
public final class Visitors {
    private static final int PRESSED = 0x1E, RELEASED = 0x9E;

    /**
     * Instructions after a tick at which a key is pressed: each of the first, since a window may be of two instructions, then fewer, up to
     * more than the guest executes for a tick.
     */
    private static final int FIRST = 150, STEP = 500, MOST = 60_000;

    /** A tick comes sooner than that. */
    private static final Duration LONGEST_WAIT = Duration.ofMillis(100);

    private final Machine machine;
    private int keys, ticks, missing;
    private long slowest;
    private String difference = "", board = "the guest has ended before all visitors had come";

    private Visitors(Machine machine) {
        this.machine = machine;
        machine.stopAfter(Gate::isTickOrKey);
    }

    /** Lets visitors in, until the guest ends or all have come. */
    public static Visitors of(BootImage gate) {
        try (Machine machine = Machine.boot(gate)) {
            Visitors visitors = new Visitors(machine);
            visitors.run();
            return visitors;
        }
    }

    private void run() {
        boolean goesOn = toTick();
        for (int after = 0; after <= MOST && goesOn; after += after < FIRST ? 1 : STEP) {
            goesOn = visit(after);
        }
        if (goesOn && toTick()) {
            board = board(machine);
        }
    }

    /** A tick has come; presses a key some instructions later, and goes to the next tick. */
    private boolean visit(int after) {
        Outcome outcome = machine.run(after);
        if (outcome instanceof Outcome.AtEvent) {
            ticks++;
            return true; // It slept before that, until the next tick.
        }
        long pressed = machine.instructions();
        keys++;
        boolean _ = machine.press(PRESSED);
        Outcome taken = machine.runFor(LONGEST_WAIT);
        slowest = Math.max(slowest, machine.instructions() - pressed);
        if (taken instanceof Outcome.AtEvent happened && Gate.isTick(happened.event())) {
            ticks++;
        }
        boolean _ = machine.press(RELEASED);
        boolean goesOn = toTick();
        look("a key was pressed %,d instructions after a tick, at instruction %,d".formatted(after, pressed));
        return goesOn;
    }

    /** Goes to the next tick; false if none comes. */
    private boolean toTick() {
        Outcome outcome = machine.runFor(LONGEST_WAIT);
        while (outcome instanceof Outcome.AtEvent happened && !Gate.isTick(happened.event())) {
            outcome = machine.runFor(LONGEST_WAIT);
        }
        if (!(outcome instanceof Outcome.AtEvent)) {
            say(
                    "the guest counts no more: "
                            + machine.ended().map(Outcome.Ended::text).orElse("no tick came"),
                    1);
            return false;
        }
        ticks++;
        return true;
    }

    /** At a tick that the guest has not counted yet. */
    private void look(String last) {
        int north = Gate.word(machine, Gate.NORTH);
        int south = Gate.word(machine, Gate.SOUTH);
        int wrong = Math.abs(keys - north)
                + Math.abs(ticks - 1 - south)
                + Math.abs(keys + ticks - 1 - Gate.word(machine, Gate.TOTAL));
        if (wrong > missing) {
            say(
                    "%s; at instruction %,d there were %d keys and %d ticks, and the guest has %s"
                            .formatted(last, machine.instructions(), keys, ticks - 1, Gate.counts(machine)),
                    wrong);
        }
    }

    private void say(String what, int wrong) {
        missing = Math.max(missing, wrong);
        if (difference.isEmpty()) {
            difference = what;
        }
    }

    private static String board(Machine machine) {
        String row = machine.screen().text().lines().findFirst().orElse("").strip();
        String right = String.format(
                Locale.ROOT,
                "north %05d  south %05d  total %05d",
                Gate.word(machine, Gate.NORTH),
                Gate.word(machine, Gate.SOUTH),
                Gate.word(machine, Gate.TOTAL));
        return row.equals(right) ? "" : "the first row is \"%s\", and should be \"%s\"".formatted(row, right);
    }

    /** By how much the counts were wrong at most. */
    public int missing() {
        return missing;
    }

    /** What was wrong first; empty if nothing was. */
    public String difference() {
        return difference;
    }

    /** Instructions from a key until the guest was interrupted for it, at most. */
    public long slowest() {
        return slowest;
    }

    /** What is wrong with the first row of the screen in the end; empty if nothing is. */
    public String board() {
        return board;
    }
}
