package dev.plankton.net.ip;

import dev.plankton.collections.LongMap;
import dev.plankton.counters.Tally;
import dev.plankton.net.backpressure.LoopBudget;
import dev.plankton.net.counters.FrameCount;
import dev.plankton.net.packet.PacketLayout;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The part of the gateway's TCP/IP that one event loop does: its connections, distinguished from those of the other loops by the
 * gateway's port. Confined to the loop, except for {@link #offer}.
 *
 * <p>Frames from guests, UDP apart, always come through a bounded ring, even when the guest runs on this very thread, so that no
 * connection hears of an answer while it is still sending.
 */
public final class IpStack {
    /** Bytes of frames that may wait to be looked at: some 5 000 short ones, or 650 long ones. */
    private static final int RING = 1 << 20;

    private static final int FIRST_PORT = 1024;
    private static final int LAST_PORT = 0xFFFF;
    private static final int TRIES = 1000;
    private static final int ROUNDS = 16;
    /** Frames looked at before the sockets of the loop have their turn. */
    static final int FRAMES = 256;

    /** RFC 9293, section 3.4.1: initial sequence numbers grow by one in 4 microseconds. */
    private static final int NANOS_PER_SEQUENCE = 4000;

    private final int index;
    private final int step;
    private final EventLoop loop;
    private final LongSupplier clock;
    private final Tally<FrameCount> tally;
    private final PacketTransmitter transmitter;
    private final PacketReceiver reader;
    private final TcpTimerWheel deadlines;
    private final LongMap<TcpConnection> connections = new LongMap<>();
    private final FrameRing ring = new FrameRing(RING);
    private final FrameRing.Reader onFrame = this::read;
    private final QueueQuota shares = new QueueQuota(RING / 4);
    private final AtomicBoolean called = new AtomicBoolean();
    private final Runnable settle = this::answerCall;
    private final byte[] frame = new byte[PacketLayout.MAX_FRAME];
    private final byte[] datagram = new byte[PacketLayout.MAX_FRAME];
    private final List<TcpConnection> unsettled = new ArrayList<>();
    private final int most;
    private final LoopBudget budget;
    private final Runnable turn = this::takeTurn;
    /** Connections that have something to send when it is their turn. */
    private final Queue<TcpConnection> outputs = new ArrayDeque<>();

    private @Nullable TcpConnection served;
    private int framesLeft = FRAMES;
    private boolean waitsForTurn;
    private boolean settling;
    private int port;

    IpStack(Station station, int index, int step, EventLoop loop, LongSupplier clock, int most) {
        this.index = index;
        this.step = step;
        this.loop = loop;
        budget = new LoopBudget(loop);
        this.clock = clock;
        this.most = most;
        tally = station.tally();
        transmitter = new PacketTransmitter(station.network(), tally, budget);
        reader = new PacketReceiver(this, station);
        deadlines = new TcpTimerWheel(loop, clock, this::settle);
        port = firstPort() - step;
    }

    /**
     * A connection to a guest, to be {@linkplain TcpConnection#connect opened}; it takes bytes already.
     *
     * @return the connection, or null if there are too many
     */
    public @Nullable TcpConnection connection(int vm, int guestPort, TcpListener stream) {
        if (connections.size() >= most) {
            tally.add(FrameCount.REFUSED);
            return null;
        }
        int ports = 0;
        for (int n = 0; n < TRIES && ports == 0; n++) {
            int candidate = nextPort() << 16 | guestPort;
            ports = connections.containsKey(key(vm, candidate)) ? 0 : candidate;
        }
        if (ports == 0) {
            tally.add(FrameCount.REFUSED);
            return null;
        }
        int first = (int) (clock.getAsLong() / NANOS_PER_SEQUENCE);
        TcpConnection connection = new TcpConnection(this, stream, vm, ports, first);
        connections.put(key(vm, ports), connection);
        tally.add(FrameCount.CONNECTIONS);
        return connection;
    }

    private int nextPort() {
        port += step;
        if (port > LAST_PORT) {
            port = firstPort();
        }
        return port;
    }

    /** The first port that {@link Station} leads to this host: its remainder by the number of hosts is the host's. */
    private int firstPort() {
        return FIRST_PORT + Math.floorMod(index - FIRST_PORT, step);
    }

    private static long key(int vm, int ports) {
        return ((long) vm << Integer.SIZE) | (ports & 0xFFFF_FFFFL);
    }

    @Nullable
    TcpConnection find(int vm, int ports) {
        return connections.get(key(vm, ports));
    }

    void forget(TcpConnection connection) {
        connections.remove(key(connection.vm, connection.ports));
        deadlines.forget(connection);
        tally.add(FrameCount.CLOSED);
    }

    /** Connections open now, or being opened. */
    public int open() {
        return connections.size();
    }

