package dev.plankton.hypervisor.run;

import dev.plankton.hypervisor.population.Keeping;
import dev.plankton.hypervisor.population.Population;
import java.util.function.Consumer;

/**
 * Makes the callbacks of slices: at once, or when what the VM has become is on the disk, if they must wait for that. Until then
 * the VM counts as running, so that its next callbacks come after these, and no more than one slice's wait. Safe for any
 * thread.
 */
final class Departures {
    private final Population population;
    private final Endings endings;
    private final Callbacks callbacks;
    private final Consumer<Slice> settle;

    /** @param settle what the VM does then: it goes on, sleeps or ends */
    Departures(Population population, Endings endings, Callbacks callbacks, Consumer<Slice> settle) {
        this.population = population;
        this.endings = endings;
        this.callbacks = callbacks;
        this.settle = settle;
    }

    /**
     * Makes the callbacks of a slice, whose core has been given back.
     *
     * @param here whether the calling thread may wait for callbacks
     */
    void leave(Slice slice, Delivery delivery, boolean here) {
        endings.deliveryBegins();
        Runnable rest = () -> {
            delivery.run(callbacks);
            endings.deliveryEnds();
            settle.accept(slice);
        };
        Keeping keeping = population.keeping();
        if (keeping != null && keeping.holdsReplies()) {
            boolean deadline = slice.deadline() != Long.MAX_VALUE;
            Runnable refused = () -> {
                endings.deliveryEnds();
                settle.accept(slice);
            };
            keeping.afterDurable(slice.vm(), slice.exit(), deadline, !delivery.neverBlocks(), rest, refused);
        } else if (here && callbacks.mayRunHere()) {
            rest.run();
        } else {
            callbacks.handOver(rest);
        }
    }
}
