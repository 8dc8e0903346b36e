package dev.plankton.bench;

import dev.plankton.cpu.model.Tier;
import dev.plankton.machine.Exit;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.core.Core;
import dev.plankton.machine.core.Template;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How many guest instructions a second does the interpreter of one core execute? An operation is an instruction. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {Jvm.COMPACT_HEADERS, Jvm.NATIVE_ACCESS, Jvm.INTERNALS, Jvm.UNSAFE})
public class RunLoop {
    /** Instructions of a slice, as many as the hypervisor gives. */
    static final int SLICE = 100_000;

    /** Slices of each loop by which HotSpot gets to know it, in turns. */
    private static final int ROUNDS = 100;

    /** What HotSpot has seen of the interpreter before it is measured. */
    public enum Seen {
        /** All loops, as in a JVM with many kinds of guests. */
        ALL,
        /** Only the loop that is measured: HotSpot leaves out the branches it never took. */
        ONE
    }

    /** The guest. */
    @Param
    public Loop loop = Loop.MIX;

    /** What HotSpot has seen. */
    @Param("ALL")
    public Seen seen = Seen.ALL;

    private final Core core = new Core(MachineProfile.DEFAULT, Tier.INTERPRETER);

    /** Leaves the core in the midst of the loop. */
    @Setup
    public void mount() {
        if (seen == Seen.ALL) {
            for (int round = 0; round < ROUNDS; round++) {
                for (Loop other : Loop.values()) {
                    mount(other);
                    core.unmount();
                }
            }
        }
        mount(loop);
    }

    private void mount(Loop guest) {
        Template template = Template.powerOn(MachineProfile.DEFAULT, guest.image());
        core.mountNew(template, new Outside(core));
        slice();
    }

    /** Runs a slice; returns why it ended. */
    @Benchmark
    @OperationsPerInvocation(SLICE)
    public Exit slice() {
        Exit exit = core.run(SLICE);
        if (!(exit instanceof Exit.FuelSpent)) {
            throw new IllegalStateException(loop + " left its loop: " + exit);
        }
        return exit;
    }

    Core core() {
        return core;
    }
}
