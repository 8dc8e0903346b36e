package dev.plankton.hypervisor;

import dev.plankton.clock.HostClock;
import dev.plankton.hypervisor.io.InboxRule;
import dev.plankton.hypervisor.io.Offer;
import dev.plankton.hypervisor.io.ReplyListener;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.hypervisor.io.SerialListener;
import dev.plankton.hypervisor.io.VmLimits;
import dev.plankton.hypervisor.loan.Loan;
import dev.plankton.hypervisor.look.ForkedVms;
import dev.plankton.hypervisor.look.VmLook;
import dev.plankton.hypervisor.population.Input;
import dev.plankton.hypervisor.population.Keeping;
import dev.plankton.hypervisor.population.RunWord;
import dev.plankton.machine.ClockRule;
import dev.plankton.machine.Exit;
import dev.plankton.machine.core.Template;
import dev.plankton.machine.screen.Screen;
import dev.plankton.memory.StateMap;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One virtual machine: number, template, delta and run state. This object only names it: there may be none or several, all
 * equal, and an idle VM is eight bytes of a table and its delta, nothing else.
 *
 * <p>All methods may be called from any thread and return at once; those that end in {@code Here} after a short slice.
 * After {@link Hypervisor#close} all throw IllegalStateException except {@link #number}, {@link #template}, {@link #state},
 * {@link #ended}, {@link #stop} and {@link #detachSerial}. An argument that is null is a NullPointerException, at once.
 *
 * <p>Where "as of its last slice" is said of a VM that has not finished a slice yet, its state is that after power-on. Of one
 * that has ended it is the state in which it ended, for the last few that did ({@link
 * HypervisorBuilder#keepEnded}); after that the methods that return it throw IllegalStateException.
 */
public final class Vm {
    /** Bytes of the longest request, see {@link #request}. */
    public static final int MAX_REQUEST = StateMap.REQUEST_BUFFER_SIZE;

    /** Between two looks whether it is idle, in nanoseconds. */
    private static final long IDLE_POLL = 1_000_000;

    static {
        Loan.lendBy(vm -> ((Vm) vm).lend());
    }

    private final Hypervisor hypervisor;
    /** Its number less {@link Hypervisor#firstNumber}. */
    private final int place;

    Vm(Hypervisor hypervisor, int place) {
        this.hypervisor = hypervisor;
        this.place = place;
    }

    /**
     * Its number, {@link Hypervisor#firstNumber} or more, unique in its hypervisor, and not used again by default: {@link
     * HypervisorBuilder#reuseNumbers}. Its MAC and IP addresses are made from it.
     */
    public int number() {
        return hypervisor.firstNumber() + place;
    }

    /** The state it started from. */
    Template template() {
        return hypervisor.population().template(word());
    }

    /** Where it stands at this moment. */
    public RunState state() {
        return word().state();
    }

    /** Why and with which code it has ended, or null if it has not. */
    public Exit.@Nullable Ended ended() {
        return hypervisor.endings().howEnded(word());
    }

    /**
     * Hands the guest's request NIC a request and wakes it.
     *
     * @param bytes the whole request, at most {@link #MAX_REQUEST} bytes; from now on the VM's
     * @param listener takes the reply
     * @throws IllegalArgumentException if the request is too long
     */
    public Offer request(byte[] bytes, ReplyListener listener) {
        return hypervisor.inputs().offer(word(), checked(bytes, listener), false);
    }

    /**
     * As {@link #request}, but a VM that is idle runs on the calling thread at once, for a short slice, if a core is free:
     * the reply is often there when this returns. Nothing is faster; but the listener is called on this thread then, and
     * must not need a lock that the caller holds.
     */
    public Offer requestHere(byte[] bytes, ReplyListener listener) {
        return hypervisor.inputs().requestHere(word(), checked(bytes, listener));
    }

    /**
     * Hands the guest's request NIC a request, wakes it, and returns at once.
     *
     * <p>The future completes with the reply, on the thread that a {@link ReplyListener} is called on, or exceptionally with
     * {@link NoReplyException}. To cancel it, or to let {@link CompletableFuture#orTimeout} end it, withdraws the request if
     * the guest does not have it yet; else its reply is dropped when it comes.
     *
     * @param bytes the whole request, at most {@link #MAX_REQUEST} bytes; from now on the VM's
     * @throws IllegalArgumentException if the request is too long
     */
    public CompletableFuture<byte[]> call(byte[] bytes) {
        return Call.send(this, bytes, hypervisor.inputs());
    }

    /**
     * As {@link #call(byte[])}, for a time: if the reply is not complete within {@code limit} the future completes with {@link
     * java.util.concurrent.TimeoutException}, and the request is withdrawn if the guest does not have it yet.
     *
     * @throws IllegalArgumentException if the request is too long, or the time not positive
     */
    public CompletableFuture<byte[]> call(byte[] bytes, Duration limit) {
        if (!limit.isPositive()) {
            throw new IllegalArgumentException("a limit of " + limit + ": it must be positive");
        }
        return call(bytes).orTimeout(TimeUnit.NANOSECONDS.convert(limit), TimeUnit.NANOSECONDS);
    }

    /**
     * Waits until it sleeps and nothing waits in its inbox, or it has stopped; asks about each millisecond.
     *
     * @return false if that is not so within {@code limit}
     * @throws InterruptedException if the thread is interrupted
     */
    public boolean awaitIdle(Duration limit) throws InterruptedException {
        HostClock clock = hypervisor.clock();
        hypervisor.population().lifetime().requireOpen();
        long end = clock.nanoTime() + TimeUnit.NANOSECONDS.convert(limit);
        Object monitor = new Object();
        while (!isIdle()) {
            long now = clock.nanoTime();
            if (now - end >= 0) {
                return false;
            }
            synchronized (monitor) {
                clock.await(monitor, now + Math.min(end - now, IDLE_POLL));
            }
        }
        return true;
    }

    private boolean isIdle() {
        RunState now = state();
        return now == RunState.STOPPED
                || now == RunState.IDLE && !hypervisor.inputs().waiting(word());
    }

    private static Input.Request checked(byte[] bytes, ReplyListener listener) {
        Objects.requireNonNull(listener, "listener");
        if (bytes.length > MAX_REQUEST) {
            throw new IllegalArgumentException(
                    "a request of " + bytes.length + " bytes is too long: at most " + MAX_REQUEST);
        }
        return new Input.Request(bytes, listener);
    }

    /** Sends {@code bytes}, from now on the VM's, to the guest's COM1 and wakes it. */
    public Offer sendSerial(byte[] bytes) {
        return hypervisor.inputs().offer(word(), serial(bytes), false);
    }

    /** As {@link #sendSerial}, but a VM that is idle runs on the calling thread: see {@link #requestHere}. */
    public Offer sendSerialHere(byte[] bytes) {
        return hypervisor.inputs().offer(word(), serial(bytes), true);
    }

    private static Input serial(byte[] bytes) {
        return new Input.Serial(Objects.requireNonNull(bytes, "bytes"));
    }

    /**
     * Sends an Ethernet frame, without FCS, to the guest's NE2000 and wakes it; a copy is made. As on any Ethernet it may get
     * lost: the inbox is full, the NIC is not running or its address is another.
     *
     * @param length bytes, 14 to 1518
     * @throws IllegalArgumentException if no frame is of that length
     * @throws IndexOutOfBoundsException if the array does not hold them
     */
    public Offer sendFrame(byte[] frame, int offset, int length) {
        return hypervisor.inputs().offerFrame(word(), frame, offset, length, false);
    }

    /** As {@link #sendFrame}, but a VM that is idle runs on the calling thread: see {@link #requestHere}. */
    public Offer sendFrameHere(byte[] frame, int offset, int length) {
        return hypervisor.inputs().offerFrame(word(), frame, offset, length, true);
    }

    /**
     * Whether its NE2000 may receive a frame now: false if the guest had not started it as of its last slice. Who sends one
     * nevertheless wakes the VM for nothing.
     */
    public boolean receivesFrames() {
        return !word().deaf() && !word().stopped();
    }

    /** Presses or releases keys, by their set 1 scan codes, and wakes the guest. */
    public Offer press(byte... scanCodes) {
        return hypervisor.inputs().offer(word(), new Input.Keys(Objects.requireNonNull(scanCodes, "scanCodes")), false);
    }

    /**
     * Moves the mouse, turns its wheel and holds buttons, and wakes the guest if it listens to the mouse. One that does not, as
     * of its last slice, is not disturbed: nothing waits for it then.
     *
     * @param right counts, negative to the left; about eight move a pointer by a character cell
     * @param down counts, negative upwards
     * @param wheel steps, negative away from the user
     * @param buttons held: bit 0 the left, bit 1 the right, bit 2 the middle one
     * @throws IllegalArgumentException if there are no such buttons
     */
    public Offer moveMouse(int right, int down, int wheel, int buttons) {
        if ((buttons & ~7) != 0) {
            throw new IllegalArgumentException("no buttons are %Xh: 0 to 7".formatted(buttons));
        }
        RunWord word = word();
        Optional<StateView> state = hypervisor.states().kept(word);
        // It may end at any moment: whether it has is asked after its state.
        if (state.isPresent() && !state.get().mouseListens() && !word.stopped()) {
            return Offer.ACCEPTED;
        }
        return hypervisor.inputs().offer(word, new Input.Mouse(right, down, wheel, buttons), false);
    }

    /**
     * Whether the guest listens to its mouse, as of its last slice.
     *
     * @throws IllegalStateException if it has ended and its state is gone
     */
    public boolean mouseListens() {
        return view().mouseListens();
    }

    private StateView view() {
        return hypervisor.states().of(word());
    }

    /** Follows what the guest sends on COM1; false if another listener does already, or the VM has stopped. */
    public boolean attachSerial(SerialListener listener) {
        Objects.requireNonNull(listener, "listener");
        return hypervisor.inputs().offer(word(), new Input.Attach(listener), false) == Offer.ACCEPTED;
    }

    /** Ends what {@link #attachSerial} began; a call to the listener that is under way may still come after. */
    public void detachSerial(SerialListener listener) {
        Objects.requireNonNull(listener, "listener");
        hypervisor.inputs().detach(word(), listener);
    }

    /** Keeps it from running; it stops running within a slice. Inputs are kept. */
    public void pause() {
        hypervisor.population().lifetime().requireOpen();
        RunWord word = word();
        word.pause();
        hypervisor.population().changed(word);
    }

    /** Ends {@link #pause}. */
    public void resume() {
        hypervisor.population().lifetime().requireOpen();
        RunWord word = word();
        word.resume();
        hypervisor.population().changed(word);
        hypervisor.scheduler().wake(word);
    }

    /**
     * Ends it for good, within a slice, or when the callbacks of its last slice have returned; requests it has not answered
     * are dropped.
     */
    public void stop() {
        hypervisor.endings().stop(word());
    }

    /**
     * Switches it off and on again: it boots from its image. Its number stays; it gets another {@link #generation}. The request
     * that its guest has is dropped, what waits in its inbox stays. One that has ended begins again, with the limits of its
     * hypervisor; one that runs does so at the end of its slice and of the callbacks that follow, for which this waits up to 10
     * seconds.
     *
     * @throws IllegalStateException if it was never booted, if this is called in one of its callbacks or one does not return
     * @throws PopulationTooLargeException if there is no memory for it
     */
    public void reset() {
        hypervisor.snapshots().reset(word());
    }

    /** What it may take. */
    public VmLimits limits() {
        return hypervisor.population().limits().of(word());
    }

    /**
     * Gives it limits of its own until it ends, in place of {@link HypervisorBuilder#limits}, from its next slice on. They take about
     * a hundred bytes of the Java heap, and are not kept in a store.
     *
     * @throws IllegalStateException if it has ended
     */
    public void limits(VmLimits limits) {
        Objects.requireNonNull(limits, "limits");
        hypervisor.population().lifetime().requireOpen();
        RunWord word = word();
        hypervisor.population().limits().set(word, limits);
        if (word.stopped()) {
            hypervisor.population().limits().forget(word);
            throw new IllegalStateException("VM " + number() + " has ended");
        }
    }

    /**
     * A new VM that goes on from this one's state as of its last slice; what waits in this one's inbox stays with it alone.
     * No boot code runs that this one has run: that is what distinguishes a fork from a boot. Waits while {@link
     * Hypervisor#boot(dev.plankton.machine.BootImage, int, java.util.function.IntConsumer)} runs.
     *
     * <p>It has its own number, addresses and {@link #generation}; the request that this one's guest has is answered by it
     * too, but its reply goes nowhere. Its clock shows what this one's does.
     *
     * @return the new VM, or null if this one has stopped or was never booted
     * @throws IllegalStateException if this one has a disk open for writing, which is for one VM
     * @throws PopulationTooLargeException if there is no memory for another copy of its changes; then there is no new VM
     */
    public @Nullable Vm fork() {
        return hypervisor.fork(word());
    }

    /**
     * New VMs with consecutive numbers that go on from this one's state, as {@link Hypervisor#fork(Snapshot, int)} makes them of its
     * {@link #snapshot()}; but this one is their {@link #parent}.
     *
     * @param count VMs, 1 or more
     * @return the number of the first
     * @throws IllegalArgumentException if {@code count} is less than 1
     * @throws IllegalStateException as {@link #snapshot()} and {@link Hypervisor#fork(Snapshot, int)}
     * @throws PopulationTooLargeException if memory does not hold them
     */
    public int fork(int count) {
        return hypervisor.fork(this, count);
    }

    /**
     * The number of the VM that this one was forked from, by {@link #fork()} or {@link #fork(int)} since the hypervisor was made. The
     * hypervisor remembers some ten thousand forks, of many VMs each; those with the highest numbers if there are more.
     */
    public OptionalInt parent() {
        int parent = hypervisor.forks().parent(place);
        return parent < 0 ? OptionalInt.empty() : OptionalInt.of(hypervisor.firstNumber() + parent);
    }

    /**
     * The VMs that were forked from this one, as far as {@link #parent} knows them, in the order of their numbers.
     *
     * @param limit the most entries
     */
    public List<ForkedVms> forks(int limit) {
        return hypervisor.forks().children(place, limit).stream()
                .map(children -> new ForkedVms(hypervisor.firstNumber() + children.first(), children.count()))
                .toList();
    }

    /** As {@link #snapshot(InboxRule)}, without the inputs that wait. */
    public Snapshot snapshot() {
        return snapshot(InboxRule.LEAVE);
    }

    /**
     * Its state: of a VM that sleeps or waits for its turn as it is now, of one that runs as at the end of its slice, for
     * which this waits. In a callback, or if one of this VM's does not return, it is the state after the slice whose
     * callbacks are under way, or the one before.
     *
     * @param rule whether the inputs that wait for it are part of the snapshot
     * @throws IllegalStateException if it has ended and its state is gone; or if it is in a callback, and has a disk open for
     *     writing or {@code rule} is {@link InboxRule#COPY}
     */
    public Snapshot snapshot(InboxRule rule) {
        return hypervisor.snapshots().take(word(), Objects.requireNonNull(rule, "rule"));
    }

    /** As {@link #restore(Snapshot, ClockRule)}, by {@link ClockRule#JUMP}. */
    public void restore(Snapshot snapshot) {
        restore(snapshot, ClockRule.JUMP);
    }

    /**
     * Gives it the state of a snapshot, its own or another VM's, in place of what it has, and lets it go on from there; waits
     * for the end of its slice and of the callbacks that follow, for up to 10 seconds. It keeps its number, and gets another
     * {@link #generation}. What waits in its inbox stays; the request that its guest had is dropped, and counted by {@link
     * dev.plankton.hypervisor.io.Count#CUT_OFF}.
     *
     * @param rule what its clock does
     * @throws IllegalArgumentException if the snapshot is of another kind of PC
     * @throws IllegalStateException if it was never booted or has ended, if this is called in one of its callbacks or one
     *     does not return, or if a disk that was open for writing is not as it was
     * @throws PopulationTooLargeException if there is no memory for it; then it stays as it is
     */
    public void restore(Snapshot snapshot, ClockRule rule) {
        hypervisor
                .snapshots()
                .restore(word(), Objects.requireNonNull(snapshot, "snapshot"), Objects.requireNonNull(rule, "rule"));
    }

    /**
     * What no other VM has, nor this one before it was last restored: the guest reads it too, and so finds that it goes on
     * from a state that is not only its own. It is 16 bytes of a hash, marked as a UUID of version 8.
     *
     * @throws IllegalStateException if it has ended and its state is gone
     */
    public UUID generation() {
        return hypervisor.population().identities().generation(number(), view().restored());
    }

    /**
     * Instructions it has executed as of its last slice.
     *
     * @throws IllegalStateException if it has ended and its state is gone
     */
    public long instructions() {
        return view().instructions();
    }

    /**
     * A copy of guest memory as of its last slice.
     *
     * @param address address on its bus, 0 to 10FFFFh, or more with extended memory
     * @param length bytes
     * @throws IllegalArgumentException if that is not all guest memory
     * @throws IllegalStateException if it has ended and its state is gone
     */
    public byte[] read(int address, int length) {
        return view().memory(address, length);
    }

    /**
     * What its display shows as of its last slice.
     *
     * @throws IllegalStateException if it has ended and its state is gone
     */
    public Screen screen() {
        return view().screen();
    }

    /**
     * All of its state as of its last slice, laid out to be looked at: registers, memory, and which bytes are its own.
     *
     * @throws IllegalStateException if it has ended and its state is gone
     */
    public VmLook look() {
        return view().look();
    }

    /** The number of what it started from, among {@link Hypervisor#origins}. */
    public int origin() {
        return word().template();
    }

    /** Bytes that its delta takes and that no other VM shares; 0 if it has ended and its state is gone. */
    public int ownBytes() {
        RunWord word = word();
        return hypervisor
                .population()
                .lifetime()
                .use(() -> PopulationWatch.ownBytes(hypervisor.population(), word.number()));
    }

    /** Bytes that its delta takes, 0 if it has ended and its state is gone; VMs with the same delta may share them. */
    public int deltaBytes() {
        RunWord word = word();
        return hypervisor
                .population()
                .lifetime()
                .use(() -> hypervisor.population().deltas().bytes(word.number()));
    }

    /**
     * Whether a {@link dev.plankton.machine.pc.Machine#attach Machine} has taken its place: then what is said here "as of its last
     * slice" is as it was before that.
     */
    public boolean isAttached() {
        return hypervisor.lending().isLent(word());
    }

    private Loan lend() {
        return hypervisor.lending().lend(word());
    }

    boolean isOf(Hypervisor other) {
        return hypervisor.equals(other);
    }

    /** Where it stands. */
    RunWord word() {
        return hypervisor.population().vm(place);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Vm vm && vm.place == place && vm.hypervisor.equals(hypervisor);
    }

    @Override
    public int hashCode() {
        return place;
    }

    @Override
    public String toString() {
        Keeping keeping = hypervisor.population().keeping();
        if (keeping != null && !keeping.isHere(place)) {
            return "VM " + number() + ", not read from the store yet";
        }
        return "VM %d of %s, %s"
                .formatted(number(), template().image().name(), state().name().toLowerCase(Locale.ROOT));
    }
}
