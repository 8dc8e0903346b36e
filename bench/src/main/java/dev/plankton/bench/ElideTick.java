package dev.plankton.bench;

import dev.plankton.cpu.model.Tier;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.Exit;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.core.Core;
import dev.plankton.machine.core.CoreOptions;
import dev.plankton.machine.core.Template;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What do the ticks cost that pass while a VM sleeps: elided, they are counted when they are read; otherwise the VM is
 * mounted and runs for each. The VM's time is counted in instructions, so that ticks pass without waiting for them.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {Jvm.COMPACT_HEADERS, Jvm.NATIVE_ACCESS, Jvm.INTERNALS, Jvm.UNSAFE})
public class ElideTick {
    private static final int FUEL = 100_000;

    /** Nanoseconds of VM time from tick to tick: 65 536 periods of 1 193 182 Hz. */
    private static final double TICK_NANOS = 65_536 * 1e9 / 1_193_182;

    private static final MachineProfile COUNTED =
            MachineProfile.DEFAULT.withClock(new ClockSource.Instructions(100_000_000, 0));

    /** The VM is looked at after all the ticks: mount, find nothing to do, unmount. Returns the delta's length. */
    @Benchmark
    public int elided(Elided vm) {
        return vm.pass(vm.ticks);
    }

    /** The VM is woken at each of the ticks: mount, run INT 8 and the loop, unmount. Returns the delta's length. */
    @Benchmark
    public int executed(Executed vm) {
        int length = 0;
        for (int n = 0; n < vm.ticks; n++) {
            length = vm.pass(1);
        }
        return length;
    }

    /** Ticks that pass between two looks. */
    @State(Scope.Thread)
    public abstract static class Sleeper {
        /** How many: 18 are a second. */
        @Param({"1", "18"})
        public int ticks = 1;

        private final Core core;
        private final Outside outside;
        private final Template template = Template.powerOn(COUNTED, Images.named("hello"));
        private long passed;

        Sleeper(boolean elidesTicks) {
            core = new Core(COUNTED, CoreOptions.of(Tier.REGIONS_WHEN_HOT).withElidedTicks(elidesTicks));
            outside = new Outside(core);
        }

        /** Boots the VM, up to the middle between two ticks. */
        @Setup
        public void boot() {
            core.mountNew(template, outside);
            runToHorizon();
            core.unmount();
        }

        int pass(int count) {
            passed += count;
            core.mount(template, outside);
            runToHorizon();
            core.unmount();
            return core.delta().length();
        }

        private void runToHorizon() {
            Exit exit = core.run(FUEL, (long) ((passed + 0.5) * TICK_NANOS));
            if (!(exit instanceof Exit.Halted)) {
                throw new IllegalStateException("the VM does not sleep: " + exit);
            }
        }

        Core core() {
            return core;
        }

        Template template() {
            return template;
        }
    }

    /** An idle {@code hello} VM that no tick wakes. */
    public static class Elided extends Sleeper {
        /** On a core as the hypervisor's. */
        public Elided() {
            super(true);
        }
    }

    /** An idle {@code hello} VM that every tick wakes. */
    public static class Executed extends Sleeper {
        /** On a core that does without the saving. */
        public Executed() {
            super(false);
        }
    }
}
