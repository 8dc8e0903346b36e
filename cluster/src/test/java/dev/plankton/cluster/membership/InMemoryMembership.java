package dev.plankton.cluster.membership;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A member of an {@link InMemoryNetwork}. */
public final class InMemoryMembership implements Membership {
    private final NodeId self;
    private final InMemoryNetwork network;
    private final List<Consumer<MembershipEvent>> listeners = new CopyOnWriteArrayList<>();
    private volatile BiConsumer<NodeId, byte[]> messages = (_, _) -> {};

    InMemoryMembership(NodeId self, InMemoryNetwork network) {
        this.self = self;
        this.network = network;
    }

    @Override
    public NodeId self() {
        return self;
    }

    @Override
    public List<Member> members() {
        return network.members();
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
        network.send(self, to, message);
    }

    @Override
    public void leave() {
        network.remove(self);
    }

    @Override
    public void close() {
        network.remove(self);
    }

    void received(NodeId from, byte[] message) {
        messages.accept(from, message);
    }

    void happened(MembershipEvent event) {
        listeners.forEach(listener -> listener.accept(event));
    }
}
