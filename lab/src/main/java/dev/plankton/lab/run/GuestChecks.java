package dev.plankton.lab.run;

import dev.plankton.cpu.model.Tier;
import dev.plankton.lab.exercise.SolutionException;
import dev.plankton.lab.feedback.Finding;
import dev.plankton.lab.scenario.Expectation;
import dev.plankton.lab.scenario.Moment;
import dev.plankton.lab.scenario.Scenario;
import dev.plankton.lab.scenario.rule.Expected;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Runs a guest and judges what is expected of it. Where something begins to differ before it is looked at, the guest is run once more to
 * that place, whose state says more than the one at the end.
 */
final class GuestChecks {
    private final Scenario scenario;
    private final Guest guest;
    private final Report report;
    private final Tier tier;

    GuestChecks(Scenario scenario, Guest guest, Report report, Tier tier) {
        this.scenario = scenario;
        this.guest = guest;
        this.report = report;
        this.tier = tier;
    }

    /** A check that failed before the place at which it was looked at. */
    private record Placed(Expectation expectation, Finding finding) {}

    /** Adds a check for each expectation about the guest, by its id. */
    void run(Map<String, Check> checks) throws SolutionException {
        List<Expectation> expectations = scenario.expectations().stream()
                .filter(expectation -> !(expectation.expected() instanceof Expected.Figures)
                        && !(expectation.expected() instanceof Expected.Answers))
                .toList();
        if (expectations.isEmpty()) {
            return;
        }
        List<Placed> placed = new ArrayList<>();
        Finding card = stateless(expectations);
        try (Play play = Play.begin(scenario, guest, tier)) {
            Observer observer = new Observer(play.machine(), expectations);
            play.machine().onEvent(observer);
            Judge judge = new Judge(play, observer);
            List<Moment> moments =
                    expectations.stream().map(Expectation::at).distinct().toList();
            play.run(moments, moment -> {
                for (Expectation expectation : expectations) {
                    if (!expectation.at().equals(moment)) {
                        continue;
                    }
                    Finding finding = expectation.expected() instanceof Expected.StatelessCard
                            ? card
                            : judge.find(expectation.expected());
                    if (finding.holds()) {
                        checks.put(expectation.id(), ScenarioRunner.passed(expectation));
                    } else if (finding.instruction() >= 0
                            && finding.instruction() < play.machine().instructions()) {
                        placed.add(new Placed(expectation, finding));
                    } else {
                        checks.put(expectation.id(), failed(new Placed(expectation, finding), play, observer));
                    }
                }
            });
        }
        goTo(placed, checks);
    }

    private Finding stateless(List<Expectation> expectations) throws SolutionException {
        return expectations.stream().anyMatch(one -> one.expected() instanceof Expected.StatelessCard)
                ? new StatelessCheck(scenario, guest, tier).find()
                : Finding.HOLDS;
    }

    private void goTo(List<Placed> placed, Map<String, Check> checks) throws SolutionException {
        if (placed.isEmpty()) {
            return;
        }
        placed.sort(Comparator.comparingLong(one -> one.finding.instruction()));
        try (Play play = Play.begin(scenario, guest.withNewCard(1), tier)) {
            Observer observer = new Observer(play.machine(), List.of());
            play.machine().onEvent(observer);
            for (Placed one : placed) {
                play.runTo(one.finding.instruction());
                checks.put(one.expectation.id(), failed(one, play, observer));
            }
        }
    }

    private Check failed(Placed one, Play play, Observer observer) {
        List<String> notes = new ArrayList<>(play.notes());
        if (guest.card() != null) {
            guest.card().failure().ifPresent(notes::add);
        }
        List<String> state = report.state(one.finding, one.expectation.at(), play.machine(), observer.recent(), notes);
        return ScenarioRunner.failed(one.expectation, one.finding, state);
    }
}
