package dev.plankton.hypervisor.population;

import dev.plankton.hypervisor.handover.Carried;
import dev.plankton.hypervisor.io.Offer;
import dev.plankton.hypervisor.io.ReplyListener;
import dev.plankton.hypervisor.io.SerialListener;
import dev.plankton.snapshot.format.SavedInput;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * What came for a VM from other threads and is not yet part of its state, and who waits for its answers. There is one
 * only while it holds something: an idle VM without a connection has none, so that one is made for almost every
 * wake and its queues only when needed. Bounded; safe for any thread.
 */
public final class Inbox {
    /** Requests that may wait. */
    private static final int MAX_REQUESTS = 64;

    /** Serial bytes that may wait. */
    private static final int MAX_SERIAL = 1 << 16;

    /** Scan codes that may wait. */
    private static final int MAX_KEYS = 256;

    /** Frames that may wait. */
    private static final int MAX_FRAMES = 64;

    /** Movements of the mouse that may wait, each with other buttons held than the one before. */
    private static final int MAX_MOVEMENTS = 64;

    /** What a movement counts for among what waits. */
    private static final int MOVEMENT_BYTES = 32;

    /** Bytes of all frames that may wait. */
    private static final int MAX_FRAME_BYTES = 1 << 15;

    private final WaitingInputs waiting;

    private @Nullable ArrayDeque<Input.Request> requests;
    private @Nullable ArrayDeque<byte[]> serial;
    private @Nullable ArrayDeque<byte[]> keys;
    private @Nullable ArrayDeque<Input.Mouse> movements;
    private @Nullable ArrayDeque<byte[]> frames;
    private int frameBytes;
    private int serialBytes;
    private int serialPosition;
    private int keyCount;
    private int keyPosition;
    private boolean refusedSerial;
    private boolean closed;

    /** The request that the guest has. */
    private Input.@Nullable Request current;

    /** Instructions that the VM had executed when the guest was given it. */
    private long currentSince;

    private @Nullable SerialListener listener;

    /** An inbox whose contents {@code waiting} counts. */
    Inbox(WaitingInputs waiting) {
        this.waiting = waiting;
    }

    /** Takes {@code input}; null if this inbox is closed and another must be opened. */
    public synchronized @Nullable Offer add(Input input) {
        if (closed) {
            return null;
        }
        return input instanceof Input.Request request ? addRequest(request) : addOther(input);
    }

    /** Apart from requests, which are most: the JVM makes code for a switch over types when it first comes to it. */
    private Offer addOther(Input input) {
        return switch (input) {
            case Input.Request request -> addRequest(request);
            case Input.Serial(byte[] bytes) -> addSerial(bytes);
            case Input.Keys(byte[] codes) -> addKeys(codes);
            case Input.Mouse movement -> addMovement(movement);
            case Input.Frame(byte[] buffer) -> addFrame(buffer);
            case Input.Attach(SerialListener newcomer) -> {
                if (listener != null) {
                    yield Offer.FULL;
                }
                listener = newcomer;
                yield Offer.ACCEPTED;
            }
        };
    }

    private Offer addRequest(Input.Request request) {
        if (requests != null && requests.size() >= MAX_REQUESTS || !waiting.take(request.bytes().length)) {
            return Offer.FULL;
        }
        requests = with(request, requests);
        return Offer.ACCEPTED;
    }

    /**
     * Takes a request that comes before all others.
     *
     * @param presented whether the guest has it
     * @param since instructions that the VM had executed when the guest was given it
     * @return false if this inbox is closed and another must be opened
     */
    public synchronized boolean addFirst(Input.Request request, boolean presented, long since) {
        if (closed) {
            return false;
        }
        if (presented) {
            current = request;
            currentSince = since;
        } else {
            waiting.takeAnyway(request.bytes().length);
            requests = requests == null ? new ArrayDeque<>(1) : requests;
            requests.addFirst(request);
        }
        return true;
    }

