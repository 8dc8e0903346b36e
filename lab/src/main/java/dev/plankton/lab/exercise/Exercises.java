package dev.plankton.lab.exercise;

import java.util.List;
import java.util.Optional;

/** All exercises. */
public final class Exercises {
    private static final List<Exercise> ALL = List.of(
            new SchedulerExercise(),
            new IdleExercise(),
            new PackingExercise(),
            new SharingExercise(),
            new SwitchExercise(),
            new ReplayExercise(),
            new MigrationExercise());

    private Exercises() {}

    /** The exercise of that name. */
    public static Optional<Exercise> find(String name) {
        return ALL.stream().filter(exercise -> exercise.name().equals(name)).findFirst();
    }

    /** The names of all, in the order of the course. */
    public static List<String> names() {
        return ALL.stream().map(Exercise::name).toList();
    }
}
