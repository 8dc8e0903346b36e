package dev.plankton.net.backpressure;

import io.netty.channel.EventLoop;

/** What the connections of one event loop have in common. */
public record EventLoopContext(EventLoop loop, SlowClientEviction slow, ThrottledReads paused, IdleConnections recency) {}
