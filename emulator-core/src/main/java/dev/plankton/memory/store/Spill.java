package dev.plankton.memory.store;

import dev.plankton.memory.Delta;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Moves deltas from memory to a file when the budget is nearly used up: those that were not stored since the hand of a clock last
 * came by (second chance). The hand goes over all places in turn. A thread does so that starts when memory is short, and
 * a thread that finds no room for what it stores. Safe for any thread; a caller holds no place's monitor.
 */
final class Spill {
    /** Deltas that are looked at while monitors are held. */
    private static final int LOOKS = 64;

    /** Deltas that are moved while monitors are held. */
    private static final int MOVES = 16;

    /** Of the budget, in 32nds, what may be taken before memory is short: an eighth is not there for large deltas. */
    private static final int SHORT = 26;

    /** What is taken when it is short no more. */
    private static final int ENOUGH = 25;

    /** After the file was found full, this number of stores does not try again. */
    private static final int PAUSE = 1 << 12;

    /** A thread that ends when it was not needed for a minute. */
    private static final Executor MOVING = new ThreadPoolExecutor(
            0,
            1,
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("plankton-spill").factory());

    private final SpillFile file;
    private final Budget budget;
    private final DeltaStore.References references;

    /** Those in memory, and where their deltas go, in the same order. */
    private final List<Place> hot;

    private final List<Place> cold;
    private final AtomicBoolean moving = new AtomicBoolean();
    private final AtomicInteger pause = new AtomicInteger();
    private final AtomicLong moved = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by {@link #lock}, as are those that follow. */
    private final Delta scratch = new Delta();

    private int place;
    private int hand;
    private boolean closed;

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

    /** Lets a thread move deltas if memory is short, and returns at once. */
    void relieve() {
        if (budget.taken() < budget.limit() / 32 * SHORT || moving.get()) {
            return;
        }
        if (pause.get() > 0) {
            pause.decrementAndGet();
        } else if (moving.compareAndSet(false, true)) {
            try {
                MOVING.execute(this::moveSome);
            } catch (OutOfMemoryError e) {
                // There is no thread for it: those that find no room see to it.
                moving.set(false);
            }
        }
    }

    private void moveSome() {
        try {
            boolean _ = moveUntil(budget.limit() / 32 * ENOUGH);
        } finally {
            moving.set(false);
        }
    }

    /** Moves deltas until some memory is given back; false if that cannot be. */
    boolean makeRoom() {
        return moveUntil(budget.taken() - 1);
    }

    /** Moves deltas until at most that number of bytes is taken; whether that is so. */
    private boolean moveUntil(long taken) {
        // Twice around: the first time all may be in use.
        long looks = 2 * hot.stream().mapToLong(Spill::count).sum() + 2L * LOOKS * hot.size();
        for (long looked = 0; looked < looks && budget.taken() > taken; looked += LOOKS) {
            lock.lock();
            try {
                if (closed || !sweep()) {
                    break;
                }
            } finally {
                lock.unlock();
            }
        }
        return budget.taken() <= taken;
    }

    private static int count(Place place) {
        synchronized (place) {
            return place.count();
        }
    }

    /** Moves some of the deltas after the hand; false if the file has no room. */
    private boolean sweep() {
        Place from = hot.get(place);
        Place to = cold.get(place);
        int moves = 0;
        boolean room = true;
        synchronized (from) {
            synchronized (to) {
                int looks = LOOKS;
                while (room && looks-- > 0 && hand < from.count() && moves < MOVES) {
                    int owner = from.owner(hand);
                    if (owner < 0 || !from.isOld(hand)) {
                        hand++;
                    } else {
                        room = move(owner, from, to);
                        moves += room ? 1 : 0;
                    }
                }
                if (hand >= from.count()) {
                    hand = 0;
                    place = (place + 1) % hot.size();
                }
            }
        }
        moved.addAndGet(moves);
        pause.set(room ? 0 : PAUSE);
        return room;
    }

    /** Moves the delta at the hand, where another may be then; false if the file has no room. */
    private boolean move(int owner, Place from, Place to) {
        int reference = from.reference(hand);
        from.read(reference, scratch);
        int next;
        try {
            next = to.add(owner, scratch);
        } catch (OutOfMemoryError e) {
            return false;
        }
        references.setReference(owner, next);
        from.remove(reference);
        file.touched(scratch.length());
        return true;
    }

    /** No more deltas are moved. */
    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }
}
