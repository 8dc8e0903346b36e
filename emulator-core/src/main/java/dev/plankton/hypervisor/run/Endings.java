package dev.plankton.hypervisor.run;

import dev.plankton.clock.HostClock;
import dev.plankton.device.CardException;
import dev.plankton.hypervisor.flight.Flight;
import dev.plankton.hypervisor.handover.Carried;
import dev.plankton.hypervisor.io.Count;
import dev.plankton.hypervisor.io.Limit;
import dev.plankton.hypervisor.io.ReplyListener;
import dev.plankton.hypervisor.io.SerialListener;
import dev.plankton.hypervisor.population.Inbox;
import dev.plankton.hypervisor.population.Keeping;
import dev.plankton.hypervisor.population.Population;
import dev.plankton.hypervisor.population.RunWord;
import dev.plankton.hypervisor.population.VmTable;
import dev.plankton.logging.SafeLog;
import dev.plankton.logging.SeldomLog;
import dev.plankton.machine.Exit;
import dev.plankton.machine.StopReason;
import dev.plankton.recording.PopulationRecorder;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** How VMs end, and how the hypervisor's memory goes with the last of them. Safe for any thread. */
public final class Endings {
    private static final SafeLog LOG = SafeLog.of(Endings.class);

    /** How a VM ends that the host stops. */
    static final Exit.Ended STOPPED = new Exit.Ended(StopReason.STOPPED, 0);

    private static final Exit.Ended DEFECT = new Exit.Ended(StopReason.DEFECT, 0);
    private static final Exit.Ended OUT_OF_MEMORY = new Exit.Ended(StopReason.OUT_OF_MEMORY, 0);

    private final Population population;
    private final Callbacks callbacks;
    private final Happenings happenings;
    private final SeldomLog outOfMemory;

    /** VMs that have no core and go on later: when their callbacks have returned, or when they are given back. */
    private final AtomicInteger delivering = new AtomicInteger();

    /** Closed, and the memory goes when the last VM has left its core. */
    private volatile boolean givesBackLast;

    private final Completion unused = new Completion();

    /** @param happenings take each end but those of VMs whose states are of no use */
    public Endings(Population population, Callbacks callbacks, Happenings happenings, HostClock clock) {
        this.population = population;
        this.callbacks = callbacks;
        this.happenings = happenings;
        outOfMemory = new SeldomLog(LOG, clock);
    }

    /** Ends a VM that runs: keeps its state, if that is wanted, gives back all else that it held, and calls its listeners. */
    public void end(RunWord vm, Exit.Ended how) {
        Runnable report = happenings.ending(vm, how);
        recorded(vm, how);
        keepOrFree(vm, how, true);
        vm.end();
        ended(vm, how);
        switch (how.reason()) {
            case OUT_OF_MEMORY, MEMORY_LIMIT -> happenings.limitMet(vm, Limit.MEMORY);
            case INSTRUCTION_LIMIT -> happenings.limitMet(vm, Limit.INSTRUCTIONS);
            default -> {}
        }
        report.run();
    }

    /**
     * Takes a VM that has ended to begin again with a template: from now on the calling thread has its state, as after {@link
     * RunWord#claim}, and it has none.
     *
     * @return false if it has not ended
     */
    @SuppressWarnings("ThreadPriorityCheck") // A hint is what is meant.
    public boolean revive(RunWord vm, int template) {
        while (vm.stopped()) {
            boolean _ = population.lifetime().ifThere(() -> population.ended().forget(vm.number()));
            if (!vm.stateGone()) {
                Thread.yield(); // The thread that has stopped it is about to give its state back.
            } else if (vm.revive(template)) {
                population.counts().add(Count.CREATED);
                return true;
            }
        }
        return false;
    }

    /** Whether the state in which a VM ends is wanted. */
    boolean wantsLastState() {
        return population.ended().most() > 0 || happenings.wanted();
    }

    /** Ends a VM that the calling thread has, as the host wanted. */
    public void stopped(RunWord vm) {
        end(vm, STOPPED);
    }

    /** Stops a VM: at once if it does not run, else within its slice. */
    public void stop(RunWord vm) {
        if (vm.stop()) {
            Runnable report = happenings.ending(vm, STOPPED);
            recorded(vm, STOPPED);
            keepOrFree(vm, STOPPED, true);
            ended(vm, STOPPED);
            report.run();
        }
    }

