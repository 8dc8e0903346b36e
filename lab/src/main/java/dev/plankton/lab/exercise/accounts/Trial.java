package dev.plankton.lab.exercise.accounts;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.plankton.machine.BootImage;
import dev.plankton.machine.GuestEvent;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Outcome;
import dev.plankton.machine.pc.Register;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One VM with the guest: whether it answers rightly, and how many instructions it takes. Each request is a number in decimal, and its
 * reply the sum of all so far.
 */
public final class Trial {
    /** For the boot, or a request: 50 000 instructions. */
    private static final Duration LONGEST = Duration.ofMillis(5);

    /** The sum passes a byte, a word, and a million. */
    private static final List<Integer> AMOUNTS = amounts();

    private final Machine machine;
    private int wrong;
    private long bootInstructions = -1, instructions, worst;
    private long balance;
    private String difference = "";

    private Trial(Machine machine) {
        this.machine = machine;
        machine.stopAfter(GuestEvent.Halt.class::isInstance);
    }

    private static List<Integer> amounts() {
        IntStream first =
                IntStream.of(0, 7, 3, 90, 55, 100, 1, 9_999, 0, 600, 4_321, 9_999, 9_999, 9_999, 9_999, 9_999, 20);
        IntStream large = IntStream.range(0, 103).map(n -> 9_000 + n * 37 % 1_000);
        return IntStream.concat(first, large).boxed().toList();
    }

    /** Boots it and asks it. */
    public static Trial of(BootImage guest) {
        try (Machine machine = Machine.boot(guest)) {
            Trial trial = new Trial(machine);
            trial.run();
            return trial;
        }
    }

    private void run() {
        if (!toSleep()) {
            wrong = AMOUNTS.size();
            say("it does not sleep after its boot: " + state());
            return;
        }
        bootInstructions = machine.instructions();
        for (int amount : AMOUNTS) {
            ask(amount);
        }
    }

    private void ask(int amount) {
        long begin = machine.instructions();
        balance += amount;
        Optional<byte[]> reply = machine.call(Integer.toString(amount).getBytes(ISO_8859_1), LONGEST);
        String text = reply.map(bytes -> new String(bytes, ISO_8859_1)).orElse("");
        boolean right = text.equals(Long.toString(balance));
        if (!right) {
            wrong++;
            say(
                    reply.isEmpty()
                            ? "no reply to \"%d\" within 50,000 instructions: %s".formatted(amount, state())
                            : "the reply to \"%d\" is \"%s\", and should be \"%d\": %s"
                                    .formatted(amount, printable(text), balance, state()));
        }
        if (!toSleep()) {
            wrong += right ? 1 : 0;
            say("it does not sleep after the reply to \"%d\": %s".formatted(amount, state()));
        }
        long taken = machine.instructions() - begin;
        instructions += taken;
        worst = Math.max(worst, taken);
    }

    /** Runs until it sleeps. */
    private boolean toSleep() {
        return machine.isAsleep() || machine.runFor(LONGEST) instanceof Outcome.AtEvent;
    }

    private String state() {
        return machine.ended()
                .map(how -> "it has ended, " + how.text() + ", at instruction %,d".formatted(machine.instructions()))
                .orElseGet(() -> "at instruction %,d it is at %04X:%04X, with AX %04X, BX %04X, CX %04X, DX %04X"
                        .formatted(
                                machine.instructions(),
                                machine.get(Register.CS),
                                machine.get(Register.IP),
                                machine.get(Register.AX),
                                machine.get(Register.BX),
                                machine.get(Register.CX),
                                machine.get(Register.DX)));
    }

    /** With what is no printable character as a number. */
    static String printable(String text) {
        StringBuilder shown = new StringBuilder();
        text.chars()
                .limit(40)
                .forEach(c -> shown.append(c > ' ' && c < 0x7F ? String.valueOf((char) c) : "\\x%02x".formatted(c)));
        return shown.toString();
    }

    private void say(String what) {
        if (difference.isEmpty()) {
            difference = what;
        }
    }

    /** Requests that were not answered rightly. */
    public int wrong() {
        return wrong;
    }

    /** What was wrong first; empty if nothing was. */
    public String difference() {
        return difference;
    }

    /** Instructions from power-on until it first slept; -1 if it did not. */
    public long bootInstructions() {
        return bootInstructions;
    }

    /** Instructions of a request, from its coming until the guest sleeps again, on average; to a tenth. */
    public double instructions() {
        return Math.round(10.0 * instructions / AMOUNTS.size()) / 10.0;
    }

    /** The same of the request that took most. */
    public long worst() {
        return worst;
    }
}
