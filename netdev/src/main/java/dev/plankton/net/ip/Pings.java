package dev.plankton.net.ip;

import dev.plankton.collections.LongMap;
import dev.plankton.net.counters.FrameCount;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/** ICMP echo requests on their way. Confined to the event loop of its host, except for {@link #ping}. */
final class Pings {
    private static final int IDENTIFIER = 0x504C;
    /** As many as there are sequence numbers. */
    private static final int MOST = 0xFFFF;

    private record Ping(int vm, long sent, CompletableFuture<Duration> reply, ScheduledFuture<?> timer) {}

    private final IpStack stack;
    private final LongSupplier clock;
    private final LongMap<Ping> waiting = new LongMap<>();
    private int sequence;

    Pings(IpStack stack, LongSupplier clock) {
        this.stack = stack;
        this.clock = clock;
    }

    CompletableFuture<Duration> ping(int vm, Duration timeout) {
        CompletableFuture<Duration> reply = new CompletableFuture<>();
        try {
            stack.loop().execute(() -> send(vm, timeout, reply));
        } catch (RejectedExecutionException e) {
            reply.completeExceptionally(new IllegalStateException("the gateway is closed", e));
        }
        return reply;
    }

    private void send(int vm, Duration timeout, CompletableFuture<Duration> reply) {
        if (waiting.size() == MOST) {
            reply.completeExceptionally(new IllegalStateException(MOST + " pings are on their way already"));
            return;
        }
        do {
            sequence = (sequence + 1) & MOST;
        } while (waiting.containsKey(sequence));
        int number = sequence;
        ScheduledFuture<?> timer = stack.loop().schedule(() -> late(number), timeout.toNanos(), TimeUnit.NANOSECONDS);
        waiting.put(number, new Ping(vm, clock.getAsLong(), reply, timer));
        stack.echoRequest(vm, IDENTIFIER, number);
    }

    private void late(int number) {
        Ping ping = waiting.remove(number);
        if (ping != null) {
            ping.reply().completeExceptionally(new TimeoutException("VM " + ping.vm() + " has not answered"));
        }
    }

    /** An echo reply was received. */
    void answered(int vm, int identifier, int number) {
        Ping ping = waiting.get(number);
        if (identifier != IDENTIFIER || ping == null || ping.vm() != vm) {
            stack.tally().add(FrameCount.UNWANTED);
            return;
        }
        waiting.remove(number);
        ping.timer().cancel(false);
        ping.reply().complete(Duration.ofNanos(clock.getAsLong() - ping.sent()));
    }
}
