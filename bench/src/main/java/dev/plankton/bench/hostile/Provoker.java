package dev.plankton.bench.hostile;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.plankton.bench.experiment.ExperimentException;
import dev.plankton.net.Gateway;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * A client that makes attackers work: it sends each a request through the gateway over a connection of its own, and the
 * next one {@value #PAUSE_MILLIS} ms after the answer. One thread for all; it ends when this is closed.
 */
final class Provoker implements AutoCloseable {
    private static final int PAUSE_MILLIS = 100;
    private static final byte[] REQUEST = "GET / HTTP/1.1\r\nHost: attacker\r\n\r\n".getBytes(US_ASCII);

    private final Selector selector;
    private final Thread thread;
    private final Queue<Turn> answered = new ArrayDeque<>();
    private final List<SocketChannel> channels = new ArrayList<>();
    private volatile boolean closed;

    /** A connection that is to be used again at a time. */
    private record Turn(SocketChannel channel, long at) {}

    /** Asks {@code count} VMs from number {@code first} on. */
    Provoker(Gateway gateway, int first, int count) {
        try {
            selector = Selector.open();
            for (int n = 0; n < count; n++) {
                open(gateway.address(first + n));
            }
        } catch (IOException e) {
            throw new ExperimentException("cannot connect to the attackers: " + e.getMessage(), e);
        }
        thread = Thread.ofPlatform().daemon().name("provoker").start(this::run);
    }

    private void open(InetSocketAddress address) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channels.add(channel);
        channel.configureBlocking(false);
        // On loopback it is established at once: a listening socket's queue has room for all.
        SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
        if (channel.connect(address)) {
            key.interestOps(SelectionKey.OP_READ);
            send(channel);
        }
    }

    private void run() {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        while (!closed) {
            try {
                selector.select(key -> handle(key, buffer), PAUSE_MILLIS / 2);
                long now = System.nanoTime();
                while (!answered.isEmpty() && answered.element().at() <= now) {
                    send(answered.remove().channel());
                }
            } catch (IOException e) {
                return; // Of the selector itself; then the attackers are left alone.
            }
        }
    }

    private void handle(SelectionKey key, ByteBuffer buffer) {
        SocketChannel channel = (SocketChannel) key.channel();
        try {
            if (key.isConnectable() && channel.finishConnect()) {
                key.interestOps(SelectionKey.OP_READ);
                send(channel);
            } else if (key.isReadable()) {
                buffer.clear();
                if (channel.read(buffer) < 0) {
                    key.cancel();
                } else {
                    answered.add(new Turn(channel, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS)));
                }
            }
        } catch (IOException e) {
            key.cancel(); // The attacker has ended, or the gateway refuses it.
        }
    }

    private static void send(SocketChannel channel) {
        try {
            channel.write(ByteBuffer.wrap(REQUEST));
        } catch (IOException e) {
            // As above: an attacker that has ended needs no request.
        }
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join();
            for (SocketChannel channel : channels) {
                channel.close();
            }
            selector.close();
        } catch (IOException e) {
            throw new ExperimentException("cannot close a connection: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
