package dev.plankton.net.ip;

import dev.plankton.counters.Tally;
import dev.plankton.net.counters.FrameCount;
import dev.plankton.net.frame.FrameListener;
import dev.plankton.net.frame.FrameNetwork;
import dev.plankton.net.packet.Octets;
import dev.plankton.net.packet.PacketLayout;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The gateway as the VMs see it: 10.255.255.254 at 02:00:0A:FF:FF:FE. It answers ARP and ping, opens TCP connections to
 * guests, and exchanges UDP datagrams with them; it accepts no connections. One {@link IpStack} an event loop does the work.
 */
public final class Station implements FrameListener {
    private static final int LEAST_FRAME = PacketLayout.IP + PacketLayout.IP_HEADER;

    private final FrameNetwork network;
    private final Tally<FrameCount> tally = new Tally<>(FrameCount.class);
    private final List<IpStack> stacks = new ArrayList<>();
    private final Pings pings;
    private final DatagramListener unwanted;
    private volatile DatagramListener datagrams;

    /**
     * A station.
     *
     * @param network leads to the VMs
     * @param loops do the work; not empty
     * @param clock as {@link System#nanoTime}
     * @param connections how many connections to guests there may be
     */
    public Station(FrameNetwork network, List<EventLoop> loops, LongSupplier clock, int connections) {
        this.network = network;
        unwanted = (vm, from, to, bytes, offset, length) -> tally.add(FrameCount.UNWANTED);
        datagrams = unwanted;
        for (EventLoop loop : loops) {
            stacks.add(new IpStack(this, stacks.size(), loops.size(), loop, clock, connections / loops.size()));
        }
        pings = new Pings(stacks.getFirst(), clock);
    }

    /** The host that works on a loop. */
    public IpStack stack(EventLoop loop) {
        for (IpStack stack : stacks) {
            if (stack.loop().equals(loop)) {
                return stack;
            }
        }
        throw new IllegalArgumentException("none of this station's event loops: " + loop);
    }

    /** From now on {@code listener} takes the datagrams that guests send to the gateway; they are dropped if it is null. */
    public void setDatagrams(@Nullable DatagramListener listener) {
        datagrams = listener == null ? unwanted : listener;
    }

    /** The loop on which {@link #setDatagrams datagrams} arrive, and on which {@link #datagram} is to be called. */
    public EventLoop datagramLoop() {
        return stacks.getFirst().loop();
    }

    /** Sends a datagram to a guest; false if it is too long or the guest takes none. Only on {@link #datagramLoop}. */
    public boolean datagram(int vm, int portFrom, int portTo, byte[] data, int offset, int length) {
        return stacks.getFirst().datagram(vm, portFrom, portTo, data, offset, length);
    }

    /**
     * Sends a guest an ICMP echo request. Any thread.
     *
     * @return the time until its reply, or a TimeoutException
     */
    public CompletableFuture<Duration> ping(int vm, Duration timeout) {
        return pings.ping(vm, timeout);
    }

    /** TCP connections that are open now, or being opened. Any thread. */
    public long open() {
        // Closed is read first, lest a connection closed in between make it less than there are.
        long closed = tally.sum(FrameCount.CLOSED);
        return tally.sum(FrameCount.CONNECTIONS) - closed;
    }

    /** What is being counted. */
    public Tally<FrameCount> tally() {
        return tally;
    }

    @Override
    public void onFrame(int vm, byte[] frame, int offset, int length) {
        if (length < LEAST_FRAME || length > PacketLayout.MAX_FRAME) {
            tally.add(FrameCount.MALFORMED);
        } else if (!hostOf(frame, offset, length).offer(vm, frame, offset, length)) {
            tally.add(FrameCount.OVERRUN);
        }
    }

    /** TCP goes to the host that owns the port, all else to the first. */
    private IpStack hostOf(byte[] frame, int offset, int length) {
        int port = 0;
        if (stacks.size() > 1
                && Octets.u16(frame, offset + PacketLayout.TYPE) == PacketLayout.TYPE_IPV4
                && Octets.u8(frame, offset + PacketLayout.IP_PROTOCOL) == PacketLayout.TCP) {
            int at = PacketLayout.IP + (Octets.u8(frame, offset + PacketLayout.IP) & 0xF) * 4 + PacketLayout.PORT_TO;
            port = at + Short.BYTES <= length ? Octets.u16(frame, offset + at) : 0;
        }
        return stacks.get(port % stacks.size());
    }

    FrameNetwork network() {
        return network;
    }

    Pings pings() {
        return pings;
    }

    DatagramListener datagrams() {
        return datagrams;
    }
}
