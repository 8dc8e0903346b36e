package dev.plankton.net.address;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * The loopback address that names a VM: 127.a.b.c is VM a·65536 + b·256 + c. On Linux the whole of 127.0.0.0/8 is
 * local without any configuration. Stateless.
 */
public final class VmAddress {
    /**
     * How many VMs addresses can name, VM 0 to VM 16 777 214. Tried on Linux 6.18: 127.0.0.0 can be connected to like
     * any other, but 127.255.255.255 is a broadcast address and answers "Network is unreachable".
     */
    public static final int MAX_VMS = (1 << 24) - 1;

    private static final int LOOPBACK_NET = 127;

    private VmAddress() {}

    /**
     * The address of a VM.
     *
     * @throws IllegalArgumentException if no address names this number
     */
    public static InetAddress of(int number) {
        if (number < 0 || number >= MAX_VMS) {
            throw new IllegalArgumentException("VM " + number + " has no loopback address: addresses name VM 0 to VM "
                    + (MAX_VMS - 1) + " (127.0.0.0 to 127.255.255.254)");
        }
        try {
            return InetAddress.getByAddress(
                    new byte[] {LOOPBACK_NET, (byte) (number >> 16), (byte) (number >> 8), (byte) number});
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are always an address", e);
        }
    }

    /** The number of the VM an address names, or -1 if it is not of 127.0.0.0/8. */
    public static int number(InetAddress address) {
        if (!(address instanceof Inet4Address)) {
            return -1;
        }
        byte[] bytes = address.getAddress();
        return number((bytes[0] << 24) | ((bytes[1] & 0xFF) << 16) | ((bytes[2] & 0xFF) << 8) | (bytes[3] & 0xFF));
    }

    /** The same of the 32 bits of an IPv4 address. */
    public static int number(int address) {
        return address >>> 24 == LOOPBACK_NET ? address & 0xFF_FFFF : -1;
    }
}
