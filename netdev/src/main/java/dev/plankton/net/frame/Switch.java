package dev.plankton.net.frame;

import dev.plankton.counters.Counts;
import dev.plankton.counters.Tally;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.io.Cable;
import dev.plankton.net.packet.EthernetFrame;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A learning Ethernet switch between VMs, the gateway and {@linkplain Backend backends}. Safe for any thread; a frame takes
 * no lock and allocates nothing.
 *
 * <p>A VM costs it nothing: its address, 02:00:0A followed by its number, names its port. Only addresses of backends are
 * learned, in a bounded {@link AddressTable}. An ARP request goes to the VM it asks for alone, whatever its sender, or to
 * backends if it asks for none; any other group frame goes to all backends and to the first {@value #BROADCAST_REACH} VMs, so a broadcast wakes that many
 * VMs at most, however many there are; of several hypervisors the first of each. A VM whose NIC is stopped is neither sent a frame nor woken.
 */
public final class Switch implements FrameNetwork, FrameListener {
    /** So many VMs hear broadcasts and multicasts: the first of a hypervisor, by their numbers. */
    public static final int BROADCAST_REACH = 64;

    /** Backends that can be plugged in at a time. */
    public static final int MAX_BACKENDS = 64;

    /** Stands for a VM number: the gateway is 10.255.255.254 at 02:00:0A:FF:FF:FE. */
    public static final int GATEWAY = 0xFF_FFFE;

    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final int FROM_NO_VM = -1;

    private final FrameNetwork vms;
    private final VmRange[] ranges;
    private final LongSupplier nanos;
    private final long started;
    private final AddressTable addresses = new AddressTable();
    private final Tally<SwitchCount> tally = new Tally<>(SwitchCount.class);
    private volatile @Nullable Plug[] plugs = new @Nullable Plug[0];
    private volatile @Nullable FrameListener gateway;
    private volatile @Nullable GatewayRoute route;
    private volatile @Nullable FrameTap tap;
    private Runnable disconnect = () -> {};

    /**
     * A switch between VMs that its user keeps; what they send is to be passed to {@link #onFrame}.
     *
     * @param vms where frames for VMs go
     * @param population returns how many VMs there are now; their numbers are 0 to one less
     * @param nanos a clock like {@link System#nanoTime}, by which learned addresses age
     */
    public Switch(FrameNetwork vms, IntSupplier population, LongSupplier nanos) {
        this(vms, List.of(new VmRange(0, population)), nanos);
    }

    private Switch(FrameNetwork vms, List<VmRange> ranges, LongSupplier nanos) {
        this.vms = vms;
        this.ranges = ranges.toArray(VmRange[]::new); // A frame makes no iterator.
        this.nanos = nanos;
        started = nanos.getAsLong() - NANOS_PER_SECOND;
    }

    /**
     * A switch that the NE2000s of all VMs of some hypervisors are plugged into, from now on.
     *
     * @throws IllegalArgumentException if two of them number their VMs from the same: {@code HypervisorBuilder.firstNumber}
     */
    public static Switch of(Hypervisor... hypervisors) {
        VmNics nics = VmNics.of(List.of(hypervisors));
        List<VmRange> ranges = nics.hypervisors().stream()
                .map(hypervisor -> new VmRange(hypervisor.firstNumber(), hypervisor::size))
                .toList();
        Switch hub = new Switch(nics, ranges, System::nanoTime);
        Cable port = hub.cable();
        hub.disconnect = () -> nics.hypervisors().forEach(hypervisor -> hypervisor.disconnect(port));
        nics.hypervisors().forEach(hypervisor -> hypervisor.connect(port));
        return hub;
    }

    /** VMs with consecutive numbers, of which there may be more later. */
    private record VmRange(int first, IntSupplier size) {
        boolean has(int vm) {
            return vm >= first && vm - first < size.getAsInt();
        }

        /** The number after the last one that hears broadcasts. */
        int reached() {
            return first + Math.min(BROADCAST_REACH, size.getAsInt());
        }
    }

    /** Takes the VMs of {@link #of} off, if they are still on this switch: what they send is lost until they are on another. */
    public void disconnect() {
        disconnect.run();
    }

    /** What NE2000s of VMs can be plugged into: {@link Hypervisor#connect}. */
    public Cable cable() {
        return new SwitchPort(this);
    }

    /**
     * From now on {@code listener} hears what VMs send to the gateway's address, ARP requests for it included. The gateway
     * answers by {@link #send}.
     *
     * @throws IllegalStateException if there is a gateway already
     */
    public synchronized void setGateway(FrameListener listener) {
        if (gateway != null) {
            throw new IllegalStateException("the switch has a gateway already; close that first");
        }
        gateway = listener;
    }

    /** No gateway from now on, if {@code listener} is it. */
    @SuppressWarnings("ReferenceEquality") // The very one.
    public synchronized void clearGateway(FrameListener listener) {
        if (gateway == listener) {
            gateway = null;
        }
    }

    /** From now on {@code value} is asked first about frames for the gateway. */
    public void setGatewayRoute(GatewayRoute value) {
        route = value;
    }

    /** A frame of a VM of another switch, for the gateway of this one, which it is dropped without. */
    public void toGateway(int vm, byte[] frame, int offset, int length) {
        FrameListener listener = gateway;
        if (listener != null && accepts(frame, offset, length)) {
            tally.add(SwitchCount.TO_GATEWAY);
            listener.onFrame(vm, frame, offset, length);
        }
    }

    /** From now on {@code observer} sees every frame; null for none. */
    public void setTap(@Nullable FrameTap observer) {
        tap = observer;
    }

    /** What has been counted so far. */
    public Counts<SwitchCount> counters() {
        return tally.counts();
    }

    /**
     * Plugs a backend in.
     *
     * @throws IllegalStateException if {@value #MAX_BACKENDS} are plugged in already
     */
    public synchronized Plug plug(Backend backend) {
        @Nullable Plug[] now = plugs;
        int port = 0;
        while (port < now.length && now[port] != null) {
            port++;
        }
        if (port == MAX_BACKENDS) {
            throw new IllegalStateException(
                    "the switch has " + MAX_BACKENDS + " ports for backends, and all are taken");
        }
        @Nullable Plug[] next = Arrays.copyOf(now, Math.max(now.length, port + 1));
        Plug plug = new Plug(port, backend);
        next[port] = plug;
        plugs = next;
        return plug;
    }

    private synchronized void unplug(Plug plug) {
        @Nullable Plug[] next = plugs.clone();
        if (next[plug.port] == plug) {
            next[plug.port] = null;
            plugs = next;
            addresses.forget(plug.port);
        }
    }

    /** The gateway sends a frame to a VM. */
    @Override
    public boolean send(int vm, byte[] frame, int offset, int length) {
        if (!accepts(frame, offset, length)) {
            return false;
        }
        tally.add(SwitchCount.FROM_GATEWAY);
        return toVm(vm, frame, offset, length);
    }

    /** The gateway sends a frame to a VM, which may run on the calling thread at once. */
    @Override
    public boolean sendHere(int vm, byte[] frame, int offset, int length) {
        if (!accepts(frame, offset, length)) {
            return false;
        }
        tally.add(SwitchCount.FROM_GATEWAY);
        return count(vms.receives(vm) && vms.sendHere(vm, frame, offset, length));
    }

    /** A VM sends a frame. */
    @Override
    public void onFrame(int vm, byte[] frame, int offset, int length) {
        if (accepts(frame, offset, length)) {
            tally.add(SwitchCount.FROM_VMS);
            forward(vm, null, frame, offset, length);
        }
    }

    private void onFrame(Plug from, byte[] frame, int offset, int length) {
        if (!accepts(frame, offset, length)) {
            return;
        }
        tally.add(SwitchCount.FROM_BACKENDS);
        long source = EthernetFrame.source(frame, offset);
        if (EthernetFrame.isGroup(source)) {
            tally.add(SwitchCount.DROPPED_MALFORMED);
            return;
        }
        if (!isOurs(EthernetFrame.vm(source))) {
            addresses.learn(source, from.port, now());
        }
        forward(FROM_NO_VM, from, frame, offset, length);
    }

    private boolean accepts(byte[] frame, int offset, int length) {
        if (length < EthernetFrame.SHORTEST || length > EthernetFrame.LONGEST) {
            tally.add(SwitchCount.DROPPED_MALFORMED);
            return false;
        }
        FrameTap observer = tap;
        if (observer != null) {
            observer.frame(frame, offset, length);
        }
        return true;
    }

    private void forward(int from, @Nullable Plug plug, byte[] frame, int offset, int length) {
        long destination = EthernetFrame.destination(frame, offset);
        if (!EthernetFrame.isGroup(destination)) {
            int vm = EthernetFrame.vm(destination);
            if (isOurs(vm)) {
                toOurs(vm, from, frame, offset, length);
            } else {
                toOthers(destination, plug, frame, offset, length);
            }
        } else if (EthernetFrame.isArpRequest(frame, offset, length)) {
            ask(from, plug, frame, offset, length);
        } else {
            toBackends(plug, frame, offset, length);
            toFirstVms(from, frame, offset, length);
        }
    }

    /**
     * An ARP request for an address that is ours concerns its owner alone, and one for any other address concerns no VM. A VM that
     * asks for its own address wants to know whether another station has it.
     */
    private void ask(int from, @Nullable Plug plug, byte[] frame, int offset, int length) {
        int asked = EthernetFrame.askedFor(frame, offset);
        if (isOurs(asked) && asked != from) {
            toOurs(asked, from, frame, offset, length);
        } else {
            toBackends(plug, frame, offset, length);
        }
    }

    private boolean isOurs(int vm) {
        return isVm(vm) || (vm == GATEWAY && (gateway != null || route != null));
    }

    private void toOurs(int vm, int from, byte[] frame, int offset, int length) {
        FrameListener listener = gateway;
        GatewayRoute elsewhere = route;
        if (vm != GATEWAY) {
            toVm(vm, frame, offset, length);
        } else if (from != FROM_NO_VM && elsewhere != null && elsewhere.takes(from, frame, offset, length)) {
            tally.add(SwitchCount.TO_GATEWAY);
        } else if (from == FROM_NO_VM || listener == null) {
            // The gateway is for VMs: others reach the world without it.
            tally.add(SwitchCount.DROPPED_NO_PORT);
        } else {
            tally.add(SwitchCount.TO_GATEWAY);
            listener.onFrame(from, frame, offset, length);
        }
    }

    private boolean toVm(int vm, byte[] frame, int offset, int length) {
        return count(vms.receives(vm) && vms.send(vm, frame, offset, length));
    }

    private boolean count(boolean taken) {
        tally.add(taken ? SwitchCount.TO_VMS : SwitchCount.DROPPED_BY_VMS);
        return taken;
    }

    private void toOthers(long destination, @Nullable Plug from, byte[] frame, int offset, int length) {
        int port = addresses.find(destination, now());
        @Nullable Plug[] all = plugs;
        Plug known = port >= 0 && port < all.length ? all[port] : null;
        if (known == null) {
            tally.add(SwitchCount.FLOODED);
            toBackends(from, frame, offset, length);
        } else if (known == from) {
            tally.add(SwitchCount.DROPPED_NO_PORT);
        } else {
            toBackend(known, frame, offset, length);
        }
    }

    private void toBackends(@Nullable Plug from, byte[] frame, int offset, int length) {
        for (Plug plug : plugs) {
            if (plug != null && plug != from) {
                toBackend(plug, frame, offset, length);
            }
        }
    }

    private void toBackend(Plug plug, byte[] frame, int offset, int length) {
        boolean taken = plug.backend.frame(frame, offset, length);
        tally.add(taken ? SwitchCount.TO_BACKENDS : SwitchCount.DROPPED_BY_BACKENDS);
    }

    private void toFirstVms(int from, byte[] frame, int offset, int length) {
        for (VmRange range : ranges) {
            for (int vm = range.first; vm < range.reached(); vm++) {
                if (vm != from) {
                    toVm(vm, frame, offset, length);
                }
            }
        }
    }

    /** How many VMs hear a frame of a VM, at most. */
    int hearers(byte[] frame, int offset, int length) {
        long destination = EthernetFrame.destination(frame, offset);
        if (!EthernetFrame.isGroup(destination)) {
            return receives(EthernetFrame.vm(destination)) ? 1 : 0;
        }
        if (EthernetFrame.isArpRequest(frame, offset, length)) {
            return receives(EthernetFrame.askedFor(frame, offset)) ? 1 : 0;
        }
        int count = 0;
        for (VmRange range : ranges) {
            for (int vm = range.first; vm < range.reached(); vm++) {
                count += vms.receives(vm) ? 1 : 0;
            }
        }
        return count;
    }

    @Override
    public boolean receives(int vm) {
        return isVm(vm) && vms.receives(vm);
    }

    private boolean isVm(int vm) {
        for (VmRange range : ranges) {
            if (range.has(vm)) {
                return true;
            }
        }
        return false;
    }

    private int now() {
        return (int) ((nanos.getAsLong() - started) / NANOS_PER_SECOND);
    }

    /** A backend's place in the switch. Safe for any thread. */
    public final class Plug implements AutoCloseable {
        private final int port;
        private final Backend backend;

        private Plug(int port, Backend backend) {
            this.port = port;
            this.backend = backend;
        }

        /** A frame, without FCS, was received from the backend; the bytes are the caller's again upon return. */
        public void onFrame(byte[] frame, int offset, int length) {
            Switch.this.onFrame(this, frame, offset, length);
        }

        /** Counts a frame that came over the backend and is too long to be passed to the switch. */
        public void onOversized() {
            tally.add(SwitchCount.DROPPED_MALFORMED);
        }

        /** Pulls the backend out; what was learned at its port is forgotten. */
        @Override
        public void close() {
            unplug(this);
        }
    }
}
