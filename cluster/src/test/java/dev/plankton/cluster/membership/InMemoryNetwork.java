package dev.plankton.cluster.membership;

import dev.plankton.cluster.membership.MembershipEvent.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.BiPredicate;

/** Memberships without a network, for tests: all nodes see the same members at once, and the test says who dies. */
public final class InMemoryNetwork {
    private final Executor executor;
    private final Map<NodeId, InMemoryMembership> nodes = new LinkedHashMap<>();
    private volatile BiPredicate<NodeId, NodeId> passes = (_, _) -> true;

    /** A network whose messages and events are delivered by {@code executor}, which must run one at a time, in order. */
    public InMemoryNetwork(Executor executor) {
        this.executor = executor;
    }

    /** A new member, up at once. */
    public synchronized InMemoryMembership join(NodeId node) {
        InMemoryMembership membership = new InMemoryMembership(node, this);
        nodes.put(node, membership);
        tell(Kind.UP, node);
        return membership;
    }

    /** What messages arrive from now on: the test of sender and receiver. */
    public void passing(BiPredicate<NodeId, NodeId> test) {
        passes = test;
    }

    /** The node is dead: it gets nothing more, and the others see it removed. */
    public synchronized void remove(NodeId node) {
        InMemoryMembership removed = nodes.remove(node);
        if (removed != null) {
            tell(Kind.REMOVED, node);
            executor.execute(() -> removed.happened(new MembershipEvent(Kind.REMOVED, node)));
        }
    }

    synchronized List<Member> members() {
        List<Member> members = new ArrayList<>();
        nodes.keySet().forEach(node -> members.add(new Member(node, Member.Status.UP, true)));
        return members;
    }

    synchronized void send(NodeId from, NodeId to, byte[] message) {
        InMemoryMembership target = nodes.get(to);
        if (target != null && nodes.containsKey(from) && passes.test(from, to)) {
            executor.execute(() -> target.received(from, message));
        }
    }

    private void tell(Kind kind, NodeId node) {
        MembershipEvent event = new MembershipEvent(kind, node);
        List.copyOf(nodes.values()).forEach(member -> executor.execute(() -> member.happened(event)));
    }
}
