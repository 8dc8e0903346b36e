package dev.plankton.lab.run;

import dev.plankton.device.card.Card;
import dev.plankton.device.card.CardSpec;
import dev.plankton.device.card.Slot;
import dev.plankton.lab.exercise.SolutionClass;
import dev.plankton.lab.exercise.SolutionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A card that is handed in; what it throws is kept, to be shown with the lines of its source. It may be several objects of the class:
 * then each call goes to another one than the call before, in an order that is the same each time. Confined to the thread of its machine.
 */
final class WatchedCard implements Card {
    private final SolutionClass solution;
    private final String file;
    private final List<Card> objects;
    private final Random order = new Random(0);
    private int turn;
    private volatile @Nullable Throwable thrown;

    /** @param file name of its source */
    WatchedCard(SolutionClass solution, String file) throws SolutionException {
        this(solution, file, 1);
    }

    private WatchedCard(SolutionClass solution, String file, int count) throws SolutionException {
        this.solution = solution;
        this.file = file;
        List<Card> created = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            created.add((Card) solution.create());
        }
        objects = List.copyOf(created);
    }

    /** The same card as N new objects, which share nothing. */
    WatchedCard again(int count) throws SolutionException {
        return new WatchedCard(solution, file, count);
    }

    /** Name of its source. */
    String file() {
        return file;
    }

    private Card card() {
        if (objects.size() > 1) {
            turn = (turn + 1 + order.nextInt(objects.size() - 1)) % objects.size();
        }
        return objects.get(turn);
    }

    /** What it threw, with lines of its source. */
    Optional<String> failure() {
        Throwable failure = thrown;
        return failure == null ? Optional.empty() : Optional.of(ExerciseRun.text(failure, file));
    }

    private interface Call<T> {
        T call();
    }

    private <T> T watch(Call<T> call) {
        try {
            return call.call();
        } catch (RuntimeException | Error e) {
            thrown = e;
            throw e;
        }
    }

    private void watch(Runnable call) {
        Boolean _ = watch(() -> {
            call.run();
            return true;
        });
    }

    @Override
    public CardSpec spec() {
        return watch(() -> card().spec());
    }

    @Override
    public void reset(Slot slot) {
        watch(() -> card().reset(slot));
    }

    @Override
    public int in8(Slot slot, int port) {
        return watch(() -> card().in8(slot, port));
    }

    @Override
    public void out8(Slot slot, int port, int value) {
        watch(() -> card().out8(slot, port, value));
    }

    @Override
    public int in(Slot slot, int port, int size) {
        return watch(() -> card().in(slot, port, size));
    }

    @Override
    public void out(Slot slot, int port, int size, int value) {
        watch(() -> card().out(slot, port, size, value));
    }

    @Override
    public int read(Slot slot, int address) {
        return watch(() -> card().read(slot, address));
    }

    @Override
    public void write(Slot slot, int address, int value) {
        watch(() -> card().write(slot, address, value));
    }

    @Override
    public void due(Slot slot) {
        watch(() -> card().due(slot));
    }

    @Override
    public boolean staysTheSame(Slot slot, int port) {
        return watch(() -> card().staysTheSame(slot, port));
    }
}
