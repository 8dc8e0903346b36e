package dev.plankton.net.udp;

import dev.plankton.logging.DefectLog;
import dev.plankton.logging.SafeLog;
import dev.plankton.net.address.VmAddress;
import dev.plankton.net.counters.FrameCount;
import dev.plankton.net.ip.DatagramListener;
import dev.plankton.net.ip.Station;
import dev.plankton.net.os.LoopbackDevice;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.RejectedExecutionException;

/**
 * Forwards UDP datagrams between clients and guests: one socket for all VMs. The kernel reports which address a datagram was sent to, and
 * receives the address that the reply comes from (IP_PKTINFO). Confined to the station's datagram loop.
 */
public final class DatagramForwarder implements DatagramListener, DatagramReceiver.Reader {
    private static final DefectLog DEFECTS = new DefectLog(SafeLog.of(DatagramForwarder.class));
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final Station station;
    private final int guestPort;
    /** The VM of an address outside 127.0.0.0/8, or -1. */
    private final int outside;

    private final DatagramFlowTable flows = new DatagramFlowTable();
    private final Runnable leave = this::leave;
    private final DatagramSocket socket;
    private final DatagramReceiver receiver;

    /** Replies leave together when the loop has looked at what was received, or when this is full. */
    private final DatagramSender sender;

    private boolean closed;

    private DatagramForwarder(Station station, int guestPort, InetSocketAddress at, boolean loopbackOnly, int firstVm)
            throws IOException {
        this.station = station;
        this.guestPort = guestPort;
        outside = loopbackOnly ? -1 : firstVm;
        IoEventLoop loop = (IoEventLoop) station.datagramLoop(); // As all loops of Netty that have sockets.
        socket = DatagramSocket.open(loop, at, loopbackOnly, this::receive);
        receiver = new DatagramReceiver(socket.fd().intValue());
        sender = new DatagramSender(socket.fd().intValue());
    }

    /**
     * Listens, on a loop of epoll.
     *
     * @param loopbackOnly as for {@link LoopbackDevice}; else what comes for another address of this host is led to the first VM
     * @param firstVm its number
     * @throws IOException if it cannot
     */
    public static DatagramForwarder open(
            Station station, int guestPort, InetSocketAddress at, boolean loopbackOnly, int firstVm)
            throws IOException {
        DatagramForwarder door = new DatagramForwarder(station, guestPort, at, loopbackOnly, firstVm);
        station.setDatagrams(door);
        boolean started = false;
        try {
            door.socket.start();
            started = true;
            return door;
        } finally {
            if (!started) {
                station.setDatagrams(null);
                door.socket.close();
            }
        }
    }

    /** Listens no more. */
    public Future<?> close() {
        EventLoop loop = station.datagramLoop();
        try {
            return loop.submit(() -> {
                leave();
                closed = true;
                socket.close();
            });
        } catch (RejectedExecutionException e) {
            socket.close(); // The loop has ended, and with it what would leave.
            return loop.newSucceededFuture(null);
        }
    }

    private static int seconds() {
        return (int) (System.nanoTime() / NANOS_PER_SECOND);
    }

    private void receive() {
        receiver.receive(this);
    }

    @Override
    public void received(int to, int from, int port, byte[] bytes, int length) {
        int named = VmAddress.number(to);
        int vm = to == MessageArray.NOWHERE || named >= 0 ? named : outside;
        boolean taken = false;
        try {
            int known = vm < 0 ? -1 : flows.port(vm, from, port, seconds());
            taken = known >= 0 && station.datagram(vm, known, guestPort, bytes, 0, length);
        } catch (Throwable e) { // Those received with it are not to be lost.
            DEFECTS.log(getClass(), "lost a datagram; more of this kind are counted, but not logged", e);
        }
        station.tally().add(taken ? FrameCount.DATAGRAMS_IN : FrameCount.DATAGRAMS_DROPPED);
    }

    @Override
    public void datagram(int vm, int portFrom, int portTo, byte[] bytes, int offset, int length) {
        long client = portFrom == guestPort ? flows.client(vm, portTo, seconds()) : DatagramFlowTable.NONE;
        if (client == DatagramFlowTable.NONE || closed) {
            station.tally().add(FrameCount.DATAGRAMS_DROPPED);
            return;
        }
        sender.add(vm, DatagramFlowTable.address(client), DatagramFlowTable.port(client), bytes, offset, length);
        if (sender.isFull()) {
            leave();
        } else if (sender.size() == 1) {
            station.datagramLoop().execute(leave);
        }
    }

    private void leave() {
        if (!closed) {
            int size = sender.size();
            int sent = sender.send();
            station.tally().add(FrameCount.DATAGRAMS_OUT, sent);
            station.tally().add(FrameCount.DATAGRAMS_DROPPED, size - sent);
        }
    }
}
