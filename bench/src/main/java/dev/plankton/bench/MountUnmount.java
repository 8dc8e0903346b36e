package dev.plankton.bench;

import dev.plankton.machine.Exit;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.core.Core;
import dev.plankton.machine.core.Template;
import dev.plankton.memory.Memory;
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

/** What does packing cost: to lay an idle VM's delta over a core and collect it again, with no instruction between? */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {Jvm.COMPACT_HEADERS, Jvm.NATIVE_ACCESS, Jvm.INTERNALS, Jvm.UNSAFE})
public class MountUnmount {
    /** Where the VM's changes of memory begin: free memory above the guest. */
    static final int CHANGES = 0x10000;

    private static final int FUEL = 100_000;

    /** On one thread, the delta being in the processor's caches; returns the delta's length. */
    @Benchmark
    public int mountUnmount(Idle idle) {
        return idle.mountUnmount();
    }

    /** A core and an idle {@code hello} VM. */
    @State(Scope.Thread)
    public static class Idle {
        /** Bytes of memory that the VM has changed beside what {@code hello} itself does: 0 to 64 KiB. */
        @Param({"0", "4096", "65536"})
        public int changed;

        private final Core core = new Core(MachineProfile.DEFAULT);
        private final Outside outside = new Outside(core);
        private final Template template = Template.powerOn(MachineProfile.DEFAULT, Images.named("hello"));

        /** Boots it. */
        @Setup
        public void boot() {
            core.mountNew(template, outside);
            Exit exit = core.run(FUEL);
            if (!(exit instanceof Exit.Halted)) {
                throw new IllegalStateException("the VM does not sleep: " + exit);
            }
            Memory memory = core.memory();
            for (int n = 0; n < changed; n++) {
                memory.store8(CHANGES + n, n | 1);
            }
            core.unmount();
        }

        int mountUnmount() {
            core.mount(template, outside);
            core.unmount();
            return core.delta().length();
        }

        Core core() {
            return core;
        }
    }
}
