package dev.plankton.lab.run;

import dev.plankton.cpu.model.Tier;
import dev.plankton.debugger.exits.ExitLog;
import dev.plankton.debugger.exits.ExitText;
import dev.plankton.lab.exercise.SolutionException;
import dev.plankton.lab.feedback.Finding;
import dev.plankton.lab.scenario.Moment;
import dev.plankton.lab.scenario.Scenario;
import dev.plankton.machine.GuestEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Looks whether a card keeps all its state in the VM's own bytes: the guest runs with one object of the class, and with several of which
 * each call gets another one. What an object or a static field keeps, the others do not have, and the exits differ.
 */
final class StatelessCheck {
    /** Exits that are compared. */
    private static final int MOST = 1 << 20;

    private static final int SEVERAL = 4;

    private final Scenario scenario;
    private final Guest guest;
    private final Tier tier;

    StatelessCheck(Scenario scenario, Guest guest, Tier tier) {
        this.scenario = scenario;
        this.guest = guest;
        this.tier = tier;
    }

    private record Seen(GuestEvent event, long instructions) {
        /** What is said of the event, without its moment. */
        String text() {
            return ExitText.of(event);
        }
    }

    /** The end of a run, which is an event as well. */
    private record Run(List<Seen> exits, long instructions) {}

    /** Whether both runs are the same; if not, where they begin to differ. */
    Finding find() throws SolutionException {
        Run one = run(guest.withNewCard(1));
        Run several = run(guest.withNewCard(SEVERAL));
        if (one.equals(several)) {
            return Finding.HOLDS;
        }
        int same = 0;
        while (same < Math.min(one.exits.size(), several.exits.size())
                && one.exits.get(same).equals(several.exits.get(same))) {
            same++;
        }
        String with = text(one, same);
        String without = text(several, same);
        String file = Objects.requireNonNull(guest.card()).file();
        Finding finding = Finding.fails(
                "the card keeps something in its object: where each call gets another object of the class, the guest runs differently",
                "With one object of %s for all calls: %s.".formatted(file, with),
                "With another object for each call: %s.".formatted(without));
        // Of an access to a port the instruction is the one before the count.
        long place = Math.min(moment(one, same), moment(several, same)) - 1;
        return finding.at(Math.max(0, place), "the two runs begin to differ");
    }

    private static String text(Run run, int exit) {
        return "after %d instructions, %s"
                .formatted(
                        moment(run, exit),
                        exit < run.exits.size() ? run.exits.get(exit).text() : "the run is over");
    }

    private static long moment(Run run, int exit) {
        return exit < run.exits.size() ? run.exits.get(exit).instructions() : run.instructions;
    }

    private Run run(Guest with) throws SolutionException {
        List<Seen> exits = new ArrayList<>();
        try (Play play = Play.begin(scenario, with, tier)) {
            play.machine().onEvent((event, _) -> {
                if (ExitLog.isExit(event) && exits.size() < MOST) {
                    exits.add(new Seen(event, play.machine().instructions()));
                }
            });
            play.run(List.of(Moment.END), _ -> {});
            return new Run(exits, play.machine().instructions());
        }
    }
}
