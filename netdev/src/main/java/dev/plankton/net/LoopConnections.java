package dev.plankton.net;

import io.netty.channel.EventLoop;

/** What the connections of one event loop have in common. */
record LoopConnections(EventLoop loop, SlowClients slow, PausedReads paused, Recency recency) {}
