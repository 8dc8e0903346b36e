package dev.plankton.lab.exercise.migration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What came of migrations under several schedules of requests. */
public final class Report {
    private final Map<String, String> differences = new LinkedHashMap<>();
    private final List<String> events = new ArrayList<>();
    private int schedule, moved, lost, doubled, wrong, pages, mostPages;
    private long blackout;
    private @Nullable RuntimeException thrown;
    private String thrownAfter = "";

    /** Of none so far. */
    Report() {}

    /** Another migration begins. */
    void begin(int number) {
        schedule = number;
        events.clear();
        pages = 0;
    }

    void event(String what) {
        events.add(what);
    }

    /** What has happened in this migration so far, in a line. */
    String events() {
        return "schedule %d%s".formatted(schedule, events.isEmpty() ? "" : ", " + String.join(", ", events));
    }

    void sent(int count) {
        pages += count;
        mostPages = Math.max(mostPages, pages);
    }

    void failed(String events, String why) {
        differs("moved", events, why);
    }

    void failed(String events, RuntimeException why) {
        if (thrown == null) {
            thrown = why;
            thrownAfter = events;
        }
    }

    void moved(long stoodStill) {
        moved++;
        blackout = Math.max(blackout, stoodStill);
    }

    void lost(String events, String what) {
        lost++;
        differs("lost", events, what);
    }

    /** Says where a request gets lost, for the first that is {@link #lost}. */
    void explain(String events, String what) {
        differs("lost", events, what);
    }

    void doubled(String events, String what) {
        doubled++;
        differs("doubled", events, what);
    }

    void wrong(String events, String what) {
        wrong++;
        differs("wrong", events, what);
    }

    private void differs(String figure, String events, String what) {
        differences.putIfAbsent(figure, what + "\n" + events);
    }

    /** What a mover has thrown first. */
    public Optional<RuntimeException> thrown() {
        return Optional.ofNullable(thrown);
    }

    /** What had happened in that migration, in a line. */
    public String thrownAfter() {
        return thrownAfter;
    }

    /** Migrations after which the VM ran on the new host. */
    public int moved() {
        return moved;
    }

    /** Requests that were never answered. */
    public int lost() {
        return lost;
    }

    /** Requests that were answered more than once. */
    public int doubled() {
        return doubled;
    }

    /** Replies with a wrong balance. */
    public int wrong() {
        return wrong;
    }

    /** The longest time that the VM ran on neither host, in instructions. */
    public long blackout() {
        return blackout;
    }

    /** The most pages that were sent for one migration. */
    public int pages() {
        return mostPages;
    }

    /** The first difference of each kind: by {@code moved}, {@code lost}, {@code doubled}, {@code wrong}. */
    public Map<String, String> differences() {
        return Map.copyOf(differences);
    }
}
