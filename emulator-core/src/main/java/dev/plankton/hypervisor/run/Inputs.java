package dev.plankton.hypervisor.run;

import dev.plankton.device.nic.Ne2000;
import dev.plankton.hypervisor.io.Count;
import dev.plankton.hypervisor.io.Offer;
import dev.plankton.hypervisor.io.SerialListener;
import dev.plankton.hypervisor.population.Inbox;
import dev.plankton.hypervisor.population.Input;
import dev.plankton.hypervisor.population.Population;
import dev.plankton.hypervisor.population.RunWord;
import java.util.Objects;

/** Takes inputs for VMs and wakes them. Safe for any thread. */
public final class Inputs {
    private final Population population;
    private final InboxKeeper keeper;
    private final Scheduler scheduler;

    public Inputs(Population population, InboxKeeper keeper, Scheduler scheduler) {
        this.population = population;
        this.keeper = keeper;
        this.scheduler = scheduler;
    }

    /** Offers a request; a VM that is idle and has no inbox gets it without one, on this thread. */
    public Offer requestHere(RunWord vm, Input.Request request) {
        population.lifetime().requireOpen();
        if (population.inbox(vm) != null || !population.table().hasRoom(vm.number()) || !vm.wake()) {
            return offer(vm, request, true);
        }
        population.counts().add(Count.INPUTS);
        scheduler.runHere(vm, request, request.listener());
        return Offer.ACCEPTED;
    }

    /**
     * Offers an input.
     *
     * @param here whether a VM that it wakes may run on this thread
     */
    public Offer offer(RunWord vm, Input input, boolean here) {
        population.lifetime().requireOpen();
        if (!population.table().hasRoom(vm.number()) && !vm.stopped()) {
            population.counts().add(Count.REFUSED);
            return Offer.FULL;
        }
        Offer offer = keeper.add(vm, input);
        if (offer == Offer.ACCEPTED && !(input instanceof Input.Attach) && vm.wake()) {
            if (here) {
                scheduler.runHere(vm, null, input instanceof Input.Request request ? request.listener() : null);
            } else {
                scheduler.schedule(vm);
            }
        }
        return offer;
    }

    /** Offers a frame, of which a copy is made. */
    public Offer offerFrame(RunWord vm, byte[] frame, int offset, int length, boolean here) {
        population.lifetime().requireOpen();
        Objects.checkFromIndexSize(offset, length, frame.length);
        if (length < Ne2000.MIN_FRAME || length > Ne2000.MAX_FRAME) {
            throw new IllegalArgumentException(
                    "no frame has " + length + " bytes: " + Ne2000.MIN_FRAME + " to " + Ne2000.MAX_FRAME);
        }
        byte[] buffer = population.frames().copy(frame, offset, length);
        Offer offer = offer(vm, new Input.Frame(buffer), here);
        if (offer != Offer.ACCEPTED) {
            population.frames().giveBack(buffer);
            population.counts().add(Count.FRAMES_DROPPED);
        }
        return offer;
    }

    /** Ends what an {@link Input.Attach} began. */
    public void detach(RunWord vm, SerialListener listener) {
        Inbox box = population.inbox(vm);
        if (box != null) {
            box.detach(listener);
            keeper.dropIfEmpty(vm);
        }
    }
}
