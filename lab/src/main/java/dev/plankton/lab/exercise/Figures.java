package dev.plankton.lab.exercise;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What an exercise has measured, by name: what the {@code figures} of a lab file are compared with. Not for several threads. */
public final class Figures {
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Map<String, String> differences = new LinkedHashMap<>();

    /** Without any. */
    public Figures() {}

    /** A count. */
    public void put(String name, long value) {
        values.put(name, value);
    }

    /** A ratio or another number that is not whole. */
    public void put(String name, double value) {
        values.put(name, value);
    }

    /** A text. */
    public void put(String name, String value) {
        values.put(name, value);
    }

    /**
     * Says where and how the result of the student first differs from what it should be; shown with the check of that name, and the
     * first time counts.
     *
     * @param id of the check, or name of the figure
     * @param text what differs, in which state and at which instruction or step, in whole lines
     */
    public void differs(String id, String text) {
        differences.putIfAbsent(id, text);
    }

    /** All figures, each a {@link Long}, a {@link Double} or a {@link String}, in the order in which they were first measured. */
    public Map<String, Object> values() {
        return Collections.unmodifiableMap(values);
    }

    /** What {@link #differs} has said of a check or figure. */
    public Optional<String> difference(String id) {
        return Optional.ofNullable(differences.get(id));
    }
}
