package dev.plankton.hypervisor.run;

import dev.plankton.device.nic.Ne2000;
import dev.plankton.hypervisor.handover.Carried;
import dev.plankton.hypervisor.io.Count;
import dev.plankton.hypervisor.io.Offer;
import dev.plankton.hypervisor.io.ReplyListener;
import dev.plankton.hypervisor.io.SerialListener;
import dev.plankton.hypervisor.population.Inbox;
import dev.plankton.hypervisor.population.Input;
import dev.plankton.hypervisor.population.Population;
import dev.plankton.hypervisor.population.RunWord;
import dev.plankton.snapshot.format.SavedInput;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
        return express(vm, request, request.listener()) ? Offer.ACCEPTED : offer(vm, request, true);
    }

    /**
     * Gives an input to a VM that is idle and has no inbox, without one, on this thread; false, and nothing is done, for any other.
     *
     * @param caller whose callbacks may be made on this thread
     */
    private boolean express(RunWord vm, Input.Express input, @Nullable ReplyListener caller) {
        boolean queued = population.waiting().held() || population.inbox(vm) != null;
        if (queued || !population.table().hasRoom(vm.number()) || !vm.wake()) {
            return false;
        }
        population.counts().add(Count.INPUTS);
        scheduler.runHere(vm, input, caller);
        return true;
    }

    /**
     * Offers an input.
     *
     * @param here whether a VM that it wakes may run on this thread
     */
    public Offer offer(RunWord vm, Input input, boolean here) {
        population.lifetime().requireOpen();
        if (!population.table().hasRoom(vm.number()) && !vm.stopped()) {
            keeper.refused(vm, input);
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

    /** Puts an input that waited in a snapshot into the inbox of a VM that does not run, as far as there is room. */
    public void restore(RunWord vm, SavedInput saved, ReplyListener client) {
        byte[] bytes = saved.bytes();
        Input input = switch (saved.kind()) {
            case REQUEST -> new Input.Request(bytes, client);
            case SERIAL -> new Input.Serial(bytes);
            case KEYS -> new Input.Keys(bytes);
            case MOUSE -> {
                ByteBuffer numbers = ByteBuffer.wrap(bytes);
                yield new Input.Mouse(numbers.getInt(), numbers.getInt(), numbers.getInt(), numbers.getInt());
            }
            case FRAME -> new Input.Frame(population.frames().copy(bytes, 0, bytes.length));
        };
        if (keeper.add(vm, input) != Offer.ACCEPTED && input instanceof Input.Frame(byte[] buffer)) {
            population.frames().giveBack(buffer);
            population.counts().add(Count.FRAMES_DROPPED);
        }
    }

    /**
     * Puts what waited for a VM elsewhere into its inbox, in the order of the calls, whatever room there is for requests; wakes it not.
     *
     * @return false if it was not taken, and its client is not notified
     */
    public boolean carry(RunWord vm, Carried carried) {
        return switch (carried) {
            case Carried.Request(int _, byte[] bytes, ReplyListener client, boolean presented, long since) -> {
                if (!vm.stopped()) {
                    keeper.carry(vm, new Input.Request(bytes, client), presented, since);
                }
                yield !vm.stopped();
            }
            case Carried.Serial(int _, byte[] bytes) -> keeper.add(vm, new Input.Serial(bytes)) == Offer.ACCEPTED;
            case Carried.Keys(int _, byte[] codes) -> keeper.add(vm, new Input.Keys(codes)) == Offer.ACCEPTED;
            case Carried.Mouse(int _, int right, int down, int wheel, int buttons) ->
                keeper.add(vm, new Input.Mouse(right, down, wheel, buttons)) == Offer.ACCEPTED;
            case Carried.Attached(int _, SerialListener listener) ->
                keeper.add(vm, new Input.Attach(listener)) == Offer.ACCEPTED;
            case Carried.Frame(int _, byte[] frame) -> {
                byte[] buffer = population.frames().copy(frame, 0, frame.length);
                boolean taken = keeper.add(vm, new Input.Frame(buffer)) == Offer.ACCEPTED;
                if (!taken) {
                    population.frames().giveBack(buffer);
                    population.counts().add(Count.FRAMES_DROPPED);
                }
                yield taken;
            }
        };
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
        Input.Frame input = new Input.Frame(buffer);
        Offer offer = here && express(vm, input, null) ? Offer.ACCEPTED : offer(vm, input, here);
        if (offer != Offer.ACCEPTED) {
            population.frames().giveBack(buffer);
            population.counts().add(Count.FRAMES_DROPPED);
        }
        return offer;
    }

    /** Takes a request back that waits; one that the guest has stays. */
    public void withdraw(RunWord vm, ReplyListener client) {
        Inbox box = population.inbox(vm);
        if (box != null) {
            box.withdraw(client);
            keeper.dropIfEmpty(vm);
        }
    }

    /** Whether something waits for a VM, or for an answer of it. */
    public boolean waiting(RunWord vm) {
        Inbox box = population.inbox(vm);
        return box != null && box.waits();
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
