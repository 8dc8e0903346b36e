package dev.plankton.hypervisor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came for a VM from other threads and is not yet part of its state, and who waits for its answers. There is one
 * only while it holds something: an idle VM that nobody is connected to has none. Bounded; safe for any thread.
 */
final class Inbox {
    /** Requests that may wait. */
    private static final int MAX_REQUESTS = 64;

    /** Serial bytes that may wait. */
    private static final int MAX_SERIAL = 1 << 16;

    /** Scan codes that may wait. */
    private static final int MAX_KEYS = 256;

    private final ArrayDeque<Input.Request> requests = new ArrayDeque<>(2);
    private final ArrayDeque<byte[]> serial = new ArrayDeque<>(2);
    private final ArrayDeque<byte[]> keys = new ArrayDeque<>(0);
    private int serialBytes;
    private int serialPosition;
    private int keyCount;
    private int keyPosition;
    private boolean refusedSerial;
    private boolean closed;

    /** The request that the guest has. */
    private Input.@Nullable Request current;

    private @Nullable SerialListener listener;

    /** Takes {@code input}; null if this inbox is closed and another must be opened. */
    synchronized @Nullable Offer add(Input input) {
        if (closed) {
            return null;
        }
        return switch (input) {
            case Input.Request request -> addRequest(request);
            case Input.Serial(byte[] bytes) -> addSerial(bytes);
            case Input.Keys(byte[] codes) -> addKeys(codes);
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
        if (requests.size() == MAX_REQUESTS) {
            return Offer.FULL;
        }
        requests.add(request);
        return Offer.ACCEPTED;
    }

    private Offer addKeys(byte[] codes) {
        if (keyCount > 0 && keyCount + codes.length > MAX_KEYS) {
            return Offer.FULL;
        }
        if (codes.length > 0) {
            keys.add(codes);
            keyCount += codes.length;
        }
        return Offer.ACCEPTED;
    }

    private Offer addSerial(byte[] bytes) {
        if (serialBytes > 0 && serialBytes + bytes.length > MAX_SERIAL) {
            refusedSerial = true;
            return Offer.FULL;
        }
        if (bytes.length > 0) {
            serial.add(bytes);
            serialBytes += bytes.length;
        }
        return Offer.ACCEPTED;
    }

    @SuppressWarnings("ReferenceEquality") // The very listener that was attached, not one like it.
    synchronized void detach(SerialListener former) {
        if (listener == former) {
            listener = null;
        }
    }

    synchronized @Nullable SerialListener listener() {
        return listener;
    }

    /** The next serial byte, or -1. */
    synchronized int nextSerial() {
        byte[] head = serial.peek();
        if (head == null) {
            return -1;
        }
        int value = head[serialPosition++] & 0xFF;
        serialBytes--;
        if (serialPosition == head.length) {
            serial.remove();
            serialPosition = 0;
        }
        return value;
    }

    /** Once after serial bytes were refused and half of the room is free again. */
    synchronized boolean serialReadyAgain() {
        boolean ready = refusedSerial && serialBytes <= MAX_SERIAL / 2;
        refusedSerial &= !ready;
        return ready;
    }

    /** The next scan code, without taking it, or -1. */
    synchronized int peekKey() {
        byte[] head = keys.peek();
        return head == null ? -1 : head[keyPosition] & 0xFF;
    }

    synchronized void dropKey() {
        byte[] head = keys.element();
        keyCount--;
        if (++keyPosition == head.length) {
            keys.remove();
            keyPosition = 0;
        }
    }

    /** Makes the next request the current one and returns its bytes, or null if none waits. */
    synchronized byte @Nullable [] nextRequest() {
        current = requests.poll();
        return current == null ? null : current.bytes();
    }

    /** Who waits for the reply to the current request. */
    synchronized @Nullable ReplyListener currentListener() {
        return current == null ? null : current.listener();
    }

    /** Forgets the current request, and returns who waited for its reply. */
    synchronized @Nullable ReplyListener finishCurrent() {
        ReplyListener waiting = currentListener();
        current = null;
        return waiting;
    }

    /** Closes the inbox if it holds nothing; then it takes nothing any more. */
    synchronized boolean closeIfEmpty() {
        closed |= requests.isEmpty() && serial.isEmpty() && keys.isEmpty() && current == null && listener == null;
        return closed;
    }

    /** Closes the inbox and returns all who wait for replies. */
    synchronized List<ReplyListener> abandon() {
        closed = true;
        List<ReplyListener> waiting = new ArrayList<>();
        if (current != null) {
            waiting.add(current.listener());
            current = null;
        }
        requests.forEach(request -> waiting.add(request.listener()));
        requests.clear();
        serial.clear();
        keys.clear();
        return waiting;
    }

    /** Takes the listener away, to tell it that the VM has stopped. */
    synchronized @Nullable SerialListener takeListener() {
        SerialListener taken = listener;
        listener = null;
        return taken;
    }
}
