package dev.plankton.bench.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** Datagrams to many VMs in turn, sent by one thread at a given rate, whether they are answered or not. Answers are not read. */
final class Flood implements AutoCloseable {
    /** Sent at a time; with pauses between, as the clock is too coarse for a pause after each. */
    private static final int BURST = 32;

    private final LongAdder sent = new LongAdder();
    private final Thread thread;
    private volatile boolean over;

    /**
     * Begins.
     *
     * @param perSecond datagrams a second, or as many as the thread manages
     */
    Flood(Target target, int vms, double perSecond, byte[] datagram) {
        thread = Thread.ofPlatform().daemon().name("flood").start(() -> run(target, vms, perSecond, datagram));
    }

    private void run(Target target, int vms, double perSecond, byte[] datagram) {
        InetSocketAddress[] addresses = new InetSocketAddress[vms];
        for (int vm = 0; vm < vms; vm++) {
            addresses[vm] = target.address(vm);
        }
        try (DatagramChannel channel = DatagramChannel.open()) {
            channel.configureBlocking(false);
            ByteBuffer bytes = ByteBuffer.allocateDirect(datagram.length).put(datagram);
            long start = System.nanoTime();
            long count = 0;
            while (!over) {
                for (int n = 0; n < BURST; n++) {
                    bytes.flip();
                    if (channel.send(bytes, addresses[(int) (count++ % vms)]) > 0) {
                        sent.increment();
                    }
                }
                long ahead = start + (long) (count / perSecond * 1e9) - System.nanoTime();
                if (ahead > 0) {
                    LockSupport.parkNanos(ahead);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Datagrams the kernel has taken so far. */
    long sent() {
        return sent.sum();
    }

    /** Stops it, and waits until it has. */
    @Override
    public void close() {
        over = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
