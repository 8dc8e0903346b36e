package dev.plankton.cluster.pekko;

import dev.plankton.cluster.membership.Member;
import dev.plankton.cluster.membership.Member.Status;
import dev.plankton.cluster.membership.MembershipEvent.Kind;
import dev.plankton.cluster.membership.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.UniqueAddress;
import org.jspecify.annotations.Nullable;

/** Keeps the members as Pekko reports them, and receives messages. */
final class MemberActor extends AbstractActor {
    private final PekkoMembership membership;
    private final Map<UniqueAddress, org.apache.pekko.cluster.Member> members = new HashMap<>();
    private final Set<UniqueAddress> unreachable = new HashSet<>();
    private boolean ended;

    MemberActor(PekkoMembership membership) {
        this.membership = membership;
    }

    @Override
    public void preStart() {
        Cluster.get(getContext().getSystem())
                .subscribe(
                        getSelf(),
                        ClusterEvent.initialStateAsEvents(),
                        ClusterEvent.MemberEvent.class,
                        ClusterEvent.ReachabilityEvent.class,
                        ClusterEvent.ClusterShuttingDown$.class);
    }

    @Override
    public void postStop() {
        Cluster.get(getContext().getSystem()).unsubscribe(getSelf());
    }

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(byte[].class, membership::received)
                // Then Pekko reports all members as removed, one by one: to this node it would look as if it were the
                // last one left.
                .match(ClusterEvent.ClusterShuttingDown$.class, _ -> ended = true)
                .match(ClusterEvent.ClusterDomainEvent.class, _ -> isOver(), _ -> {})
                .match(
                        ClusterEvent.MemberRemoved.class,
                        event -> membership.self().equals(node(event.member())),
                        _ -> ended = true)
                .match(ClusterEvent.MemberRemoved.class, event -> {
                    members.remove(event.member().uniqueAddress());
                    unreachable.remove(event.member().uniqueAddress());
                    report(event.member(), Kind.REMOVED);
                })
                .match(ClusterEvent.MemberEvent.class, event -> {
                    members.put(event.member().uniqueAddress(), event.member());
                    report(event.member(), kind(event.member().status()));
                })
                .match(ClusterEvent.UnreachableMember.class, event -> {
                    members.putIfAbsent(event.member().uniqueAddress(), event.member());
                    unreachable.add(event.member().uniqueAddress());
                    report(event.member(), Kind.UNREACHABLE);
                })
                .match(ClusterEvent.ReachableMember.class, event -> {
                    unreachable.remove(event.member().uniqueAddress());
                    report(event.member(), Kind.REACHABLE);
                })
                .build();
    }

    private boolean isOver() {
        return ended || Cluster.get(getContext().getSystem()).isTerminated();
    }

    private static @Nullable Kind kind(MemberStatus status) {
        return switch (status(status)) {
            case JOINING -> null;
            case UP -> Kind.UP;
            case LEAVING -> Kind.LEAVING;
        };
    }

    private static Status status(MemberStatus status) {
        if (status.equals(MemberStatus.up())) {
            return Status.UP;
        }
        boolean joining = status.equals(MemberStatus.joining()) || status.equals(MemberStatus.weaklyUp());
        return joining ? Status.JOINING : Status.LEAVING;
    }

    private void report(org.apache.pekko.cluster.Member member, @Nullable Kind kind) {
        List<Member> now = new ArrayList<>();
        Map<NodeId, Address> addresses = new HashMap<>();
        members.values().stream()
                .sorted((one, other) -> one.equals(other) ? 0 : one.isOlderThan(other) ? -1 : 1)
                .forEach(each -> {
                    NodeId node = node(each);
                    if (node != null) {
                        now.add(new Member(node, status(each.status()), !unreachable.contains(each.uniqueAddress())));
                        addresses.put(node, each.address());
                    }
                });
        membership.see(List.copyOf(now), addresses);
        NodeId node = node(member);
        if (kind != null && node != null) {
            membership.happened(kind, node);
        }
    }

    private static @Nullable NodeId node(org.apache.pekko.cluster.Member member) {
        return member.getRoles().stream()
                .map(Roles::node)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
