package dev.plankton.cluster.map;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * The map that a node goes by: a copy that may be behind, corrected by what other nodes answer. Reading takes no lock. Safe for any
 * thread.
 */
public final class SlabDirectory {
    private final List<Consumer<SlabEntry>> listeners = new CopyOnWriteArrayList<>();
    private final LongAdder corrections = new LongAdder();
    private final Object learning = new Object();
    private volatile SlabMap map;

    /** Starts with {@code map}. */
    public SlabDirectory(SlabMap map) {
        this.map = map;
    }

    /** The map as it is known now. */
    public SlabMap map() {
        return map;
    }

    /**
     * Calls {@code listener} with each entry that becomes true from now on, in order, on the thread that brings it and under a lock: it must
     * only take note.
     */
    public void onChange(Consumer<SlabEntry> listener) {
        listeners.add(listener);
    }

    /**
     * Takes what another node has answered: whatever has a higher epoch than what is known.
     *
     * @return whether it was news
     * @throws IllegalArgumentException if there is no such slab, or its epoch has another owner
     */
    public boolean correct(SlabEntry entry) {
        boolean news = learn(List.of(entry));
        if (news) {
            corrections.increment();
        }
        return news;
    }

    /**
     * Takes what the coordinator has decided: whatever has a higher epoch than what is known.
     *
     * @return whether any of it was news
     * @throws IllegalArgumentException if there is no such slab, or its epoch has another owner
     */
    public boolean learn(Collection<SlabEntry> entries) {
        List<SlabEntry> news = new ArrayList<>();
        synchronized (learning) {
            SlabMap old = map;
            for (SlabEntry entry : entries) {
                if (old.isNews(entry)) {
                    news.add(entry);
                }
            }
            if (news.isEmpty()) {
                return false;
            }
            map = old.with(news);
            news.forEach(entry -> listeners.forEach(listener -> listener.accept(entry)));
        }
        return true;
    }

    /** How many entries were known only because another node answered that it does not own the slab. */
    public long corrections() {
        return corrections.sum();
    }
}