    /** Stops a VM whose state is of no use and is not kept. */
    public void discard(RunWord vm) {
        if (vm.stop()) {
            recorded(vm, STOPPED);
            keepOrFree(vm, STOPPED, false);
            ended(vm, STOPPED);
        } else {
            boolean _ = population.lifetime().ifThere(() -> population.ended().forget(vm.number()));
        }
    }

    /**
     * Stops all VMs, those of a store as far as they have been read, each as {@link #stop} does, but those that are alike and
     * at rest together. The hypervisor is closed.
     */
    public void stopAll() {
        Keeping keeping = population.keeping();
        if (keeping != null) {
            for (int number = 0; number < population.table().size(); number++) {
                if (keeping.isHere(number)) {
                    stop(population.vm(number));
                }
            }
            return;
        }
        endFrom(0, reference -> reference, (_, _) -> {}, this::stop);
    }

    /** Stops the VMs from number {@code first} on, whose states are of no use and are not kept. */
    public void discardFrom(int first) {
        int mark = RunWord.mark(STOPPED);
        endFrom(first, _ -> mark, population.deltas()::release, this::discard);
    }

    private void endFrom(int first, IntUnaryOperator next, VmTable.Released free, Consumer<RunWord> one) {
        VmTable table = population.table();
        boolean apart = population.recorder() != null && !population.lifetime().closed();
        int end = table.size();
        int number = first;
        while (number < end) {
            int after = VmTable.chunkEnd(number, end);
            boolean together = !apart
                    && VmTable.beginsChunk(number)
                    && table.endAlike(number, next, (reference, vms) -> {
                        boolean _ = population.lifetime().ifThere(() -> free.released(reference, vms));
                    });
            if (together) {
                population.counts().add(Count.ENDED, after - number);
                population.free().add(number, after - number);
                Flight.ended(table.firstNumber() + number, after - number, STOPPED.reason());
                population.activity().mark(number, after - number);
            }
            while (!together && number < after) {
                one.accept(population.vm(number++));
            }
            number = after;
        }
        // One at rest may have an inbox: for a listener.
        population.inboxes().all().forEach((owner, box) -> {
            RunWord vm = population.vm(owner);
            if (vm.stopped()) {
                abandon(vm, box);
            }
        });
        oneFewer();
    }

    private void keepOrFree(RunWord vm, Exit.Ended how, boolean keeping) {
        if (how.equals(STOPPED) && population.lifetime().closed() && !vm.stateGone()) {
            // Its delta goes with all others, which is faster than one by one; until then it needs no mark.
            return;
        }
        boolean kept = keeping
                && population.ended().most() > 0
                && how.reason() != StopReason.OUT_OF_MEMORY
                && !population.lifetime().closed()
                && !vm.stateGone();
        int mark = RunWord.mark(how);
        boolean there = population.lifetime().ifThere(() -> {
            if (kept) {
                population.ended().add(vm.number(), how);
            } else {
                population.deltas().free(vm.number(), mark);
            }
        });
        if (!there) {
            population.table().setReference(vm.number(), mark);
        }
    }

    private void ended(RunWord vm, Exit.Ended how) {
        if (!population.lifetime().closed()) {
            population.changed(vm);
        }
        Inbox box = population.inbox(vm);
        if (box != null) {
            abandon(vm, box);
        }
        population.limits().forget(vm);
        population.counts().add(Count.ENDED);
        Flight.ended(vm.publicNumber(), 1, how.reason());
        oneFewer();
        population.free().add(vm.number(), 1);
    }

