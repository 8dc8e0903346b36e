package dev.plankton.cli.net;

import dev.plankton.cli.io.Complaint;
import dev.plankton.machine.NicJumpers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options about the NE2000 of VMs and what its cable leads to. */
public final class NetOptions {
    private static final int LAST_PORT = 0xFFFF;
    private static final int HEX = 16;

    @Option(
            names = "--net-listen",
            paramLabel = "ADDR:PORT",
            converter = Address.class,
            description =
                    "Accept QEMU (-netdev stream,server=off or socket,connect=) on the NE2000 network; may be repeated.")
    private List<InetSocketAddress> listens = new ArrayList<>();

    @Option(
            names = "--net-connect",
            paramLabel = "ADDR:PORT",
            converter = Address.class,
            description = "Connect the NE2000s to QEMU (-netdev stream,server=on or socket,listen=); may be repeated.")
    private List<InetSocketAddress> connects = new ArrayList<>();

    @Option(
            names = "--net-dgram",
            paramLabel = "LOCAL,REMOTE",
            converter = Pair.class,
            description = "Exchange datagrams with QEMU (-netdev dgram); two ADDR:PORT; may be repeated.")
    private List<Datagrams> datagrams = new ArrayList<>();

    @Option(
            names = "--tap",
            paramLabel = "NAME",
            description = "Connect the NE2000s to a TAP interface of this host (Linux; root); may be repeated.")
    private List<String> taps = new ArrayList<>();

    @Option(names = "--pcap", paramLabel = "FILE", description = "Capture all frames in FILE, for Wireshark.")
    private @Nullable Path pcap;

    @Option(
            names = "--nic-port",
            paramLabel = "PORT",
            converter = IoPort.class,
            description = "First I/O port of the NE2000, 0x300 by default.")
    private int nicPort = NicJumpers.DEFAULT.port();

    @Option(
            names = "--nic-irq",
            paramLabel = "N",
            description = "Interrupt line of the NE2000, ${DEFAULT-VALUE} by default.")
    private int nicIrq = NicJumpers.DEFAULT.irq();

    /** The two ends of a datagram link. */
    record Datagrams(InetSocketAddress local, InetSocketAddress remote) {}

    List<InetSocketAddress> listens() {
        return listens;
    }

    List<InetSocketAddress> connects() {
        return connects;
    }

    List<Datagrams> datagrams() {
        return datagrams;
    }

    List<String> taps() {
        return taps;
    }

    @Nullable
    Path pcap() {
        return pcap;
    }

    /** Whether the cable leads anywhere. */
    public boolean wired() {
        return linked() || pcap != null;
    }

    /** Whether frames may come from outside. */
    boolean linked() {
        return !listens.isEmpty() || !connects.isEmpty() || !datagrams.isEmpty() || !taps.isEmpty();
    }

    public NicJumpers jumpers() {
        try {
            return new NicJumpers(nicPort, nicIrq);
        } catch (IllegalArgumentException e) {
            String option = nicIrq == NicJumpers.DEFAULT.irq() ? "--nic-port" : "--nic-irq";
            throw new Complaint(option + ": " + e.getMessage(), e);
        }
    }

    /** Reads {@code ADDR:PORT}, {@code :PORT} or {@code PORT}; asks no name server. */
    static final class Address implements ITypeConverter<InetSocketAddress> {
        @Override
        public InetSocketAddress convert(String text) {
            int colon = text.lastIndexOf(':');
            String host = colon < 0 ? "" : text.substring(0, colon);
            try {
                int port = Integer.parseInt(text.substring(colon + 1));
                if (port >= 0 && port <= LAST_PORT) {
                    return new InetSocketAddress(
                            host.isEmpty() ? InetAddress.getLoopbackAddress() : InetAddress.ofLiteral(host), port);
                }
            } catch (IllegalArgumentException e) {
                // Reported below, like a port out of range.
            }
            throw new TypeConversionException(
                    "'" + text + "' is not an address with a port such as 127.0.0.1:5555, or a port alone");
        }
    }

    /** Reads two addresses with a comma between them. */
    static final class Pair implements ITypeConverter<Datagrams> {
        private final Address address = new Address();

        @Override
        public Datagrams convert(String text) {
            int comma = text.indexOf(',');
            if (comma < 0) {
                throw new TypeConversionException(
                        "'" + text + "' is not a pair of addresses such as 127.0.0.1:5555,127.0.0.1:5556");
            }
            return new Datagrams(address.convert(text.substring(0, comma)), address.convert(text.substring(comma + 1)));
        }
    }

    /** Reads a number in hexadecimal that says so, as 0x300 or 300h. */
    static final class IoPort implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            String lower = text.toLowerCase(Locale.ROOT);
            try {
                if (lower.startsWith("0x")) {
                    return Integer.parseUnsignedInt(lower, 2, lower.length(), HEX);
                }
                if (lower.endsWith("h")) {
                    return Integer.parseUnsignedInt(lower, 0, lower.length() - 1, HEX);
                }
            } catch (NumberFormatException e) {
                // Reported below, like a number without 0x or h.
            }
            throw new TypeConversionException("'" + text + "' is not a hexadecimal I/O port such as 0x300");
        }
    }
}
