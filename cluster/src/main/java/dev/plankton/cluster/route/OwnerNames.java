package dev.plankton.cluster.route;

import dev.plankton.cluster.slab.Slab;
import dev.plankton.cluster.slab.SlabHost;
import dev.plankton.hypervisor.io.ReplyListener;
import dev.plankton.net.endpoint.RoutedReply;
import java.util.function.Consumer;

/** Says to clients which node answers, and under which epoch, if that is wanted. Safe for any thread. */
final class OwnerNames {
    private final String self;
    private final SlabHost host;
    private final boolean wanted;

    OwnerNames(String self, SlabHost host, boolean wanted) {
        this.self = self;
        this.host = host;
        this.wanted = wanted;
    }

    /** Says to a client that this node answers, for a VM of {@code asked}. */
    Consumer<RoutedReply> own(Slab asked) {
        return client -> {
            if (wanted) {
                nameSelf(client, asked);
            }
        };
    }

    /** The reply of a VM may come after its slab has moved away and come back. */
    private void nameSelf(RoutedReply client, Slab asked) {
        Slab now = host.slab(asked.number());
        client.answeredBy(self, now == null ? asked.epoch() : now.epoch());
    }

    /** Another node answers; {@code epoch} is 0 if it does not say under which. */
    void other(ReplyListener client, String node, long epoch) {
        if (wanted && epoch != 0 && client instanceof RoutedReply routed) {
            routed.answeredBy(node, epoch);
        }
    }

    /** The epoch under which this node owns a slab; 0 if it does not. */
    long epoch(int slab) {
        Slab here = host.slab(slab);
        return here == null ? 0 : here.epoch();
    }

    /** Says to a client that this node answers, for a VM of a slab that it owns by then. */
    Consumer<RoutedReply> own(int slab) {
        return client -> other(client, self, epoch(slab));
    }

    /** The VM of a request takes no more, and has not had it. */
    static void full(ReplyListener client) {
        if (client instanceof RoutedReply routed) {
            routed.full();
        } else {
            client.dropped();
        }
    }
}
