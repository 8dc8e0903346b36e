package dev.plankton.bench;

import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.Exit;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.core.Core;
import dev.plankton.machine.core.Template;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** How long does a VM take from its boot sector to its first sleep? */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {Jvm.COMPACT_HEADERS, Jvm.NATIVE_ACCESS, Jvm.INTERNALS, Jvm.UNSAFE})
public class BootVm {
    /** VMs of a population; enough that the hypervisor's cores, counted as allocation too, are 50 bytes of each. */
    static final int VMS = 100_000;

    /** More instructions than any of the guests needs to boot. */
    private static final int FUEL = 100_000;

    /** One VM on one core and one thread; returns the delta that it is kept as. */
    @Benchmark
    public byte[] onOneCore(OneCore one) {
        return one.boot();
    }

    /** One VM of the {@value #VMS} that a hypervisor boots at once, on all cores. */
    @Benchmark
    @OperationsPerInvocation(VMS)
    public Hypervisor inHypervisor(Empty empty) {
        empty.boot();
        return empty.hypervisor;
    }

    /** A core that holds the guest's template. */
    @State(Scope.Thread)
    public static class OneCore {
        /** The guest. */
        @Param({"hello", "web"})
        public String guest = "hello";

        private final Core core = new Core(MachineProfile.DEFAULT);
        private final Outside outside = new Outside(core);

        @SuppressWarnings("NullAway.Init") // by powerOn
        private Template template;

        /** Makes the template. */
        @Setup
        public void powerOn() {
            template = Template.powerOn(MachineProfile.DEFAULT, Images.named(guest));
        }

        byte[] boot() {
            core.mountNew(template, outside);
            Exit exit = core.run(FUEL);
            if (!(exit instanceof Exit.Halted)) {
                throw new IllegalStateException(guest + " does not sleep: " + exit);
            }
            core.unmount();
            return core.delta().copy();
        }

        Outside outside() {
            return outside;
        }
    }

    /** A hypervisor with the guest's template and no VM yet. */
    @State(Scope.Benchmark)
    public static class Empty {
        /** The guest. */
        @Param({"hello", "web"})
        public String guest = "hello";

        @SuppressWarnings("NullAway.Init") // by open
        private BootImage image;

        @SuppressWarnings("NullAway.Init") // by open
        private Hypervisor hypervisor;

        /** Makes the hypervisor: not part of the time. */
        @Setup(Level.Invocation)
        public void open() {
            image = Images.named(guest);
            hypervisor = Hypervisor.create();
            hypervisor.prepare(image);
        }

        void boot() {
            hypervisor.boot(image, VMS, booted -> {});
        }

        /** Stops the VMs: not part of the time. */
        @TearDown(Level.Invocation)
        public void close() {
            hypervisor.close();
        }
    }
}
