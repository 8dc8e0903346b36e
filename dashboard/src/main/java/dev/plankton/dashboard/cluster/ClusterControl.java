package dev.plankton.dashboard.cluster;

import java.util.List;
import java.util.Map;

/** A cluster as one of its nodes knows it. Implementations are safe for any thread. */
public interface ClusterControl {
    /**
     * A slab of 65 536 VMs.
     *
     * @param number of the slab; its first VM has 65 536 times this number
     * @param node the name of the node that serves it, or the empty string if none does at the moment
     * @param epoch grows with each move
     * @param state a word, such as {@code serving}
     */
    record Slab(int number, String node, long epoch, String state) {}

    /**
     * A node.
     *
     * @param name by which it is asked for
     * @param address where other nodes reach it
     * @param state a word: {@code up}, {@code draining}, {@code unreachable}, ...
     * @param slabs how many it serves
     */
    record Node(String name, String address, String state, int slabs) {}

    /** The name of the node that is asked. */
    String self();

    /** All nodes, by name. */
    List<Node> nodes();

    /** All slabs, by number. */
    List<Slab> slabs();

    /** What has happened at this node so far, by name. */
    Map<String, Long> counters();

    /**
     * Moves a slab to another node while its VMs go on, and returns when that node serves it.
     *
     * @throws IllegalArgumentException if there is no such slab or node
     * @throws IllegalStateException if it cannot be moved now; the message says why, and the slab is where it was
     * @throws InterruptedException if the thread is interrupted; the move may go on
     */
    void move(int slab, String node) throws InterruptedException;

    /**
     * Moves all slabs of a node to the others, and gives it none from then on. Returns when it has none.
     *
     * @throws IllegalArgumentException if there is no such node
     * @throws IllegalStateException if there is none that could take them
     * @throws InterruptedException if the thread is interrupted; the node is drained nevertheless
     */
    void drain(String node) throws InterruptedException;
}
