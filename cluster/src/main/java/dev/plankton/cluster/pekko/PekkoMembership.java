package dev.plankton.cluster.pekko;

import dev.plankton.cluster.membership.Member;
import dev.plankton.cluster.membership.Membership;
import dev.plankton.cluster.membership.MembershipEvent;
import dev.plankton.cluster.membership.MembershipEvent.Kind;
import dev.plankton.cluster.membership.NodeId;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSelection;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.Props;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.ClusterEvent;

/**
 * Membership by Pekko: its gossip, its failure detector, and its split-brain resolver, which keeps the larger part of a cluster that
 * falls apart. One actor a node, none a VM. The identity of a node is a role of its member, so that all know it as soon as they know the
 * member.
 */
public final class PekkoMembership implements Membership {
    private static final String ACTOR = "plankton";
    private static final long END_SECONDS = 30;

    private final NodeId self;
    private final ActorSystem system;
    private final Cluster cluster;
    private final List<Consumer<MembershipEvent>> listeners = new CopyOnWriteArrayList<>();
    private final Map<NodeId, ActorSelection> selections = new ConcurrentHashMap<>();
    private volatile BiConsumer<NodeId, byte[]> messages = (_, _) -> {};
    private volatile List<Member> members = List.of();

    private PekkoMembership(NodeId self, ActorSystem system, List<String> seeds) {
        this.self = self;
        this.system = system;
        cluster = Cluster.get(system);
        ActorRef _ = system.actorOf(Props.create(MemberActor.class, () -> new MemberActor(this)), ACTOR);
        cluster.registerOnMemberRemoved(this::ended);
        if (seeds.isEmpty()) {
            cluster.join(cluster.selfAddress());
        } else {
            cluster.joinSeedNodes(seeds.stream()
                    .map(seed -> AddressFromURIString.parse("pekko://" + system.name() + '@' + seed))
                    .toList());
        }
    }

    /**
     * Starts a node, which joins the cluster when it finds it.
     *
     * @throws IOException if it cannot listen, or its certificates cannot be used; one line says why
     */
    public static PekkoMembership start(NodeId self, PekkoSettings settings) throws IOException {
        if (settings.tls() != null) {
            settings.tls().context();
        }
        ClassLoader loader = PekkoMembership.class.getClassLoader();
        try {
            ActorSystem system =
                    ActorSystem.create(settings.cluster(), settings.config(loader, Roles.of(self)), loader);
            return new PekkoMembership(self, system, settings.seeds());
        } catch (RuntimeException e) {
            throw new IOException(
                    "cannot listen on %s:%d: %s".formatted(settings.host(), settings.port(), reason(e)), e);
        }
    }

    private static String reason(Throwable failure) {
        Throwable last = failure;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        return String.valueOf(last.getMessage());
    }

    /** The port on which this node listens, which other nodes may have as a seed. */
    public int port() {
        return cluster.selfAddress().getPort().orElseThrow();
    }

    @Override
    public NodeId self() {
        return self;
    }

    @Override
    public List<Member> members() {
        return members;
    }

    @Override
    public boolean isKnownToAll() {
        ClusterEvent.CurrentClusterState state = cluster.state();
        Set<Address> seenBy = state.getSeenBy();
        Set<org.apache.pekko.cluster.Member> unreachable = state.getUnreachable();
        return Membership.super.isKnownToAll()
                && StreamSupport.stream(state.getMembers().spliterator(), false)
                        .allMatch(member -> unreachable.contains(member) || seenBy.contains(member.address()));
    }

    @Override
    public void onEvent(Consumer<MembershipEvent> listener) {
        listeners.add(listener);
    }

    @Override
    public void onMessage(BiConsumer<NodeId, byte[]> listener) {
        messages = listener;
    }

    @Override
    public void send(NodeId to, byte[] message) {
        if (message.length > MOST_BYTES) {
            throw new IllegalArgumentException("message of %d bytes, at most %d".formatted(message.length, MOST_BYTES));
        }
        ActorSelection selection = selections.get(to);
        if (to.equals(self)) {
            messages.accept(self, message);
        } else if (selection != null) {
            selection.tell(Envelope.of(self, to, message), ActorRef.noSender());
        }
    }

    void received(byte[] bytes) {
        Envelope envelope = Envelope.read(bytes);
        if (envelope != null && envelope.to() == self.incarnation()) {
            messages.accept(envelope.from(), envelope.message());
        }
    }

    /** What the actor sees: all members, before it reports what has happened to one. */
    void see(List<Member> now, Map<NodeId, Address> addresses) {
        members = now;
        selections.keySet().retainAll(addresses.keySet());
        addresses.forEach((member, address) ->
                selections.computeIfAbsent(member, _ -> system.actorSelection(address + "/user/" + ACTOR)));
    }

    void happened(Kind kind, NodeId node) {
        MembershipEvent event = new MembershipEvent(kind, node);
        listeners.forEach(listener -> listener.accept(event));
    }

    private void ended() {
        members = List.of();
        happened(Kind.REMOVED, self);
    }

    @Override
    public void leave() {
        cluster.leave(cluster.selfAddress());
    }

    @Override
    public void close() {
        system.terminate();
        try {
            system.getWhenTerminated().toCompletableFuture().get(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("membership of node " + self + " did not end", e);
        }
    }
}