    /**
     * Takes a request that has waited elsewhere, whatever room there is: it comes after those that wait here, unless the guest has it.
     *
     * @param presented whether the guest has it
     * @param since instructions that the VM had executed when the guest was given it
     * @return false if this inbox is closed and another must be opened
     */
    public synchronized boolean addCarried(Input.Request request, boolean presented, long since) {
        if (closed || presented) {
            return addFirst(request, presented, since);
        }
        waiting.takeAnyway(request.bytes().length);
        requests = with(request, requests);
        return true;
    }

    /**
     * Takes a frame that comes before all others.
     *
     * @return false if this inbox is closed and another must be opened
     */
    public synchronized boolean addFirst(Input.Frame frame) {
        if (closed) {
            return false;
        }
        byte[] buffer = frame.buffer();
        waiting.takeAnyway(buffer.length);
        frames = frames == null ? new ArrayDeque<>(1) : frames;
        frames.addFirst(buffer);
        frameBytes += FrameBuffers.length(buffer);
        return true;
    }

    private Offer addKeys(byte[] codes) {
        if (keyCount > 0 && keyCount + codes.length > MAX_KEYS) {
            return Offer.FULL;
        }
        if (codes.length > 0) {
            if (!waiting.take(codes.length)) {
                return Offer.FULL;
            }
            keys = with(codes, keys);
            keyCount += codes.length;
        }
        return Offer.ACCEPTED;
    }

    private Offer addMovement(Input.Mouse movement) {
        Input.Mouse last = movements == null ? null : movements.peekLast();
        if (movements != null && last != null && last.buttons() == movement.buttons()) {
            movements.removeLast();
            movements.add(last.and(movement));
            return Offer.ACCEPTED;
        }
        if (movements != null && movements.size() == MAX_MOVEMENTS || !waiting.take(MOVEMENT_BYTES)) {
            return Offer.FULL;
        }
        movements = with(movement, movements);
        return Offer.ACCEPTED;
    }

    private Offer addSerial(byte[] bytes) {
        boolean full = serialBytes > 0 && serialBytes + bytes.length > MAX_SERIAL;
        if (full || bytes.length > 0 && !waiting.take(bytes.length)) {
            refusedSerial = true;
            return Offer.FULL;
        }
        if (bytes.length > 0) {
            serial = with(bytes, serial);
            serialBytes += bytes.length;
        }
        return Offer.ACCEPTED;
    }

    private Offer addFrame(byte[] buffer) {
        int bytes = frameBytes + FrameBuffers.length(buffer);
        boolean full = bytes > MAX_FRAME_BYTES || frames != null && frames.size() >= MAX_FRAMES;
        if (full || !waiting.take(buffer.length)) {
            return Offer.FULL;
        }
        frames = with(buffer, frames);
        frameBytes = bytes;
        return Offer.ACCEPTED;
    }

    /** The queue, made now if there is none, with {@code last} at its end. */
    private static <T> ArrayDeque<T> with(T last, @Nullable ArrayDeque<T> queue) {
        ArrayDeque<T> extended = queue == null ? new ArrayDeque<>(1) : queue;
        extended.add(last);
        return extended;
    }

    private static boolean isEmpty(@Nullable ArrayDeque<?> queue) {
        return queue == null || queue.isEmpty();
    }

    @SuppressWarnings("ReferenceEquality") // The very listener that was attached, not one like it.
    public synchronized void detach(SerialListener former) {
        if (listener == former) {
            listener = null;
        }
    }

    public synchronized @Nullable SerialListener listener() {
        return listener;
    }

    /** The next serial byte, or -1. */
    public synchronized int nextSerial() {
        if (serial == null || serial.isEmpty()) {
            return -1;
        }
        byte[] head = serial.element();
        int value = head[serialPosition++] & 0xFF;
        serialBytes--;
        if (serialPosition == head.length) {
            serial.remove();
            serialPosition = 0;
            waiting.giveBack(head.length);
        }
        return value;
    }

