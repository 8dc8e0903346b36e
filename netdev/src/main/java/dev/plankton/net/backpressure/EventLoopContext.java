package dev.plankton.net.backpressure;

import dev.plankton.counters.Tally;
import dev.plankton.net.counters.GatewayCount;
import dev.plankton.net.time.LoopClock;
import io.netty.channel.EventLoop;

/**
 * What the connections of one event loop have in common.
 *
 * @param loop the event loop
 * @param clock their time
 * @param tally counts what happens in all loops of the gateway
 * @param slow closes clients that take nothing when too much waits
 * @param throttled connections that are not being read
 * @param idle closes idle connections
 * @param budget how many guests are run before the sockets have their turn
 */
public record EventLoopContext(
        EventLoop loop,
        LoopClock clock,
        Tally<GatewayCount> tally,
        SlowClientEviction slow,
        ThrottledReads throttled,
        IdleConnections idle,
        LoopBudget budget) {}
