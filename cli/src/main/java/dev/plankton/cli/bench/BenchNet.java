package dev.plankton.cli.bench;

import dev.plankton.bench.net.NetPlan;
import dev.plankton.bench.net.NetResult;
import dev.plankton.bench.net.OverloadPlan;
import dev.plankton.bench.net.OverloadResult;
import dev.plankton.cli.bench.experiment.BenchOutput;
import dev.plankton.cli.bench.experiment.Experiments;
import dev.plankton.cli.bench.experiment.TurnOptions;
import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.ErrorLines;
import dev.plankton.cli.io.Stdio;
import dev.plankton.cli.option.Bounds;
import dev.plankton.cli.option.TierOption;
import dev.plankton.cli.option.TransportOfName;
import dev.plankton.net.Transport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code plankton bench net}: VMs behind the gateway beside Netty alone. */
@Command(
        name = "net",
        description = "Compare VMs that answer HTTP, TCP and UDP with Netty alone.",
        footer = {"", "  plankton bench net --rounds 5 --connections 64", "  plankton bench net --overload --seconds 30"
        })
final class BenchNet implements Callable<Integer> {
    private final Stdio stdio;

    @Option(names = "--vms", paramLabel = "N", description = "VMs of each kind; ${DEFAULT-VALUE} by default.")
    private long vms = 1_000;

    @Option(
            names = "--idle",
            paramLabel = "C",
            description = "Idle connections at each server; by default as many as the limit of descriptors allows.")
    private long idle = -1;

    @Option(
            names = "--workers",
            paramLabel = "W",
            description = "Event loops of each server; ${DEFAULT-VALUE} by default.")
    private long workers = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    @Option(
            names = "--transport",
            paramLabel = "T",
            converter = TransportOfName.class,
            description = "Transport of the TCP servers: auto (the default), io_uring, epoll or nio.")
    private Transport transport = Transport.AUTO;

    @Option(
            names = "--overload",
            description = {
                "Instead: send VMs ten times the datagrams they can answer, for --seconds,",
                "and measure memory, drops, and latency in the 2 s after it."
            })
    private boolean overload;

    @Mixin
    private TurnOptions turns = new TurnOptions(5, 1);

    @Mixin
    private TierOption tier = new TierOption();

    @Mixin
    private BenchOutput output = new BenchOutput();

    BenchNet(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() throws InterruptedException {
        NetPlan plan = new NetPlan(
                Bounds.check("--vms", vms, 1, 1_000_000),
                turns.connections(),
                Bounds.check("--idle", idle, -1, 1_000_000),
                turns.rounds(),
                turns.length(),
                transport,
                Bounds.check("--workers", workers, 1, 1_024),
                tier.tier());
        if (!Transport.EPOLL.isAvailable()) {
            throw new Complaint("bench net requires Linux with epoll");
        }
        output.check();
        if (overload) {
            return overload(new OverloadPlan(plan.vms(), plan.active(), plan.turn(), plan.workers(), plan.tier()));
        }
        return Experiments.run(stdio, watcher -> {
            NetResult result = plan.run(watcher);
            output.show(stdio, result, result.report());
            return Experiments.judge(stdio, result.broken(), plan.rounds());
        });
    }

    private int overload(OverloadPlan plan) throws InterruptedException {
        return Experiments.run(stdio, watcher -> {
            OverloadResult result = plan.run(watcher);
            output.show(stdio, result, result.report());
            if (!result.recovered()) {
                ErrorLines.print(stdio.err(), "no VM answered within 2 s after the overload");
                return ErrorLines.FAILED;
            }
            return 0;
        });
    }
}
