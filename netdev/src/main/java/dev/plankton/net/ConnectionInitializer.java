package dev.plankton.net;

import dev.plankton.counters.Tally;
import dev.plankton.hypervisor.Vm;
import dev.plankton.net.backpressure.EventLoopContext;
import dev.plankton.net.backpressure.TrafficHandler;
import dev.plankton.net.connection.Ne2000Connection;
import dev.plankton.net.connection.RawConnection;
import dev.plankton.net.connection.RequestAllocator;
import dev.plankton.net.connection.SerialConnection;
import dev.plankton.net.counters.GatewayCount;
import dev.plankton.net.endpoint.Endpoint;
import dev.plankton.net.endpoint.Endpoints;
import dev.plankton.net.http.HttpConnection;
import dev.plankton.net.http.RequestDecoder;
import dev.plankton.net.ip.IpStack;
import dev.plankton.net.ip.Station;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Leads each new connection to the VM that its local address names, or closes it. One object for the whole gateway. */
@Sharable
final class ConnectionInitializer extends ChannelInitializer<Channel> {
    private final Via via;
    private final VmNaming naming;
    private final Endpoints endpoints;
    private final Tally<GatewayCount> tally;
    private final @Nullable Station station;
    private final int guestPort;
    private final Map<EventLoop, EventLoopContext> loops = new HashMap<>();
    private final RequestAllocator requests = new RequestAllocator();
    private final Duration halfClosedTimeout;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final HttpDecoderConfig decoding = new HttpDecoderConfig()
            .setMaxInitialLineLength(Vm.MAX_REQUEST)
            .setMaxHeaderSize(Vm.MAX_REQUEST)
            .setInitialBufferSize(64);

    /** {@code station} and {@code guestPort} are for {@link Via#NE2000} alone. */
    ConnectionInitializer(
            Via via,
            VmNaming naming,
            Endpoints endpoints,
            Tally<GatewayCount> tally,
            List<EventLoopContext> loops,
            @Nullable Station station,
            int guestPort,
            Duration halfClosedTimeout) {
        this.via = via;
        this.naming = naming;
        this.endpoints = endpoints;
        this.tally = tally;
        this.station = station;
        this.guestPort = guestPort;
        this.halfClosedTimeout = halfClosedTimeout;
        loops.forEach(each -> this.loops.put(each.loop(), each));
    }

    @Override
    protected void initChannel(Channel channel) {
        int number = naming.number((InetSocketAddress) channel.localAddress());
        if (number == VmNaming.OUTSIDE) {
            tally.add(GatewayCount.REFUSED_OUTSIDE);
            channel.close();
            return;
        }
        Endpoint endpoint = number == VmNaming.NONE ? null : endpoints.endpoint(number);
        if (endpoint == null) {
            tally.add(GatewayCount.REFUSED_NO_VM);
            channel.close();
            return;
        }
        tally.add(GatewayCount.ACCEPTED);
        connections.add(channel);
        channel.config().setRecvByteBufAllocator(requests);
        EventLoopContext here = Objects.requireNonNull(loops.get(channel.eventLoop()));
        switch (via) {
            case HTTP -> {
                HttpConnection connection = new HttpConnection(channel, endpoint, here, halfClosedTimeout);
                outer(channel, here, connection).addLast(new RequestDecoder(decoding), connection);
            }
            case RAW -> {
                RawConnection connection = new RawConnection(channel, endpoint, here, halfClosedTimeout);
                outer(channel, here, connection).addLast(connection);
            }
            case SERIAL -> {
                SerialConnection connection = new SerialConnection(channel, endpoint, here);
                outer(channel, here, connection).addLast(connection);
            }
            case NE2000 -> {
                IpStack stack = Objects.requireNonNull(station).stack(channel.eventLoop());
                Ne2000Connection connection = new Ne2000Connection(channel, stack, number, guestPort, here);
                outer(channel, here, connection).addLast(connection);
            }
        }
    }

    private ChannelPipeline outer(Channel channel, EventLoopContext here, TrafficHandler.Load connection) {
        return channel.pipeline()
                .addLast(
                        new TrafficHandler(tally, here.idle(), channel, connection),
                        here.slow().client(channel, connection::held));
    }

    /** All connections; one that comes after the group has been closed is closed too. */
    ChannelGroup connections() {
        return connections;
    }
}
