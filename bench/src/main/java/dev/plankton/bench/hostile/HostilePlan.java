package dev.plankton.bench.hostile;

import dev.plankton.bench.experiment.Watcher;
import dev.plankton.cpu.model.Tier;
import dev.plankton.guests.Guests;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.machine.BootImage;
import dev.plankton.net.Gateway;
import dev.plankton.net.Via;
import dev.plankton.net.frame.Switch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Boots VMs of {@code web}, asks them through a gateway, boots attackers beside them, asks again, then stops half of the
 * attackers and closes everything: for each attacker in each mode, on a hypervisor of its own.
 *
 * @param vms VMs of {@code web}
 * @param attackers VMs that attack
 * @param kinds what they do, in this order
 * @param modes when they do it
 * @param clients clients that ask at a time
 * @param length how long is measured without the attackers, and again with them
 * @param timeout how long a client waits for a reply
 * @param seed seed of the random choice of VMs
 * @param tier how guest code is executed
 */
public record HostilePlan(
        int vms,
        int attackers,
        List<Attacker> kinds,
        List<Mode> modes,
        int clients,
        Duration length,
        Duration timeout,
        long seed,
        Tier tier) {
    /** How many times the measured length is asked before the first row, so that HotSpot has compiled what is measured. */
    private static final int WARM_UP = 3;

    /** Of the measured time, what the attackers work before latencies count; failures always do. */
    private static final int SETTLING = 4;

    /** Copies. */
    public HostilePlan {
        kinds = List.copyOf(kinds);
        modes = List.copyOf(modes);
    }

    /**
     * Runs it. What never ends is waited for {@value Timed#LIMIT_SECONDS} s and ends the experiment, as its threads would
     * disturb the rows after it.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    public HostileResult run(Watcher watcher) throws InterruptedException {
        int count = kinds.size() * modes.size();
        IntConsumer progress = watcher.stage("attackers", count);
        warmUp();
        List<HostileResult.Row> rows = new ArrayList<>();
        for (Attacker kind : kinds) {
            for (Mode mode : modes) {
                HostileResult.Row row = row(kind, mode);
                rows.add(row);
                progress.accept(rows.size());
                if (!row.over()) {
                    return HostileResult.of(this, rows, count);
                }
            }
        }
        return HostileResult.of(this, rows, count);
    }

    private void warmUp() throws InterruptedException {
        try (Hypervisor hypervisor = webs();
                Gateway gateway = gateway(hypervisor)) {
            clients(gateway).ask(Duration.ZERO, length.multipliedBy(WARM_UP));
        }
    }

    private HostileResult.Row row(Attacker kind, Mode mode) throws InterruptedException {
        Hypervisor hypervisor = webs();
        Gateway gateway = gateway(hypervisor);
        HostileResult.Load alone = clients(gateway).ask(Duration.ZERO, length);
        int first = hypervisor.size();
        BootImage image = kind.image(mode);
        List<Vm> all = IntStream.range(0, attackers)
                .mapToObj(n -> hypervisor.boot(image))
                .toList();
        Provoker provoker = mode.asked() ? new Provoker(gateway, first, attackers) : null;
        HostileResult.Load beside = clients(gateway).ask(length.dividedBy(SETTLING), length);
        long ended = all.stream().filter(HostilePlan::ended).count();
        long executed = all.stream().mapToLong(Vm::instructions).sum();
        Double stop = stop(all.subList(0, (attackers + 1) / 2));
        Double closeGateway = Timed.run(gateway::close);
        Double closeHypervisor = Timed.run(hypervisor::close);
        if (provoker != null) {
            provoker.close();
        }
        return new HostileResult.Row(
                kind.label(), mode.label(), alone, beside, ended, executed, stop, closeGateway, closeHypervisor);
    }

    /** Milliseconds until all of them have ended. */
    private static @Nullable Double stop(List<Vm> attackers) {
        long start = System.nanoTime();
        attackers.forEach(Vm::stop);
        return Timed.until(start, () -> attackers.stream().allMatch(HostilePlan::ended));
    }

    private static boolean ended(Vm vm) {
        return vm.state() == RunState.STOPPED;
    }

    private Hypervisor webs() {
        // What an attacker has executed is asked for after it has ended.
        Hypervisor hypervisor =
                Hypervisor.builder().tier(tier).keepEnded(attackers).build();
        hypervisor.boot(BootImage.of("web", Guests.find("web").orElseThrow().image()), vms, booted -> {});
        // As in `plankton serve`: frames that one VM sends reach the others.
        Objects.requireNonNull(Switch.of(hypervisor));
        return hypervisor;
    }

    private static Gateway gateway(Hypervisor hypervisor) {
        try {
            return Gateway.builder(hypervisor).via(Via.HTTP).port(0).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private WebClients clients(Gateway gateway) {
        return new WebClients(gateway, vms, clients, timeout, seed);
    }
}