    /** Once after serial bytes were refused and half of the room is free again. */
    public synchronized boolean serialReadyAgain() {
        boolean ready = refusedSerial && serialBytes <= MAX_SERIAL / 2;
        refusedSerial &= !ready;
        return ready;
    }

    /** The next scan code, without taking it, or -1. */
    public synchronized int peekKey() {
        return keys == null || keys.isEmpty() ? -1 : keys.element()[keyPosition] & 0xFF;
    }

    /** Takes the scan code that {@link #peekKey} has shown. */
    public synchronized void dropKey() {
        if (keys == null) {
            throw new NoSuchElementException("no key waits");
        }
        byte[] head = keys.element();
        keyCount--;
        if (++keyPosition == head.length) {
            keys.remove();
            keyPosition = 0;
            waiting.giveBack(head.length);
        }
    }

    /** The next movement of the mouse, without taking it, or null. */
    public synchronized Input.@Nullable Mouse peekMovement() {
        return movements == null ? null : movements.peek();
    }

    /** Takes the movement that {@link #peekMovement} has shown, and not what has been added to it since. */
    public synchronized void dropMovement(Input.Mouse shown) {
        if (movements == null) {
            throw new NoSuchElementException("no movement waits");
        }
        Input.Mouse first = movements.remove();
        if (first.equals(shown)) {
            waiting.giveBack(MOVEMENT_BYTES);
        } else {
            movements.addFirst(first.without(shown));
        }
    }

    /** The buffer of the next frame, without taking it, or null. */
    public synchronized byte @Nullable [] peekFrame() {
        return frames == null ? null : frames.peek();
    }

    /** Takes the frame that {@link #peekFrame} has shown. */
    public synchronized void dropFrame() {
        if (frames == null) {
            throw new NoSuchElementException("no frame waits");
        }
        byte[] buffer = frames.remove();
        frameBytes -= FrameBuffers.length(buffer);
        waiting.giveBack(buffer.length);
    }

    /**
     * Makes the next request the current one and returns its bytes, or null if none waits.
     *
     * @param now instructions that the VM has executed
     */
    public synchronized byte @Nullable [] nextRequest(long now) {
        currentSince = now;
        current = requests == null ? null : requests.poll();
        if (current == null) {
            return null;
        }
        waiting.giveBack(current.bytes().length);
        return current.bytes();
    }

    /** The guest does not have the current request after all: it waits again, before all others. */
    public synchronized void unpresent() {
        Input.Request again = current;
        if (again != null) {
            current = null;
            boolean _ = addFirst(again, false, 0);
        }
    }

    /** Whether a byte for the serial port waits. */
    public synchronized boolean serialWaits() {
        return !isEmpty(serial);
    }

    /** Takes the request of {@code client} back, if it waits. */
    @SuppressWarnings("ReferenceEquality") // The very listener of that request, not one like it.
    public synchronized void withdraw(ReplyListener client) {
        if (requests != null) {
            requests.removeIf(request -> {
                boolean found = request.listener() == client;
                if (found) {
                    waiting.giveBack(request.bytes().length);
                }
                return found;
            });
        }
    }

    /** Whether inputs wait, or the guest has a request. */
    public synchronized boolean waits() {
        return current != null
                || !isEmpty(requests)
                || !isEmpty(serial)
                || !isEmpty(keys)
                || !isEmpty(movements)
                || !isEmpty(frames);
    }

    /** Who waits for the reply to the current request. */
    public synchronized @Nullable ReplyListener currentListener() {
        return current == null ? null : current.listener();
    }

    /** Instructions that the VM had executed when the guest was given the current request; MAX_VALUE if there is none. */
    public synchronized long currentSince() {
        return current == null ? Long.MAX_VALUE : currentSince;
    }

