package dev.plankton.net;

import dev.plankton.net.address.VmAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Which VM a connection is for, identified by the local address and port that the client connected to. Immutable. */
sealed interface VmNaming {
    /** No VM has this name. */
    int NONE = -1;

    /** The connection comes from outside, and this gateway is for this host only. */
    int OUTSIDE = -2;

    /** The VM's number, or {@link #NONE} or {@link #OUTSIDE}. */
    int number(InetSocketAddress local);

    /** Where a client on this host finds the VM. */
    InetSocketAddress address(int number);

    /**
     * The address names the VM.
     *
     * @param bound what is listened on: the wildcard address, or the only one that can be connected to
     * @param outside what a local address outside 127.0.0.0/8 stands for: {@link #OUTSIDE}, or the first VM, as such an
     *     address can name only one
     */
    record ByAddress(InetAddress bound, int port, int outside) implements VmNaming {
        @Override
        public int number(InetSocketAddress local) {
            int number = VmAddress.number(local.getAddress());
            return number >= 0 ? number : outside;
        }

        @Override
        public InetSocketAddress address(int number) {
            if (bound.isAnyLocalAddress()) {
                return new InetSocketAddress(VmAddress.of(number), port);
            }
            InetSocketAddress only = new InetSocketAddress(bound, port);
            if (number(only) != number) {
                throw new IllegalArgumentException("VM " + number + " cannot be reached: this gateway listens on "
                        + bound.getHostAddress() + " only, which is VM " + number(only));
            }
            return only;
        }
    }

    /**
     * The port names the VM: the first VM at the first port, those after it at those that follow. For systems where only
     * 127.0.0.1 is local.
     */
    record ByPort(InetAddress host, int first, int count, int firstVm) implements VmNaming {
        @Override
        public int number(InetSocketAddress local) {
            int place = local.getPort() - first;
            return place >= 0 && place < count ? firstVm + place : NONE;
        }

        @Override
        public InetSocketAddress address(int number) {
            int place = number - firstVm;
            if (place < 0 || place >= count) {
                throw new IllegalArgumentException("VM " + number + " has no port: this gateway's " + count
                        + " ports name VM " + firstVm + " to VM " + (firstVm + count - 1));
            }
            return new InetSocketAddress(host, first + place);
        }
    }
}
