package dev.plankton.bench;

import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.io.Offer;
import dev.plankton.machine.Exit;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.core.Core;
import dev.plankton.machine.core.Template;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** How long does an idle {@code web} VM, any one of 10 000, take from a request to its reply inside the process? */
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {Jvm.COMPACT_HEADERS, Jvm.NATIVE_ACCESS, Jvm.INTERNALS, Jvm.UNSAFE})
public class WakeIdleVm {
    /** Idle VMs, one of which is asked. */
    static final int VMS = 10_000;

    private static final int FUEL = 100_000;
    private static final long SEED = 1;

    /** Through {@link Vm#request}; the thread that asks parks until the reply is there. Returns the reply's length. */
    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    public int requestToReply(Hosted hosted, Client client) {
        return client.ask(hosted.vm(client.random.nextInt(VMS)));
    }

    /** Through {@link Vm#requestHere}: the VM runs on the thread that asks. Returns the reply's length. */
    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    public int requestHereToReply(Hosted hosted, Client client) {
        return client.askHere(hosted.vm(client.random.nextInt(VMS)));
    }

    /** The part that is the VM's own, on one thread: mount, run to the reply and the next sleep, unmount. */
    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    public byte[] mountRunUnmount(OneCore one) {
        return one.answer(one.random.nextInt(VMS));
    }

    static byte[] request() {
        return "GET / HTTP/1.1\r\nHost: plankton\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    }

    /** A hypervisor with {@value #VMS} idle VMs. */
    @State(Scope.Benchmark)
    public static class Hosted {
        private final Hypervisor hypervisor = Hypervisor.create();

        /** Boots them. */
        @Setup
        public void boot() {
            hypervisor.boot(Images.named("web"), VMS, booted -> {});
        }

        Vm vm(int number) {
            return Objects.requireNonNull(hypervisor.vm(number));
        }

        /** Stops them. */
        @TearDown
        public void close() {
            hypervisor.close();
        }
    }

    /** A thread that asks. */
    @State(Scope.Thread)
    public static class Client {
        private final SplittableRandom random = new SplittableRandom(SEED);
        private final Reply reply = new Reply();

        int ask(Vm vm) {
            return replyOf(vm, vm.request(request(), reply.cleared()));
        }

        int askHere(Vm vm) {
            return replyOf(vm, vm.requestHere(request(), reply.cleared()));
        }

        private int replyOf(Vm vm, Offer offer) {
            if (offer != Offer.ACCEPTED) {
                throw new IllegalStateException(vm + " does not take a request: " + offer);
            }
            return reply.await();
        }

        Reply reply() {
            return reply;
        }
    }

    /** A core, and the deltas of {@value #VMS} idle VMs. */
    @State(Scope.Thread)
    public static class OneCore {
        private final SplittableRandom random = new SplittableRandom(SEED);
        private final Core core = new Core(MachineProfile.DEFAULT);
        private final Outside outside = new Outside(core, request());
        private final Template template = Template.powerOn(MachineProfile.DEFAULT, Images.named("web"));
        private final byte[][] deltas = new byte[VMS][];

        /** Boots them. */
        @Setup
        public void boot() {
            for (int number = 0; number < VMS; number++) {
                core.mountNew(template, outside);
                runToSleep();
                core.unmount();
                deltas[number] = core.delta().copy();
            }
        }

        byte[] answer(int number) {
            outside.ask(number);
            core.delta().set(deltas[number]);
            core.mount(template, outside);
            runToSleep();
            core.unmount();
            deltas[number] = core.delta().copy();
            return deltas[number];
        }

        private void runToSleep() {
            Exit exit = core.run(FUEL);
            if (!(exit instanceof Exit.Halted)) {
                throw new IllegalStateException("the VM does not sleep: " + exit);
            }
        }

        Outside outside() {
            return outside;
        }
    }
}