    /** Forgets the current request, and returns who waited for its reply. */
    public synchronized @Nullable ReplyListener finishCurrent() {
        ReplyListener waiting = currentListener();
        current = null;
        return waiting;
    }

    /** Closes the inbox if it holds nothing; then it takes nothing any more. */
    public synchronized boolean closeIfEmpty() {
        closed |= !waits() && listener == null;
        return closed;
    }

    /** A copy of what waits, as far as a snapshot can keep it: clients that wait for an answer are not part of it. */
    public synchronized List<SavedInput> saved() {
        List<SavedInput> saved = new ArrayList<>();
        if (requests != null) {
            requests.forEach(request -> saved.add(SavedInput.of(SavedInput.Kind.REQUEST, request.bytes())));
        }
        SavedInput.addTo(saved, SavedInput.Kind.SERIAL, serial, serialPosition);
        SavedInput.addTo(saved, SavedInput.Kind.KEYS, keys, keyPosition);
        if (movements != null) {
            movements.forEach(
                    next -> saved.add(SavedInput.mouse(next.right(), next.down(), next.wheel(), next.buttons())));
        }
        if (frames != null) {
            frames.forEach(buffer -> saved.add(SavedInput.of(SavedInput.Kind.FRAME, FrameBuffers.frame(buffer))));
        }
        return saved;
    }

    /** Closes the inbox and takes out all that it holds, with those who wait: it goes on elsewhere as VM {@code number}'s. */
    public synchronized List<Carried> carry(int number) {
        List<Carried> carried = new ArrayList<>();
        if (listener != null) {
            carried.add(new Carried.Attached(number, listener));
            listener = null;
        }
        if (current != null) {
            carried.add(new Carried.Request(number, current.bytes(), current.listener(), true, currentSince));
            current = null;
        }
        if (requests != null) {
            requests.forEach(next -> carried.add(new Carried.Request(number, next.bytes(), next.listener(), false, 0)));
        }
        for (SavedInput input : saved()) {
            Carried other = carried(number, input);
            if (other != null) {
                carried.add(other);
            }
        }
        List<ReplyListener> _ = abandon();
        return carried;
    }

    /** An input that has no client; null for a request, which has. */
    private static @Nullable Carried carried(int number, SavedInput input) {
        byte[] bytes = input.bytes();
        return switch (input.kind()) {
            case REQUEST -> null;
            case SERIAL -> new Carried.Serial(number, bytes);
            case KEYS -> new Carried.Keys(number, bytes);
            case FRAME -> new Carried.Frame(number, bytes);
            case MOUSE -> {
                ByteBuffer numbers = ByteBuffer.wrap(bytes);
                yield new Carried.Mouse(number, numbers.getInt(), numbers.getInt(), numbers.getInt(), numbers.getInt());
            }
        };
    }

    /** Closes the inbox and returns all who wait for replies. */
    public synchronized List<ReplyListener> abandon() {
        closed = true;
        List<ReplyListener> listeners = new ArrayList<>();
        if (current != null) {
            listeners.add(current.listener());
            current = null;
        }
        if (requests != null) {
            requests.forEach(request -> {
                listeners.add(request.listener());
                waiting.giveBack(request.bytes().length);
            });
        }
        forget(serial);
        forget(keys);
        forget(frames);
        if (movements != null) {
            movements.forEach(movement -> waiting.giveBack(MOVEMENT_BYTES));
        }
        requests = null;
        serial = null;
        keys = null;
        movements = null;
        frames = null;
        return listeners;
    }

    private void forget(@Nullable ArrayDeque<byte[]> queue) {
        (queue == null ? List.<byte[]>of() : queue).forEach(bytes -> waiting.giveBack(bytes.length));
    }

    /** Takes the listener away, to notify it that the VM has stopped. */
    public synchronized @Nullable SerialListener takeListener() {
        SerialListener taken = listener;
        listener = null;
        return taken;
    }
}
