package dev.plankton.lab.run;

import dev.plankton.cpu.model.Tier;
import dev.plankton.lab.exercise.Exercise;
import dev.plankton.lab.exercise.Exercises;
import dev.plankton.lab.exercise.Figures;
import dev.plankton.lab.exercise.Measures;
import dev.plankton.lab.exercise.SolutionException;
import dev.plankton.lab.exercise.SolutionLoader;
import dev.plankton.lab.feedback.Finding;
import dev.plankton.lab.feedback.Quote;
import dev.plankton.lab.scenario.AnswerFile;
import dev.plankton.lab.scenario.Commands;
import dev.plankton.lab.scenario.Expectation;
import dev.plankton.lab.scenario.JavaPart;
import dev.plankton.lab.scenario.Moment;
import dev.plankton.lab.scenario.PopulationPlan;
import dev.plankton.lab.scenario.Program;
import dev.plankton.lab.scenario.Scenario;
import dev.plankton.lab.scenario.ScenarioException;
import dev.plankton.lab.scenario.ScenarioReader;
import dev.plankton.lab.scenario.rule.Expected;
import dev.plankton.lab.scenario.rule.NumberRule;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Recording;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Runs a scenario in its folder, and says of each expectation whether it holds. The same files give the same result on any host and
 * on either tier. Immutable; safe for any thread.
 *
 * <pre>{@code
 * ScenarioResult result = ScenarioRunner.run(Path.of("lab.yaml"), loader);
 * System.out.print(result.text());
 * }</pre>
 */
public final class ScenarioRunner {
    private final Scenario scenario;
    private final Path folder;
    private final Commands commands;
    private final SolutionLoader loader;
    private final Tier tier;

    /**
     * A run on {@link Tier#REGIONS_WHEN_HOT}.
     *
     * @param folder in which everything is that the scenario names
     * @param commands for the feedback
     * @param loader compiles classes that are handed in
     */
    public ScenarioRunner(Scenario scenario, Path folder, Commands commands, SolutionLoader loader) {
        this(scenario, folder, commands, loader, Tier.REGIONS_WHEN_HOT);
    }

    /** The same with another tier. */
    public ScenarioRunner(Scenario scenario, Path folder, Commands commands, SolutionLoader loader, Tier tier) {
        this.scenario = Objects.requireNonNull(scenario, "scenario");
        this.folder = Objects.requireNonNull(folder, "folder");
        this.commands = Objects.requireNonNull(commands, "commands");
        this.loader = Objects.requireNonNull(loader, "loader");
        this.tier = Objects.requireNonNull(tier, "tier");
    }

    /**
     * Reads the scenario of a file, and runs it in the file's folder.
     *
     * @throws ScenarioException if the file is wrong
     * @throws IOException as {@link #run()}
     */
    public static ScenarioResult run(Path file, SolutionLoader loader) throws ScenarioException, IOException {
        return of(file, loader, Tier.REGIONS_WHEN_HOT).run();
    }

    /**
     * Reads the scenario of a file, to be run in the file's folder.
     *
     * @throws ScenarioException if the file is wrong
     * @throws IOException if it cannot be read
     */
    public static ScenarioRunner of(Path file, SolutionLoader loader, Tier tier) throws ScenarioException, IOException {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a folder");
        return new ScenarioRunner(ScenarioReader.read(file), folder, Commands.here(file.toString()), loader, tier);
    }

    /**
     * Runs it.
     *
     * @throws IOException if the folder cannot be read, or there is no NASM to assemble a source
     */
    public ScenarioResult run() throws IOException {
        try {
            return check();
        } catch (SolutionException e) {
            String problem = String.valueOf(e.getMessage());
            String first = problem.lines().findFirst().orElse(problem);
            return new ScenarioResult(
                    scenario.name(),
                    problem,
                    scenario.expectations().stream()
                            .map(expectation -> new Check(
                                    expectation.id(), expectation.points(), false, "not run: " + first, "", ""))
                            .toList());
        }
    }

    /**
     * Begins it for a debugger.
     *
     * @throws SolutionException if what is handed in cannot be used
     * @throws IllegalArgumentException if the scenario has no guest
     * @throws IOException as {@link #run}, or if files cannot be written
     */
    public ScenarioGuest debug() throws IOException, SolutionException {
        Program program = scenario.program();
        if (program == null) {
            throw new IllegalArgumentException("the scenario has no guest to debug");
        }
        Guest guest = Guest.of(scenario, program, new Workspace(folder), loader);
        if (guest.recording() != null || !guest.recordable()) {
            return new ScenarioGuest(Play.begin(scenario, guest, tier), guest.recording() != null, guest.map());
        }
        // With the inputs from a recording, the debugger can go back and forth over them.
        Play play = new Play(scenario, Machine.replay(recorded(guest), tier));
        return new ScenarioGuest(play, true, guest.map());
    }