    /**
     * The recording says how a VM has ended; the log says where to see why a guest has crashed. To be called before the state is
     * given back: from then on the VM may begin again.
     */
    private void recorded(RunWord vm, Exit.Ended how) {
        PopulationRecorder recorder = population.recorder();
        if (recorder != null && !population.lifetime().closed() && recorder.hasStarted(vm.publicNumber())) {
            recorder.ended(vm.publicNumber(), how);
            if (how.reason() == StopReason.SHUTDOWN || how.reason() == StopReason.PROTECTED_MODE) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "%s ended: %s; its past: plankton replay %s --vm %d --gdb"
                                .formatted(vm, how.text(), recorder.directory(), vm.publicNumber()));
            }
        }
    }

    /** Drops what waits in the inbox of a VM that has ended, and calls the listeners. */
    void abandon(RunWord vm, Inbox box) {
        Delivery delivery = new Delivery();
        box.abandon().forEach(waiter -> callbacks.invokeOrAdd(new Callback.ReplyDropped(waiter), delivery));
        SerialListener listener = box.takeListener();
        if (listener != null) {
            callbacks.invokeOrAdd(new Callback.SerialStopped(listener, vm.publicNumber()), delivery);
        }
        population.inboxes().drop(vm.number(), box);
        if (!delivery.isEmpty()) {
            callbacks.handOver(() -> delivery.run(callbacks));
        }
    }

    /** Calls the client of what a VM does not take, because it has ended or there is no room, as of a VM that has stopped. */
    public void refuse(Carried carried) {
        Delivery delivery = new Delivery();
        switch (carried) {
            case Carried.Request request ->
                callbacks.invokeOrAdd(new Callback.ReplyDropped(request.client()), delivery);
            case Carried.Attached attached ->
                callbacks.invokeOrAdd(new Callback.SerialStopped(attached.listener(), attached.vm()), delivery);
            default -> population.counts().add(Count.REFUSED);
        }
        if (!delivery.isEmpty()) {
            callbacks.handOver(() -> delivery.run(callbacks));
        }
    }

    /** Drops the request that the guest of a VM has, because its state is replaced, and notifies its client. */
    public void dropCurrent(RunWord vm) {
        Inbox box = population.inbox(vm);
        ReplyListener client = box == null ? null : box.finishCurrent();
        if (client != null) {
            population.counts().add(Count.CUT_OFF);
            Delivery delivery = new Delivery();
            callbacks.invokeOrAdd(new Callback.ReplyDropped(client), delivery);
            if (!delivery.isEmpty()) {
                callbacks.handOver(() -> delivery.run(callbacks));
            }
        }
    }

    /** How a VM has ended, or null if it has not. */
    public Exit.@Nullable Ended howEnded(RunWord vm) {
        if (!vm.stopped()) {
            return null;
        }
        Exit.Ended how = population.ended().how(vm.number());
        return how == null ? vm.ended() : how;
    }

    /** How a VM ends for which there is no memory, or whose slice an internal error has cut short; counts and logs it. */
    public Exit.Ended failed(RunWord vm, Throwable failure) {
        if (failure instanceof OutOfMemoryError full) {
            population.counts().add(Count.OUT_OF_MEMORY);
            outOfMemory.error(vm + " ended, no memory left for its changes: " + full.getMessage());
            return OUT_OF_MEMORY;
        }
        population.counts().add(Count.DEFECTS);
        if (failure instanceof CardException card) {
            LOG.log(System.Logger.Level.ERROR, () -> vm + " ended: " + card.getMessage(), card);
            return new Exit.Ended(StopReason.DEFECT, card.place());
        }
        LOG.log(System.Logger.Level.ERROR, () -> vm + " ended by an internal error", failure);
        return DEFECT;
    }

    /** A VM has no core now and goes on later: when its callbacks have returned, or when it is given back. */
    public void deliveryBegins() {
        delivering.incrementAndGet();
        oneFewer();
    }

    /** It goes on. */
    public void deliveryEnds() {
        delivering.decrementAndGet();
    }

    /** VMs that have not ended and are not just waiting for callbacks to return; in this order, so that none is missed. */
    long executing() {
        long alive = population.alive();
        return alive - delivering.get();
    }

    /** Fewer VMs are {@link #executing} now. */
    private void oneFewer() {
        giveBackIfUnused();
        if (population.lifetime().closed()) {
            unused.signal();
        }
    }

    private void giveBackIfUnused() {
        if (givesBackLast && executing() <= 0) {
            population.lifetime().release(() -> {
                boolean _ = population.ended().clear();
                population.deltas().close();
                Keeping keeping = population.keeping();
                if (keeping != null) {
                    keeping.released();
                }
            });
        }
    }

    /** From now on the memory goes as soon as no VM executes; the hypervisor is closed. */
    public void giveBackWhenUnused() {
        givesBackLast = true;
        giveBackIfUnused();
    }

    /**
     * Waits, but no longer than {@code nanos}, until no VM executes; false, and a line of the log, if some do. The hypervisor is
     * closed.
     */
    public boolean awaitUnused(long nanos) {
        boolean none = unused.await(() -> executing() <= 0, nanos);
        if (!none) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    executing() + " VMs still execute after close: their memory is given back when they have ended");
        }
        return none;
    }
}
