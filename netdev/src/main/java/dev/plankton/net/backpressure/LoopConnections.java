package dev.plankton.net.backpressure;

import io.netty.channel.EventLoop;

/** What the connections of one event loop have in common. */
public record LoopConnections(EventLoop loop, SlowClients slow, PausedReads paused, Recency recency) {}
