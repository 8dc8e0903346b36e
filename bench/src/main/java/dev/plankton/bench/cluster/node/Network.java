package dev.plankton.bench.cluster.node;

import java.util.List;

/** What the nodes of a cluster are connected by. Safe for any thread but where it says otherwise. */
public interface Network extends AutoCloseable {
    /** The address at which other nodes reach node {@code node}. */
    String host(int node);

    /** What a command line begins with, so that the process is where the node is. */
    List<String> prefix(int node);

    /** Has sockets that the current thread opens from now on be where the node is. For platform threads that end afterwards. */
    void enter(int node);

    /** Whether nodes can be cut off. */
    boolean canCut();

    /** Drops all packets between the node and the others from now on. */
    void cut(int node);

    /** Ends {@link #cut}. */
    void heal(int node);

    @Override
    void close();

    /** All nodes on 127.0.0.1: none can be cut off. */
    Network LOOPBACK = new Network() {
        @Override
        public String host(int node) {
            return "127.0.0.1";
        }

        @Override
        public List<String> prefix(int node) {
            return List.of();
        }

        @Override
        public void enter(int node) {}

        @Override
        public boolean canCut() {
            return false;
        }

        @Override
        public void cut(int node) {
            throw new UnsupportedOperationException("nodes on loopback cannot be cut off");
        }

        @Override
        public void heal(int node) {}

        @Override
        public void close() {}
    };
}
