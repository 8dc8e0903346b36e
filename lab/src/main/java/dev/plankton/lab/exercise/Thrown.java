package dev.plankton.lab.exercise;

import java.util.stream.Stream;

/** What a student's class has thrown. */
final class Thrown {
    private Thrown() {}

    /**
     * In words, with the line of the student's source.
     *
     * @param method that was called
     */
    static String text(String method, Throwable thrown) {
        String at = Stream.of(thrown.getStackTrace())
                .filter(frame -> !frame.getClassName().startsWith("dev.plankton.")
                        && !frame.getClassName().startsWith("java."))
                .findFirst()
                .map(frame -> " at %s:%d".formatted(frame.getFileName(), frame.getLineNumber()))
                .orElse("");
        return "%s threw %s%s: %s".formatted(method, thrown.getClass().getSimpleName(), at, thrown.getMessage());
    }
}
