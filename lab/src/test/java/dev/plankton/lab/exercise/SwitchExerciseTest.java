package dev.plankton.lab.exercise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plankton.lab.exercise.network.EthernetSwitch;
import dev.plankton.net.ethernet.Mac;
import java.nio.file.Path;
import java.util.AbstractSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The exercise of lab 8 by switches that do one thing wrong each; whole solutions are run by SolutionsTest. */
final class SwitchExerciseTest {
    private static final Exercise.HandIn NOTHING_ELSE = new Exercise.HandIn() {
        @Override
        public Path folder() {
            return Path.of(".");
        }

        @Override
        public Path file(String name) throws SolutionException {
            throw new SolutionException(name);
        }

        @Override
        public Map<String, Object> answers() {
            return Map.of();
        }
    };

    private static Figures run(EthernetSwitch device) throws Exception {
        Exercise exercise = Exercises.find("learning-switch").orElseThrow();
        Figures figures = new Figures();
        exercise.run(() -> device, NOTHING_ELSE, figures);
        return figures;
    }

    @Test
    void aHubFailsWhereSomethingIsToBeLearned() throws Exception {
        Figures figures = run((port, from, to, now) -> {
            Set<Integer> others = new TreeSet<>(Set.of(0, 1, 2, 3));
            others.remove(port);
            return others;
        });
        assertEquals(
                Map.of(
                        "unknown-wrong", 0L,
                        "known-wrong", 4L,
                        "same-side-wrong", 2L,
                        "groups-wrong", 0L,
                        "moved-wrong", 3L,
                        "silent-wrong", 3L,
                        "crowd-wrong", 4L),
                figures.values());
        assertEquals(
                "Frame 5, at second 10: from 02:00:0a:00:00:0a to 02:00:0a:00:00:0b, in by port 0. It left by ports 1, 2, 3; it should"
                        + " leave by port 2.",
                figures.difference("known-wrong").orElseThrow());
        assertTrue(figures.difference("groups-wrong").isEmpty());
    }

    @Test
    void aSwitchThatDropsAllIsWrongAboutAllFramesButThoseOfOneSide() throws Exception {
        Figures figures = run((port, from, to, now) -> Set.of());
        assertEquals(0L, figures.values().get("same-side-wrong"));
        assertEquals(4L, figures.values().get("groups-wrong"));
        assertTrue(figures.difference("unknown-wrong")
                .orElseThrow()
                .contains("left by no port; it should leave by ports 1, 2, 3"));
    }

    /** A set that says it has as many ports as the one with which it is compared, and gives out none of them. */
    private static final class Flattering extends AbstractSet<Integer> {
        private final int claimed;

        Flattering(int claimed) {
            this.claimed = claimed;
        }

        @Override
        public int size() {
            return claimed;
        }

        @Override
        public Iterator<Integer> iterator() {
            return Collections.emptyIterator();
        }
    }

    @Test
    void portsAreComparedByWhatTheSetGivesOut() throws Exception {
        Figures figures = run((port, from, to, now) -> new Flattering(3));
        assertTrue(figures.difference("unknown-wrong")
                .orElseThrow()
                .contains("left by no port; it should leave by ports 1, 2, 3"));
    }

    @Test
    void nullIsNoSetOfPorts() throws Exception {
        Figures figures = run((port, from, to, now) -> null);
        assertTrue(figures.difference("unknown-wrong").orElseThrow().contains("null, which is no set of ports"));
    }

    @Test
    void theLowestBitOfTheFirstByteMakesAGroup() {
        assertTrue(EthernetSwitch.isGroup(Mac.BROADCAST));
        assertTrue(EthernetSwitch.isGroup(Mac.of("01:00:5e:00:00:01")));
        assertFalse(EthernetSwitch.isGroup(Mac.of("02:00:0a:00:00:05")));
    }
}
