package dev.plankton.cli.serve;

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
    private final int vms;

    Reach(Service service) {
        gateway = service.gateway();
        vms = service.plan().vms();
        InetAddress bind = service.plan().bind();
        only = bind == null || bind.isAnyLocalAddress() ? null : bind;
    }

    /** The VM behind the only address listened on: VM 0 if it is none of 127.0.0.0/8. */
    static int vmBehind(InetAddress address) {
        return Math.max(0, VmAddress.number(address));
    }

    /** The addresses of the first and the last VM, or of the only one that can be reached. */
    String range() {
        if (only != null) {
            return "%s only (VM %d)".formatted(text(new InetSocketAddress(only, gateway.port())), vmBehind(only));
        }
        String first = text(gateway.address(0));
        try {
            return vms == 1 ? first : first + " to " + text(gateway.address(vms - 1));
        } catch (IllegalArgumentException e) {
            return first + " and the following ports; " + e.getMessage();
        }
    }

    /** What becomes of connections from other hosts, where they are let in. */
    String fromOutside() {
        return "open to other hosts; their connections reach VM 0";
    }

    /** A command line that gets an answer of a VM. */
    String example() {
        return switch (gateway.via()) {
            case HTTP, NE2000 -> "curl http://" + text(address(HTTP_EXAMPLE)) + "/";
            case SERIAL -> "printf 'a\\n' | nc " + spaced(address(SERIAL_EXAMPLE));
            case RAW -> "printf 'GET / HTTP/1.1\\r\\n\\r\\n' | nc " + spaced(address(HTTP_EXAMPLE));
        };
    }

    private InetSocketAddress address(int vm) {
        return only != null ? new InetSocketAddress(only, gateway.port()) : gateway.address(Math.min(vm, vms - 1));
    }

    private static String spaced(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + " " + address.getPort();
    }

    private static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (address.getAddress() instanceof Inet6Address ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
