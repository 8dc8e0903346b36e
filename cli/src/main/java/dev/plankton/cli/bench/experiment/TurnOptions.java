package dev.plankton.cli.bench.experiment;

import dev.plankton.cli.option.Bounds;
import dev.plankton.cli.option.Seconds;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How long several servers are measured, in turns, and by how many clients. */
public final class TurnOptions {
    @Option(
            names = "--connections",
            paramLabel = "C",
            description = "Connections that send requests; ${DEFAULT-VALUE} by default.")
    private long connections = 64;

    @Option(
            names = "--rounds",
            paramLabel = "R",
            description = "Measured turns of each server; ${DEFAULT-VALUE} by default.")
    private long rounds;

    @Option(
            names = "--seconds",
            paramLabel = "T",
            converter = Seconds.class,
            description = "Length of one turn; ${DEFAULT-VALUE} by default.")
    private Seconds length;

    /** With these defaults. */
    public TurnOptions(int rounds, double seconds) {
        this.rounds = rounds;
        length = new Seconds(seconds);
    }

    public int connections() {
        return Bounds.check("--connections", connections, 1, 5_000);
    }

    public int rounds() {
        return Bounds.check("--rounds", rounds, 1, 10_000);
    }

    public Duration length() {
        return length.atLeast("--seconds", 0.01);
    }
}
