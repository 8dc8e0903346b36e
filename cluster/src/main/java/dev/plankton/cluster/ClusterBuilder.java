package dev.plankton.cluster;

import dev.plankton.cluster.coordination.ControlSettings;
import dev.plankton.cluster.coordination.ElectedControl;
import dev.plankton.cluster.coordination.SlabControl;
import dev.plankton.cluster.coordination.SlabOwner;
import dev.plankton.cluster.lease.Fence;
import dev.plankton.cluster.map.Epochs;
import dev.plankton.cluster.map.SlabMap;
import dev.plankton.cluster.membership.Membership;
import dev.plankton.cluster.membership.NodeId;
import dev.plankton.cluster.peer.PeerNetwork;
import dev.plankton.cluster.pekko.PekkoMembership;
import dev.plankton.cluster.pekko.PekkoSettings;
import dev.plankton.cluster.slab.SlabSource;
import dev.plankton.cluster.tls.TlsFiles;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.HypervisorBuilder;
import dev.plankton.hypervisor.SharedCores;
import dev.plankton.hypervisor.io.Durability;
import dev.plankton.machine.BootImage;
import dev.plankton.net.Transport;
import dev.plankton.net.loop.Loops;
import dev.plankton.net.loop.Sockets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Describes a node of a cluster. All nodes give the same name, slabs, VMs, image, store and durability. Not safe for several threads. */
public final class ClusterBuilder {
    /** Slabs that the addresses of VMs have room for: the numbers of VMs are those of {@link HypervisorBuilder#MAX_FIRST_NUMBER}. */
    public static final int MOST_SLABS = HypervisorBuilder.MAX_FIRST_NUMBER / SlabMap.VMS + 1;

    private static final int LAST_PORT = 0xFFFF;

    private final List<String> seeds = new ArrayList<>();
    private String name = "plankton";
    private String node = "node-" + ProcessHandle.current().pid();
    private String host = "127.0.0.1";
    private int port;
    private int membershipPort;
    private int slabs = 1;
    private int vms = SlabMap.VMS;
    private Supplier<HypervisorBuilder> hypervisors = Hypervisor::builder;
    private SharedCores cores = new SharedCores();
    private @Nullable BootImage image;
    private @Nullable Path store;
    private Durability durability = Durability.SYNC;
    private @Nullable TlsFiles tls;
    private int minimumNodes = 1;
    private Duration patience = Duration.ofSeconds(2);
    private Duration requestTimeout = Duration.ofSeconds(30);
    private boolean namesOwners;
    private Transport transport = Transport.AUTO;

    ClusterBuilder() {}

    /** Nodes to join, as HOST:PORT of their membership; the first of them, or a node without any, begins a cluster. */
    public ClusterBuilder seed(String... addresses) {
        seeds.addAll(List.of(addresses));
        return this;
    }

    /** The name of the cluster; nodes of others are refused. "plankton" by default. */
    public ClusterBuilder name(String value) {
        name = Objects.requireNonNull(value, "name");
        return this;
    }

    /** The name of this node, unlike all others: "node-" and the number of the process by default. */
    public ClusterBuilder node(String value) {
        node = Objects.requireNonNull(value, "node");
        return this;
    }

    /**
     * Where this node listens for others, which connect to that address: 127.0.0.1 by default. Any other address that is not of this
     * host alone needs {@link #tls}.
     *
     * @param address a name or address of this host
     * @param peerPort for VMs, 0 for any free one
     * @param forMembership for the membership, 0 for any free one
     */
    public ClusterBuilder bind(String address, int peerPort, int forMembership) {
        host = Objects.requireNonNull(address, "address");
        port = within("port", peerPort, 0, LAST_PORT);
        membershipPort = within("port of the membership", forMembership, 0, LAST_PORT);
        return this;
    }

    /** How many slabs the cluster has, 1 to {@link #MOST_SLABS}; 1 by default. */
    public ClusterBuilder slabs(int value) {
        slabs = within("slabs", value, 1, MOST_SLABS);
        return this;
    }

    /** How many VMs a new slab has, 1 to 65 536, which is the default. Their numbers begin at 65 536 times that of the slab. */
    public ClusterBuilder vms(int value) {
        vms = within("VMs of a slab", value, 1, SlabMap.VMS);
        return this;
    }

    /**
     * Describes the hypervisor of a slab; {@link Hypervisor#builder} by default. It is called for each slab, and has to return a new
     * builder each time, on the time of the operating system.
     */
    public ClusterBuilder hypervisor(Supplier<HypervisorBuilder> value) {
        hypervisors = Objects.requireNonNull(value, "hypervisor");
        return this;
    }

    /** Cores for all slabs of this node; by default one for each processor. */
    public ClusterBuilder cores(SharedCores value) {
        cores = Objects.requireNonNull(value, "cores");
        return this;
    }

    /** What VMs boot from. */
    public ClusterBuilder image(BootImage value) {
        image = Objects.requireNonNull(value, "image");
        return this;
    }

    /**
     * Keeps the VMs in a directory that all nodes share, a store for each slab: so they come up on another node if theirs dies. By
     * default they are kept nowhere, and end with their node.
     */
    public ClusterBuilder store(Path directory, Durability promised) {
        store = Objects.requireNonNull(directory, "directory");
        durability = Objects.requireNonNull(promised, "durability");
        return this;
    }

