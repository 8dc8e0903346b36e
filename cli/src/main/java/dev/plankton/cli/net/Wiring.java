package dev.plankton.cli.net;

import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.ErrorLines;
import dev.plankton.net.frame.Switch;
import dev.plankton.net.link.FrameLinks;
import dev.plankton.net.link.PcapFile;
import dev.plankton.net.link.TapInterface;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What {@link NetOptions} ask for, plugged into a switch. */
public final class Wiring implements AutoCloseable {
    /** The address for the host's end of a TAP: none of a VM, while there are fewer than 16 777 213, nor the gateway's. */
    private static final String HOST_ADDRESS = "10.255.255.253/8";

    private final Switch hub;
    private final FrameLinks links;
    private final List<TapInterface> taps = new ArrayList<>();
    private final List<String> ends = new ArrayList<>();
    private @Nullable PcapFile pcap;

    private Wiring(Switch hub, Consumer<String> notices) {
        this.hub = hub;
        links = new FrameLinks(hub, notices);
    }

    /**
     * Opens all of it.
     *
     * @param hints receives, before this returns, what the user has to do
     * @param err receives later errors, a line each
     * @throws Complaint if something cannot be opened
     */
    public static Wiring open(NetOptions options, Switch hub, PrintStream hints, PrintStream err) {
        Consumer<String> notices = line -> ErrorLines.print(err, line);
        Wiring wiring = new Wiring(hub, notices);
        try {
            wiring.open(options, notices);
            wiring.taps.forEach(tap -> ErrorLines.print(hints, howToReach(tap.name())));
            return wiring;
        } catch (RuntimeException e) {
            wiring.close();
            throw e;
        }
    }

    private void open(NetOptions options, Consumer<String> notices) {
        Path file = options.pcap();
        if (file != null) {
            try {
                pcap = PcapFile.create(file, notices);
            } catch (IOException e) {
                throw Complaint.about("--pcap " + file, e);
            }
            hub.setTap(pcap);
            ends.add("captured in " + file);
        }
        for (String name : options.taps()) {
            ends.add("TAP " + tap(name, notices));
        }
        try {
            for (InetSocketAddress at : options.listens()) {
                ends.add("listening on " + text(links.listen(at)));
            }
            for (InetSocketAddress to : options.connects()) {
                links.connect(to);
                ends.add("connected to " + text(to));
            }
            for (NetOptions.Datagrams pair : options.datagrams()) {
                ends.add("datagrams of %s to %s"
                        .formatted(text(links.exchange(pair.local(), pair.remote())), text(pair.remote())));
            }
        } catch (IOException e) {
            throw new Complaint(String.valueOf(e.getMessage()), e);
        }
    }

    private String tap(String name, Consumer<String> notices) {
        try {
            TapInterface tap = TapInterface.open(hub, name, notices);
            taps.add(tap);
            return tap.name();
        } catch (IOException e) {
            throw new Complaint("--tap " + name + ": " + e.getMessage(), e);
        }
    }

    private static String howToReach(String tap) {
        return "to reach VMs over %s, run as root: ip addr add %s dev %s; ip link set %s up"
                .formatted(tap, HOST_ADDRESS, tap, tap);
    }

    /** Where the cable leads, in words. */
    public String text() {
        return String.join(", ", ends);
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    public Switch hub() {
        return hub;
    }

    /** Closes the links, and the capture in whole. */
    @Override
    public void close() {
        taps.forEach(TapInterface::close);
        links.close();
        hub.setTap(null);
        if (pcap != null) {
            try {
                pcap.close();
            } catch (IOException e) {
                throw Complaint.about("the capture is incomplete", e);
            }
        }
    }
}
