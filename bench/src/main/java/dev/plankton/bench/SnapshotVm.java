package dev.plankton.bench;

import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Snapshot;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.io.RunState;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** How long do a snapshot of an idle {@code web} VM, restoring one, and forks of one take? */
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@BenchmarkMode(Mode.AverageTime)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {Jvm.COMPACT_HEADERS, Jvm.NATIVE_ACCESS, Jvm.INTERNALS, Jvm.UNSAFE})
public class SnapshotVm {
    private static final int FORKS = 2_000_000;

    /** Of any one of 10 000 VMs. */
    @Benchmark
    public Snapshot snapshot(Population population) {
        return population.any().snapshot();
    }

    /** Of any one of 10 000 VMs, to a snapshot of one of them. */
    @Benchmark
    public Vm restore(Population population) {
        Vm vm = population.any();
        vm.restore(population.snapshot);
        return vm;
    }

    /** One fork of {@value #FORKS} that are made at once; none of them runs. */
    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @OperationsPerInvocation(FORKS)
    @Warmup(iterations = 3)
    @Measurement(iterations = 5)
    public int fork(Parent parent) {
        return parent.hypervisor().fork(parent.snapshot(), FORKS);
    }

    /** 10 000 idle VMs, each with a state of its own. */
    @State(Scope.Benchmark)
    public static class Population {
        private final Hypervisor hypervisor = Hypervisor.create();
        private final SplittableRandom random = new SplittableRandom(1);

        @SuppressWarnings("NullAway.Init") // by boot
        private Snapshot snapshot;

        /** Boots them, and asks each. */
        @Setup
        public void boot() {
            hypervisor.boot(Images.named("web"), WakeIdleVm.VMS, booted -> {});
            for (int number = 0; number < WakeIdleVm.VMS; number++) {
                Reply reply = new Reply();
                Objects.requireNonNull(hypervisor.vm(number)).requestHere(WakeIdleVm.request(), reply.cleared());
                reply.await();
            }
            snapshot = Objects.requireNonNull(hypervisor.vm(1)).snapshot();
        }

        Vm any() {
            return Objects.requireNonNull(hypervisor.vm(random.nextInt(WakeIdleVm.VMS)));
        }

        /** Stops them. */
        @TearDown
        public void close() {
            hypervisor.close();
        }
    }

    /** A VM that has answered, in a hypervisor of its own for each measurement. */
    @State(Scope.Benchmark)
    public static class Parent {
        @SuppressWarnings("NullAway.Init") // by boot
        private Hypervisor hypervisor;

        @SuppressWarnings("NullAway.Init") // by boot
        private Snapshot snapshot;

        /** Boots it. */
        @Setup(Level.Iteration)
        public void boot() {
            hypervisor = Hypervisor.create();
            Vm vm = hypervisor.boot(Images.named("web"));
            while (vm.state() != RunState.IDLE) {
                Thread.onSpinWait();
            }
            snapshot = vm.snapshot();
            hypervisor.fork(snapshot, 1);
        }

        Hypervisor hypervisor() {
            return hypervisor;
        }

        Snapshot snapshot() {
            return snapshot;
        }

        /** Stops it and its forks. */
        @TearDown(Level.Iteration)
        public void close() {
            hypervisor.close();
        }
    }
}
