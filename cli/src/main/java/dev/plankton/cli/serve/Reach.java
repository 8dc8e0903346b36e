package dev.plankton.cli.serve;

import dev.plankton.cli.io.Complaint;
import dev.plankton.net.Gateway;
import dev.plankton.net.address.VmAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Where the VMs of a service are found, in words. */
final class Reach {
    private static final int HTTP_EXAMPLE = 5;
    private static final int SERIAL_EXAMPLE = 9;

    private final Gateway gateway;
    private final @Nullable InetAddress only;
    private final int first;
    private final int vms;

    Reach(Service service) {
        gateway = service.gateway();
        first = service.hypervisor().firstNumber();
        vms = service.plan().vms();
        InetAddress bind = service.plan().bind();
        only = bind == null || bind.isAnyLocalAddress() ? null : bind;
    }

    /**
     * Refuses to listen on the address of a VM that is not there.
     *
     * @param first the number of the first VM
     * @param count how many there are
     */
    static void check(InetAddress bind, int first, int count) {
        int vm = vmBehind(bind, first);
        if (!bind.isAnyLocalAddress() && (vm < first || vm - first >= count)) {
            throw new Complaint("--bind %s: that is VM %d, and the VMs are %d to %d"
                    .formatted(bind.getHostAddress(), vm, first, first + count - 1));
        }
    }

    /** The VM behind the only address listened on: the first one if it is none of 127.0.0.0/8. */
    private static int vmBehind(InetAddress address, int first) {
        int number = VmAddress.number(address);
        return number < 0 ? first : number;
    }

    /** The addresses of the first and the last VM, or of the only one that can be reached. */
    String range() {
        if (only != null) {
            return "%s only (VM %d)"
                    .formatted(text(new InetSocketAddress(only, gateway.port())), vmBehind(only, first));
        }
        String from = text(gateway.address(first));
        try {
            return vms == 1 ? from : from + " to " + text(gateway.address(first + vms - 1));
        } catch (IllegalArgumentException e) {
            return from + " and the following ports; " + e.getMessage();
        }
    }

    /** What becomes of connections from other hosts, where they are let in. */
    String fromOutside() {
        return "open to other hosts; their connections reach VM " + first;
    }

    /** A command line that gets an answer of a VM. */
    String example() {
        return switch (gateway.via()) {
            case HTTP, NE2000 -> "curl http://" + text(address(HTTP_EXAMPLE)) + "/";
            case SERIAL -> "printf 'a\\n' | nc " + spaced(address(SERIAL_EXAMPLE));
            case RAW -> "printf 'GET / HTTP/1.1\\r\\n\\r\\n' | nc " + spaced(address(HTTP_EXAMPLE));
        };
    }

    private InetSocketAddress address(int place) {
        return only != null
                ? new InetSocketAddress(only, gateway.port())
                : gateway.address(first + Math.min(place, vms - 1));
    }

    private static String spaced(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + " " + address.getPort();
    }

    private static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (address.getAddress() instanceof Inet6Address ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
