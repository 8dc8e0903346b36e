package dev.plankton.net.ethernet;

import dev.plankton.net.address.VmAddress;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * An IPv4 address. Immutable.
 *
 * @param value its 32 bits, the first byte in the highest
 */
public record Ip(int value) {
    private static final int NET_OF_VMS = 10 << 24;

    /**
     * The address that is a VM's: 10.a.b.c.
     *
     * @param number 0 to 16 777 214
     */
    public static Ip ofVm(int number) {
        return new Ip(NET_OF_VMS | checked(number));
    }

    static int checked(int number) {
        if (number < 0 || number >= VmAddress.MAX_VMS) {
            throw new IllegalArgumentException(
                    "VM " + number + " has no address: VM 0 to VM " + (VmAddress.MAX_VMS - 1) + " have");
        }
        return number;
    }

    /**
     * Reads {@code 10.0.0.5}; asks no name server.
     *
     * @throws IllegalArgumentException if it is no IPv4 address
     */
    public static Ip of(String text) {
        if (InetAddress.ofLiteral(text) instanceof Inet4Address address) {
            return new Ip(ByteBuffer.wrap(address.getAddress()).getInt());
        }
        throw new IllegalArgumentException("'" + text + "': an IPv4 address such as 10.0.0.5");
    }

    /** Such as {@code 10.0.0.5}. */
    @Override
    public String toString() {
        return "%d.%d.%d.%d".formatted(value >>> 24, value >> 16 & 0xFF, value >> 8 & 0xFF, value & 0xFF);
    }
}