    /** Sends a datagram to a guest; what is too long for one packet is dropped. */
    boolean datagram(int vm, int portFrom, int portTo, byte[] data, int offset, int length) {
        if (length > PacketLayout.MTU - PacketLayout.IP_HEADER - PacketLayout.UDP_HEADER) {
            return false;
        }
        boolean taken = transmitter.udp(vm, portFrom, portTo, data, offset, length);
        settle();
        return taken;
    }

    boolean echoRequest(int vm, int identifier, int sequence) {
        boolean taken = transmitter.echoRequest(vm, identifier, sequence);
        settle();
        return taken;
    }

    EventLoop loop() {
        return loop;
    }

    long now() {
        return clock.getAsLong();
    }

    Tally<FrameCount> tally() {
        return tally;
    }

    PacketTransmitter transmitter() {
        return transmitter;
    }

    void watch(TcpConnection connection, long deadline) {
        deadlines.watch(connection, deadline);
    }

    /** Timers that are set. */
    int timers() {
        return deadlines.entries();
    }

    /** Looks at the timers. */
    void poll() {
        deadlines.poll();
    }

    /** The stream of a connection is to be notified when all frames have been looked at. */
    void unsettle(TcpConnection connection) {
        if (!connection.unsettled) {
            connection.unsettled = true;
            unsettled.add(connection);
        }
    }

    /**
     * Takes a frame: a datagram at once if this is the loop's thread, as no connection hears of it; all else is queued. False if too
     * many wait. Any thread.
     */
    boolean offer(int vm, byte[] bytes, int offset, int length) {
        if (loop.inEventLoop() && PacketReceiver.isDatagram(bytes, offset)) {
            System.arraycopy(bytes, offset, datagram, 0, length);
            reader.read(vm, datagram, length);
            return true;
        }
        return queue(vm, bytes, offset, length);
    }

    private boolean queue(int vm, byte[] bytes, int offset, int length) {
        if (!shares.take(vm, length)) {
            return false;
        }
        if (!ring.offer(vm, bytes, offset, length)) {
            shares.release(vm, length);
            return false;
        }
        if (!loop.inEventLoop() && !called.get() && called.compareAndSet(false, true)) {
            call();
        }
        return true;
    }

    private void call() {
        try {
            loop.execute(settle);
        } catch (RejectedExecutionException e) {
            // The gateway was closed under a running VM; its threads must not suffer for it.
            called.set(false);
        }
    }

    private void answerCall() {
        if (framesLeft > 0) {
            called.set(false);
            settle();
        } // Else it stays called, and is called no more until its turn, which settle() has asked for.
    }

    /**
     * Whether a connection may send data now, which has its guest run. If not, its turn comes when the sockets of the loop and the
     * connections that asked before have had theirs: else clients that send much would keep all others waiting.
     */
    @SuppressWarnings("ReferenceEquality") // The very connection.
    boolean mayOutput(TcpConnection connection) {
        if (budget.left() > 0 && (outputs.isEmpty() || served == connection)) {
            return true;
        }
        if (!connection.outputWaits) {
            connection.outputWaits = true;
            outputs.add(connection);
            awaitTurn();
        }
        return false;
    }

    private void awaitTurn() {
        if (!waitsForTurn) {
            waitsForTurn = true;
            budget.later(turn);
        }
    }

    private void takeTurn() {
        waitsForTurn = false;
        framesLeft = FRAMES;
        called.set(false);
        for (int n = outputs.size(); n > 0 && budget.left() > 0; n--) {
            TcpConnection connection = outputs.remove();
            connection.outputWaits = false;
            served = connection;
            connection.output();
        }
        served = null;
        if (!outputs.isEmpty()) {
            awaitTurn();
        }
        settle();
    }

    /** Looks at the frames that have come, and has streams flush what was for them. */
    void settle() {
        if (settling) {
            return;
        }
        settling = true;
        try {
            int rounds = 0;
            do {
                framesLeft -= framesLeft == 0 ? 0 : ring.read(onFrame, frame, framesLeft);
                if (ring.isEmpty()) {
                    tellStreams(); // Which may have guests send more.
                }
                rounds++;
            } while (!ring.isEmpty() && framesLeft > 0 && rounds < ROUNDS);
            if (!ring.isEmpty() || framesLeft == 0) {
                tellStreams(); // However many more frames come, and from any guest.
                awaitTurn();
            }
        } finally {
            settling = false;
        }
    }

    private void tellStreams() {
        for (int n = 0; n < unsettled.size(); n++) {
            TcpConnection connection = unsettled.get(n);
            connection.unsettled = false;
            connection.settled();
        }
        unsettled.clear();
    }

    private void read(int vm, int length) {
        shares.release(vm, length);
        reader.read(vm, frame, length);
    }
}
