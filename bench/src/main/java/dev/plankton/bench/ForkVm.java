package dev.plankton.bench;

import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.io.RunState;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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

/** How long does a fork of an idle VM take until it sleeps as its parent does? */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {Jvm.COMPACT_HEADERS, Jvm.NATIVE_ACCESS, Jvm.INTERNALS, Jvm.UNSAFE})
public class ForkVm {
    /** Forks of a VM; as many as {@link BootVm} boots, so that both have the same share in the hypervisor's allocation. */
    static final int FORKS = 100_000;

    private static final long POLL_NANOS = 50_000;

    /** One of {@value #FORKS} forks that one thread makes, one after the other, while the hypervisor runs them. */
    @Benchmark
    @OperationsPerInvocation(FORKS)
    public Hypervisor inHypervisor(Parent parent) {
        parent.fork();
        return parent.hypervisor;
    }

    /** A hypervisor with one idle VM. */
    @State(Scope.Benchmark)
    public static class Parent {
        /** The guest. */
        @Param({"hello", "web"})
        public String guest = "hello";

        @SuppressWarnings("NullAway.Init") // by boot
        private Hypervisor hypervisor;

        @SuppressWarnings("NullAway.Init") // by boot
        private Vm vm;

        /** Boots the VM: not part of the time. */
        @Setup(Level.Invocation)
        public void boot() {
            hypervisor = Hypervisor.create();
            vm = vm(hypervisor.boot(Images.named(guest), 1, booted -> {}));
        }

        void fork() {
            for (int n = 0; n < FORKS; n++) {
                Objects.requireNonNull(vm.fork());
            }
            for (int number = vm.number() + 1; number <= vm.number() + FORKS; number++) {
                while (vm(number).state() != RunState.IDLE) {
                    LockSupport.parkNanos(POLL_NANOS);
                }
            }
        }

        Vm vm(int number) {
            return Objects.requireNonNull(hypervisor.vm(number));
        }

        /** Stops the VMs: not part of the time. */
        @TearDown(Level.Invocation)
        public void close() {
            hypervisor.close();
        }
    }
}
