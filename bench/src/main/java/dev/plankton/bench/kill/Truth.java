package dev.plankton.bench.kill;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** What clients have seen of the counter of one VM: the truth that a restart is held against. Safe for any thread. */
final class Truth {
    /** An answer that was seen. */
    private record Seen(long nanos, long count) {}

    private static final int MOST_REPORTED = 5;

    private final int vm;

    /** How long ago what may be lost was seen, nanoseconds. */
    private final long mayBeLost;

    private final ArrayDeque<Seen> recent = new ArrayDeque<>();

    /** What had to be there already before the oldest of {@link #recent}. */
    private long certain;

    private long asked;
    private long acknowledged;
    private boolean restarted;
    private long killed;

    private final List<String> wrong = new ArrayList<>();

    Truth(int vm, long mayBeLost) {
        this.vm = vm;
        this.mayBeLost = mayBeLost;
    }

    /** A request is on its way. */
    synchronized void ask() {
        asked++;
    }

    /** The answer to one is there: how many requests the VM says it has had. */
    synchronized void answered(long count, long nanos) {
        acknowledged++;
        long last = recent.isEmpty() ? certain : recent.getLast().count();
        if (restarted) {
            long least = certainAt(killed - mayBeLost) + 1;
            if (count < least || count > last + asked - answeredSince()) {
                report("VM %d answers %d after a restart: it had answered %d before, and %d at least must be kept"
                        .formatted(vm, count, last, least - 1));
            }
            restarted = false;
            recent.clear();
            certain = Math.min(certain, count);
            asked = 0;
            acknowledged = 0;
        } else if (count != last + 1) {
            report("VM %d answers %d after %d".formatted(vm, count, last));
        }
        recent.add(new Seen(nanos, count));
        while (recent.size() > 1 && nanos - recent.getFirst().nanos() > mayBeLost) {
            certain = recent.removeFirst().count();
        }
    }

    /** Answers among those asked since the last restart, the first of which does not count. */
    private long answeredSince() {
        return acknowledged - 1;
    }

    private void report(String text) {
        if (wrong.size() < MOST_REPORTED) {
            wrong.add(text);
        }
    }

    /** What must be there that was seen until {@code nanos}. */
    private long certainAt(long nanos) {
        long count = certain;
        for (Seen seen : recent) {
            if (seen.nanos() - nanos <= 0) {
                count = seen.count();
            }
        }
        return count;
    }

    /** The server was killed, and is going to be started again. */
    synchronized void restart(long nanos) {
        if (!restarted) {
            restarted = true;
            killed = nanos;
        }
    }

    /** What was wrong. */
    synchronized List<String> wrong() {
        return List.copyOf(wrong);
    }
}
