package dev.plankton.memory.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.memory.store.PageSource.Page;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** Memory that is not used any more is released by another thread than the one that freed it, which may hold locks. */
class PageSourceTest {
    private static final int PAGE = 1 << 12;

    /** A sixteenth of it is sixteen pages. */
    private final Budget budget = new Budget(256 * PAGE);

    private final Queue<Runnable> releases = new ArrayDeque<>();

    private static boolean released(Page page) {
        return !page.segment().scope().isAlive();
    }

    @Test
    void aClosedPageIsGivenBackAtOnceAndReleasedLater() {
        PageSource source = new PageSource(true, budget, releases::add);
        Page page = source.open(PAGE, false);

        page.close();

        assertThat(budget.taken()).isZero();
        assertThat(source.openBytes()).isZero();
        assertThat(released(page)).isFalse();
        releases.remove().run();
        assertThat(released(page)).isTrue();
    }

    @Test
    void whatWaitsToBeReleasedIsBounded() {
        PageSource source = new PageSource(true, budget, releases::add);
        Page first = source.open(PAGE, false);
        first.close();
        for (int n = 1; n < 16; n++) {
            source.open(PAGE, false).close();
        }
        assertThat(released(first)).isFalse();

        source.open(PAGE, false).close();

        assertThat(released(first)).isTrue();
        releases.forEach(Runnable::run);
    }

    @Test
    void withoutAThreadForItItIsReleasedAtOnce() {
        Executor none = task -> {
            throw new OutOfMemoryError("unable to create native thread");
        };
        PageSource source = new PageSource(true, budget, none);
        Page page = source.open(PAGE, false);

        page.close();

        assertThat(released(page)).isTrue();
    }

    @Test
    void aPageInTheHeapNeedsNoThread() {
        PageSource source = new PageSource(false, budget, releases::add);

        source.open(PAGE, true).close();

        assertThat(releases).isEmpty();
        assertThat(budget.taken()).isZero();
    }
}