    /**
     * Has nodes know each other by certificates and encrypts what they say, from files in PEM form.
     *
     * @param certificate of this node
     * @param key of the certificate, PKCS 8
     * @param authority the certificate that has signed those of all nodes
     */
    public ClusterBuilder tls(Path certificate, Path key, Path authority) {
        tls = new TlsFiles(certificate, key, authority);
        return this;
    }

    /**
     * How many nodes there have to be before slabs are opened for the first time; 1 by default. More than half of the seeds keep a
     * first seed that is started again, and does not reach the others, from opening slabs that these have.
     */
    public ClusterBuilder minimumNodes(int value) {
        minimumNodes = within("minimum of nodes", value, 1, Integer.MAX_VALUE);
        return this;
    }

    /**
     * How long a node may be silent, about, 500 ms to 1 h; the others go on without it after 1.5 to 3 times that time. 2 s by
     * default. A node that does not hear of the others stops answering after five quarters of it. The same at all nodes.
     */
    public ClusterBuilder patience(Duration value) {
        patience = Objects.requireNonNull(value, "patience");
        return this;
    }

    /** How long a request that another node has may take, before its client is called as of a VM that has stopped; 30 s by default. */
    public ClusterBuilder requestTimeout(Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException("a limit of " + value + ": it must be positive");
        }
        requestTimeout = value;
        return this;
    }

    /**
     * Whether each HTTP reply of a gateway of this node names who has answered: {@code Plankton-Owner: NODE; epoch=N}, the name of the node
     * and the epoch under which it has the VM's slab. Off by default.
     */
    public ClusterBuilder namesOwners(boolean value) {
        namesOwners = value;
        return this;
    }

    /**
     * How the connections between nodes use the operating system: {@link Transport#AUTO} by default. A gateway of this node that is on
     * the same transport has its event loops in common with them. Where there is one loop, or the client and the connection to the other
     * node are on the same one, a request to another node passes no other thread.
     */
    public ClusterBuilder transport(Transport value) {
        transport = Objects.requireNonNull(value, "transport");
        return this;
    }

    private static int within(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("%s out of range (%d-%d): %d".formatted(what, least, most, value));
        }
        return value;
    }

    /** What joins a node to the others: who they are, and who decides about slabs. */
    interface Joining {
        /** Begins to be a member. */
        Membership join(NodeId self) throws IOException;

        /** Where nodes that join find the membership. */
        default String address(Membership membership) {
            return membership.self().host() + ":" + membership.self().port();
        }

        /** Begins to follow what is decided about slabs. */
        SlabControl control(Membership membership, SlabOwner owner);
    }

    /**
     * Starts the node. It returns before the node is a member of the cluster: {@link Cluster#status}, {@link Cluster#events}.
     *
     * @throws IOException if it cannot listen, or its certificates or stores cannot be read; one line says why
     * @throws IllegalArgumentException if something is missing or contradicts something else
     * @throws UnsupportedOperationException if the transport does not work on this machine
     */
    public Cluster start() throws IOException {
        check();
        PekkoSettings settings = new PekkoSettings(name, host, membershipPort, seeds, patience, tls);
        long highest = store == null ? 0 : Fence.highest(store);
        ControlSettings control = ControlSettings.of(slabs)
                .withMinimumNodes(minimumNodes)
                .withLastTerm(Epochs.term(highest))
                .withLease(patience.multipliedBy(5).dividedBy(4));
        return start(new Joining() {
            @Override
            public Membership join(NodeId self) throws IOException {
                return PekkoMembership.start(self, settings);
            }

            @Override
            public String address(Membership membership) {
                int bound = membership instanceof PekkoMembership known ? known.port() : membershipPort;
                return host + ":" + bound;
            }

            @Override
            public SlabControl control(Membership membership, SlabOwner owner) {
                return new ElectedControl(membership, owner, control);
            }
        });
    }

    private Sockets sockets() {
        if (transport == Transport.AUTO && !Sockets.mayLoadNative()) {
            return Sockets.NIO;
        }
        return switch (transport.resolved()) {
            case IO_URING -> Sockets.IO_URING;
            case EPOLL -> Sockets.EPOLL;
            case AUTO, NIO -> Sockets.NIO;
        };
    }

    private BootImage check() throws IOException {
        if (tls == null && !InetAddress.getByName(host).isLoopbackAddress()) {
            throw new IllegalArgumentException(
                    "nodes on several hosts need TLS: give tls(certificate, key, authority), or bind 127.0.0.1, not "
                            + host);
        }
        if (image == null) {
            throw new IllegalArgumentException("no image: give image(...), which the VMs boot from");
        }
        return image;
    }

    /** Starts the node with a membership of a test's. */
    Cluster start(Joining joining) throws IOException {
        InetAddress address = InetAddress.getByName(host);
        BootImage booted = check();
        SSLContext certificates = tls == null ? null : tls.context();
        Loops loops = Loops.start("plankton-net", Loops.usual(), sockets());
        PeerNetwork network = PeerNetwork.listen(new InetSocketAddress(address, port), certificates, loops);
        boolean done = false;
        try {
            NodeId self = NodeId.starting(node, host, network.port());
            SlabSource source = new SlabSource(cores, hypervisors, booted, vms, store, durability);
            Cluster cluster = new Cluster(self, name, slabs, source, network, joining, requestTimeout, namesOwners);
            done = true;
            return cluster;
        } finally {
            if (!done) {
                network.close();
            }
        }
    }
}
