package dev.plankton.hypervisor.run;

import dev.plankton.hypervisor.flight.Flight;
import dev.plankton.hypervisor.io.Count;
import dev.plankton.hypervisor.io.Offer;
import dev.plankton.hypervisor.population.Inbox;
import dev.plankton.hypervisor.population.Input;
import dev.plankton.hypervisor.population.Population;
import dev.plankton.hypervisor.population.RunWord;
import java.util.function.Predicate;

/** Puts what VMs do not take at once into their inboxes, and clears those away. Safe for any thread. */
public final class InboxKeeper {
    private final Population population;
    private final Endings endings;
    private final Happenings happenings;

    /** @param happenings take refused inputs */
    public InboxKeeper(Population population, Endings endings, Happenings happenings) {
        this.population = population;
        this.endings = endings;
        this.happenings = happenings;
    }

    /** Adds an input to a VM's inbox; wakes no VM. */
    Offer add(RunWord vm, Input input) {
        while (!vm.stopped()) {
            Inbox box = population.inboxes().open(vm.number());
            Offer offer = box.add(input);
            if (offer == null) {
                population.inboxes().drop(vm.number(), box);
                continue;
            }
            if (offer == Offer.FULL) {
                refused(vm, input);
                if (input instanceof Input.Serial) {
                    population.waiting().refuse(vm.number());
                }
                return offer;
            }
            population.counts().add(Count.INPUTS);
            if (vm.stopped()) {
                endings.abandon(vm, box);
            }
            return offer;
        }
        return Offer.GONE;
    }

    /** An input was refused. */
    void refused(RunWord vm, Input input) {
        population.counts().add(Count.REFUSED);
        Flight.refused(vm.publicNumber(), input);
        happenings.inboxFull(vm);
    }

    /** Puts what was not given to the guest in the slice it came for into the VM's inbox, before all others of its kind. */
    void keep(RunWord vm, Input.Express input) {
        keep(vm, input, false, 0);
    }

    /**
     * The same of one that was not answered.
     *
     * @param presented whether the guest has it, a request
     * @param since instructions that the VM had executed when the guest was given it
     */
    void keep(RunWord vm, Input.Express input, boolean presented, long since) {
        put(vm, box -> addFirst(box, input, presented, since));
    }

    /**
     * Puts a request into a VM's inbox that has waited elsewhere, in the order of the calls.
     *
     * @param presented whether the guest has it
     * @param since instructions that the VM had executed when the guest was given it
     */
    void carry(RunWord vm, Input.Request request, boolean presented, long since) {
        put(vm, box -> box.addCarried(request, presented, since));
    }

    /** @param add puts it into an inbox; false if that is closed */
    private void put(RunWord vm, Predicate<Inbox> add) {
        Inbox box = population.inboxes().open(vm.number());
        while (!add.test(box)) {
            population.inboxes().drop(vm.number(), box);
            box = population.inboxes().open(vm.number());
        }
        if (vm.stopped()) {
            endings.abandon(vm, box);
        }
    }

    private static boolean addFirst(Inbox box, Input.Express input, boolean presented, long since) {
        return switch (input) {
            case Input.Request request -> box.addFirst(request, presented, since);
            case Input.Frame frame -> box.addFirst(frame);
        };
    }

    /** Drops a VM's inbox if nothing is in it. */
    void dropIfEmpty(RunWord vm) {
        Inbox box = population.inbox(vm);
        if (box != null && box.closeIfEmpty()) {
            population.inboxes().drop(vm.number(), box);
        }
    }

    /** A frame has left the inbox; whether the guest will see it. */
    void frameArrived(byte[] buffer, boolean seen) {
        population.frames().giveBack(buffer);
        population.counts().add(seen ? Count.FRAMES_IN : Count.FRAMES_IGNORED);
    }
}
