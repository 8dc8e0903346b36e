package dev.plankton.cli.serve;

import dev.plankton.cli.net.Wiring;
import dev.plankton.cli.option.LowerCase;
import dev.plankton.counters.Counts;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.io.Count;
import dev.plankton.machine.Exit;
import dev.plankton.net.counters.GatewayCount;
import dev.plankton.net.frame.SwitchCount;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What {@code plankton serve} says of itself: a table once all VMs have booted, and one line at the end. */
final class ServeReport {
    private static final double NANOS = 1e9;

    /** With fewer VMs, what the process grows by says more about the JVM than about a VM. */
    private static final int ENOUGH_TO_WEIGH = 10_000;

    /** Reasons of ends that are named. */
    private static final int MOST_REASONS = 6;

    private final Service service;
    private final int vms;

    ServeReport(Service service) {
        this.service = service;
        vms = service.plan().vms();
    }

    /**
     * Prints the table.
     *
     * @param dashboard the control room's URL, or null
     */
    void print(PrintStream out, @Nullable URI dashboard) {
        Service.Boot boot = service.boot();
        Reach reach = new Reach(service);
        double seconds = boot.nanos() / NANOS;
        if (boot.loaded()) {
            // They are read while they are served: no VM is looked at here.
            row(out, "VMs kept", "%,d".formatted(vms));
        } else {
            row(
                    out,
                    "VMs booted",
                    "%,d, each from %s".formatted(vms, service.plan().image().name()));
            String ended = ended();
            if (!ended.isEmpty()) {
                row(out, "ended already", ended);
            }
            row(out, "boot time", "%.2f s".formatted(seconds));
            row(out, "boots a second", "%,.0f".formatted(vms / seconds));
            boot.residentAfter().ifPresent(bytes -> row(out, "resident memory", "%,d MiB".formatted(bytes >> 20)));
            row(out, "bytes a VM", bytesPerVm(boot));
        }
        if (service.plan().store().store() != null) {
            row(
                    out,
                    "store",
                    "%s, durability %s"
                            .formatted(
                                    service.plan().store().store(),
                                    service.hypervisor().durability()));
        }
        row(out, "addresses", reach.range());
        row(
                out,
                "transport",
                "%s over %s"
                        .formatted(
                                LowerCase.of(service.gateway().via()),
                                LowerCase.of(service.gateway().transport())));
        Wiring wiring = service.wiring();
        if (wiring != null) {
            row(out, "network", wiring.text());
        }
        InetSocketAddress debugger = service.debuggerAddress();
        if (debugger != null) {
            row(out, "GDB", "plankton gdb VM --connect " + debugger.getPort());
        }
        InetSocketAddress editors = service.editorsAddress();
        if (editors != null) {
            row(out, "editors", "attach to a VM at port " + editors.getPort());
        }
        if (!service.gateway().closedToOutside()) {
            row(out, "note", reach.fromOutside());
        }
        out.println();
        row(out, "try it", reach.example());
        if (dashboard != null) {
            row(out, "dashboard", dashboard.toString());
        }
        out.println();
        out.println("Press Ctrl-C to stop.");
        out.flush();
    }

    /** What happened while it served. */
    static String farewell(Service service) {
        Counts<GatewayCount> net = service.gateway().counters();
        Hypervisor vms = service.hypervisor();
        String line =
                "%,d connections, %,d requests, %,d answered; %,d connections refused, %,d too slow, %,d idle; %,d VMs alive, %,d ended."
                        .formatted(
                                net.get(GatewayCount.ACCEPTED),
                                net.get(GatewayCount.REQUESTS),
                                net.get(GatewayCount.REPLIES),
                                net.get(GatewayCount.REFUSED_NO_VM)
                                        + net.get(GatewayCount.REFUSED_BUSY)
                                        + net.get(GatewayCount.REFUSED_OUTSIDE),
                                net.get(GatewayCount.TOO_SLOW),
                                net.get(GatewayCount.IDLE) + net.get(GatewayCount.SHED),
                                vms.alive(),
                                vms.counters().get(Count.ENDED));
        Wiring wiring = service.wiring();
        return wiring == null
                ? line
                : line + System.lineSeparator() + frames(wiring.hub().counters());
    }

    private static String frames(Counts<SwitchCount> counters) {
        return "%,d frames from VMs, %,d to VMs; %,d over links, %,d to links; %,d dropped."
                .formatted(
                        counters.get(SwitchCount.FROM_VMS),
                        counters.get(SwitchCount.TO_VMS),
                        counters.get(SwitchCount.FROM_BACKENDS),
                        counters.get(SwitchCount.TO_BACKENDS),
                        counters.get(SwitchCount.DROPPED_BY_VMS)
                                + counters.get(SwitchCount.DROPPED_BY_BACKENDS)
                                + counters.get(SwitchCount.DROPPED_NO_PORT)
                                + counters.get(SwitchCount.DROPPED_MALFORMED));
    }

    private static void row(PrintStream out, String name, String value) {
        out.printf("%-16s %s%n", name, value);
    }

    /** How many ended why, the most frequent reason first; the rarest of many as one. */
    private String ended() {
        Map<String, Long> counts = vms().map(Vm::ended)
                .filter(Objects::nonNull)
                .collect(Collectors.groupingBy(Exit.Ended::text, TreeMap::new, Collectors.counting()));
        List<Map.Entry<String, Long>> reasons = counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .toList();
        List<String> parts = new ArrayList<>();
        reasons.stream()
                .limit(MOST_REASONS)
                .forEach(reason -> parts.add("%,d: %s".formatted(reason.getValue(), reason.getKey())));
        if (reasons.size() > MOST_REASONS) {
            long others = reasons.stream()
                    .skip(MOST_REASONS)
                    .mapToLong(Map.Entry::getValue)
                    .sum();
            parts.add("%,d for other reasons".formatted(others));
        }
        return String.join("; ", parts);
    }

    private String bytesPerVm(Service.Boot boot) {
        String delta = "%,d of delta".formatted(vms().mapToLong(Vm::deltaBytes).sum() / vms);
        OptionalLong before = boot.residentBefore();
        OptionalLong after = boot.residentAfter();
        return vms >= ENOUGH_TO_WEIGH && before.isPresent() && after.isPresent()
                ? "%,d of resident memory, %s".formatted((after.getAsLong() - before.getAsLong()) / vms, delta)
                : delta;
    }

    private Stream<Vm> vms() {
        int first = service.hypervisor().firstNumber();
        return IntStream.range(first, first + vms)
                .mapToObj(service.hypervisor()::vm)
                .filter(Objects::nonNull);
    }
}