    private Recording recorded(Guest guest) throws IOException, SolutionException {
        Path temporary = Files.createTempDirectory("plankton-lab");
        try {
            Path file = temporary.resolve("run.plrec");
            try (Play play = Play.begin(scenario, guest, tier)) {
                play.machine().record(file);
                play.run(List.of(Moment.END), _ -> {});
            }
            return Recording.read(file, guest.image());
        } finally {
            try (Stream<Path> files = Files.list(temporary)) {
                for (Path file : files.toList()) {
                    Files.deleteIfExists(file);
                }
            }
            Files.deleteIfExists(temporary);
        }
    }

    private ScenarioResult check() throws IOException, SolutionException {
        Workspace workspace = new Workspace(folder);
        Map<String, Check> checks = new HashMap<>();
        Program program = scenario.program();
        Guest guest = program == null ? null : Guest.of(scenario, program, workspace, loader);
        Figures figures = new Figures();
        String thrown = exercise(workspace, figures);
        PopulationPlan population = scenario.population();
        if (guest != null && population != null) {
            PopulationRun.run(population, guest, scenario.limit(), tier, figures);
        }
        String measure = scenario.measure();
        if (guest != null && measure != null) {
            measure(measure, guest, figures);
        }
        if (guest != null) {
            new GuestChecks(scenario, guest, new Report(guest.origin(), commands), tier).run(checks);
        }
        for (Expectation expectation : scenario.expectations()) {
            switch (expectation.expected()) {
                case Expected.Figures(var values) ->
                    checks.put(expectation.id(), figures(expectation, values, figures, thrown));
                case Expected.Answers(var values) ->
                    checks.put(expectation.id(), answers(expectation, values, workspace));
                default -> {}
            }
        }
        return new ScenarioResult(
                scenario.name(),
                "",
                scenario.expectations().stream()
                        .map(expectation -> Objects.requireNonNull(checks.get(expectation.id())))
                        .toList(),
                standings(figures),
                guest == null ? List.of() : guest.warnings());
    }

    private List<Standing> standings(Figures figures) {
        List<Standing> standings = new ArrayList<>();
        for (Map.Entry<String, Boolean> figure : scenario.leaderboard().entrySet()) {
            if (!(figures.values().get(figure.getKey()) instanceof Number number)) {
                return List.of();
            }
            standings.add(new Standing(figure.getKey(), number.doubleValue(), figure.getValue()));
        }
        return standings;
    }

    private static void measure(String name, Guest guest, Figures figures) throws IOException {
        try {
            Measures.find(name).orElseThrow().run(guest.image(), figures);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a guest was measured");
        }
    }

    /** What the exercise threw, if there is one and it did. */
    private String exercise(Workspace workspace, Figures figures) throws IOException, SolutionException {
        JavaPart java = scenario.java();
        if (java == null || java.exercise().equals(JavaPart.CARD)) {
            return "";
        }
        Exercise exercise = Exercises.find(java.exercise()).orElseThrow();
        return ExerciseRun.run(java, exercise, workspace, loader, figures);
    }

    private static Check figures(Expectation expectation, List<Expected.Named> values, Figures figures, String thrown) {
        for (Expected.Named value : values) {
            Object found = figures.values().get(value.name());
            if (found == null) {
                String why = thrown.isEmpty()
                        ? "the figure %s was not measured; there are: %s"
                                .formatted(
                                        value.name(),
                                        String.join(", ", figures.values().keySet()))
                        : thrown.lines().findFirst().orElse(thrown);
                return failed(expectation, Finding.fails(why), thrown.lines().toList());
            }
            Finding finding = Judge.value(value.name(), value.rule(), found);
            if (!finding.holds()) {
                String difference = figures.difference(expectation.id())
                        .or(() -> figures.difference(value.name()))
                        .orElse("");
                List<String> lines = new ArrayList<>(difference.lines().toList());
                lines.addAll(thrown.lines().toList());
                return failed(expectation, finding, lines);
            }
        }
        return passed(expectation);
    }

    private static Check answers(Expectation expectation, List<Expected.Named> values, Workspace workspace)
            throws IOException {
        Map<String, Object> answers;
        try {
            answers = workspace.answers();
        } catch (SolutionException e) {
            return failed(expectation, Finding.fails(String.valueOf(e.getMessage())), List.of());
        }
        for (Expected.Named value : values) {
            Object found = answers.get(value.name());
            // What would be right is not said: it is asked for.
            if (found == null) {
                return failed(
                        expectation,
                        Finding.fails("%s has no answer \"%s\"".formatted(AnswerFile.NAME, value.name())),
                        List.of());
            }
            if (!Judge.value(value.name(), value.rule(), found).holds()) {
                String shown = found instanceof Double number ? NumberRule.text(number) : Quote.of(found.toString());
                return failed(
                        expectation,
                        Finding.fails("the answer \"%s\" in %s is %s, which is not right"
                                .formatted(value.name(), AnswerFile.NAME, shown)),
                        List.of());
            }
        }
        return passed(expectation);
    }

    static Check passed(Expectation expectation) {
        return new Check(expectation.id(), expectation.points(), true, "", "", "");
    }

    static Check failed(Expectation expectation, Finding finding, List<String> where) {
        List<String> lines = new ArrayList<>(finding.details());
        lines.addAll(where);
        return new Check(
                expectation.id(),
                expectation.points(),
                false,
                finding.message(),
                String.join("\n", lines),
                expectation.hint());
    }
}
