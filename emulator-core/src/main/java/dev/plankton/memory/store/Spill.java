package dev.plankton.memory.store;

import dev.plankton.memory.Delta;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Moves deltas from memory to a file when the budget is nearly used up: those that were not stored since the hand of a clock last
 * came by (second chance). The hand goes over all places in turn. Each store moves a few, as long as memory is short, so
 * there is no thread for it. Safe for any thread; a caller holds no place's monitor.
 */
final class Spill {
    /** Deltas that a store looks at, at most, while memory is short: at most so many move. */
    private static final int LOOKS = 64;

    /** Deltas that a store moves at most. */
    private static final int MOVES = 16;

    /** Of the budget, in sixteenths, what may be taken before memory is short: an eighth is not there for large deltas. */
    private static final int SHORT = 13;

    /** After the file was found full, so many stores do not try again. */
    private static final int PAUSE = 1 << 12;

    private final SpillFile file;
    private final Budget budget;
    private final DeltaStore.References references;

    /** Those in memory, and where their deltas go, in the same order. */
    private final List<Place> hot;

    private final List<Place> cold;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by {@link #lock}, as are those that follow. */
    private final Delta moving = new Delta();

    private int place;
    private int hand;
    private int pause;
    private final AtomicLong moved = new AtomicLong();

    /** @param cold where deltas of the places {@code hot} go, in the same order */
    Spill(SpillFile file, Budget budget, DeltaStore.References references, List<Place> hot, List<Place> cold) {
        this.file = file;
        this.budget = budget;
        this.references = references;
        this.hot = hot;
        this.cold = cold;
    }

    SpillFile file() {
        return file;
    }

    /** Deltas moved so far. */
    long moved() {
        return moved.get();
    }

    /** Moves a few deltas if memory is short and no other thread does so. */
    void relieve() {
        if (budget.taken() < budget.limit() / 16 * SHORT || !lock.tryLock()) {
            return;
        }
        try {
            if (pause > 0) {
                pause--;
            } else {
                int _ = sweep();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Moves deltas until some memory is given back; false if that cannot be. */
    boolean makeRoom() {
        lock.lock();
        try {
            long before = budget.taken();
            // Twice around: the first time all may be in use.
            long looks = 2 * hot.stream().mapToLong(Spill::count).sum() + 2L * LOOKS * hot.size();
            for (long looked = 0; looked < looks && budget.taken() >= before && pause == 0; looked += LOOKS) {
                int _ = sweep();
            }
            boolean room = budget.taken() < before;
            if (pause > 0) {
                pause--;
            }
            return room;
        } finally {
            lock.unlock();
        }
    }

    private static int count(Place place) {
        synchronized (place) {
            return place.count();
        }
    }

    private int sweep() {
        Place from = hot.get(place);
        Place to = cold.get(place);
        int moves = 0;
        synchronized (from) {
            synchronized (to) {
                int looks = LOOKS;
                while (looks-- > 0 && hand < from.count() && moves < MOVES) {
                    int owner = from.owner(hand);
                    if (owner < 0 || !from.isOld(hand)) {
                        hand++;
                    } else if (move(owner, from, to)) {
                        moves++;
                    } else {
                        pause = PAUSE;
                        looks = 0;
                    }
                }
                if (hand >= from.count()) {
                    hand = 0;
                    place = (place + 1) % hot.size();
                }
            }
        }
        moved.addAndGet(moves);
        return moves;
    }

    /** Moves the delta at the hand, where another may be then; false if the file has no room. */
    private boolean move(int owner, Place from, Place to) {
        int reference = from.reference(hand);
        from.read(reference, moving);
        int next;
        try {
            next = to.add(owner, moving);
        } catch (OutOfMemoryError e) {
            return false;
        }
        references.setReference(owner, next);
        from.remove(reference);
        file.touched(moving.length());
        return true;
    }
}
