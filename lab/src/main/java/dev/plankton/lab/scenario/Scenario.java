package dev.plankton.lab.scenario;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A scenario: what a guest gets, and what is expected of it. Immutable.
 *
 * @param name for people
 * @param program what the guest boots; null if there is no guest
 * @param pc the guest's PC
 * @param measure what measures the guest, a name of {@link dev.plankton.lab.exercise.Measures}; null for nothing
 * @param java a class that is handed in; null for none
 * @param recording path of a recording that is handed in, from which the guest's inputs come; null for none
 * @param limit instructions after which the run ends
 * @param nanos guest time after which the run ends
 * @param inputs what comes to the guest, in the order of the file
 * @param expectations what is expected, in the order of the file
 * @param population what a population does with the guest's image; null for none
 * @param leaderboard the figures by which solutions are compared, and whether the smallest is the best, in the order of the file
 */
public record Scenario(
        String name,
        @Nullable Program program,
        Pc pc,
        @Nullable String measure,
        @Nullable JavaPart java,
        @Nullable String recording,
        long limit,
        long nanos,
        List<Input> inputs,
        List<Expectation> expectations,
        @Nullable PopulationPlan population,
        SequencedMap<String, Boolean> leaderboard) {
    /** Copies the lists. */
    public Scenario {
        leaderboard = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(leaderboard));
        inputs = List.copyOf(inputs);
        expectations = List.copyOf(expectations);
    }

    /** What all expectations together are worth. */
    public int points() {
        return expectations.stream().mapToInt(Expectation::points).sum();
    }
}
