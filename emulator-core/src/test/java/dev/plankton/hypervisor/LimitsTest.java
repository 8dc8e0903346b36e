package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plankton.clock.ManualClock;
import dev.plankton.hypervisor.io.Limit;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.hypervisor.io.Subscription;
import dev.plankton.hypervisor.io.VmLimits;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.StopReason;
import dev.plankton.testing.Patience;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {
    /** Answers a request with a byte after as many loops as its first word says. */
    private static final BootImage LOOPS = GuestImage.serves("""
            31DB          xor bx,bx
            E4E1          in al,0E1h
            88C1          mov cl,al
            E4E1          in al,0E1h
            88C5          mov ch,al
            43            inc bx
            E2FD          loop $-1
            E6E1          out 0E1h,al
            """);

    /** Fills 16 KiB with the offset of each byte when it is given a request. */
    private static final BootImage GROWS = GuestImage.serves("""
            BF0010        mov di,1000h
            893D          mov [di],di
            47            inc di
            81FF0050      cmp di,5000h
            72F7          jb $-7
            E6E1          out 0E1h,al
            """);

    private static CompletableFuture<byte[]> ask(Vm vm, int loops) {
        return vm.call(new byte[] {(byte) loops, (byte) (loops >> 8)});
    }

    private static byte[] reply(CompletableFuture<byte[]> call) throws Exception {
        return call.get(2, TimeUnit.MINUTES);
    }

    private static Hypervisor limited(VmLimits limits) {
        // No tick comes in between.
        return Hypervisor.builder()
                .clock(new ManualClock(Instant.EPOCH))
                .limits(limits)
                .build();
    }

    /** How many instructions a request of this number of loops takes. */
    private static long cost(int loops) throws Exception {
        try (Hypervisor hypervisor = limited(VmLimits.NONE)) {
            Vm vm = VmPatience.asleep(hypervisor, LOOPS);
            long before = vm.instructions();
            reply(ask(vm, loops));
            VmPatience.untilState(vm, RunState.IDLE);
            return vm.instructions() - before;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 1000, 60_000})
    void aRequestMayTakeExactlyItsInstructions(int loops) throws Exception {
        // After the OUT that ends the reply come jmp, cli, in, test, jnz, sti and hlt.
        long until = cost(loops) - 7;
        try (Hypervisor hypervisor = limited(VmLimits.NONE.withInstructions(until))) {
            Vm vm = VmPatience.asleep(hypervisor, LOOPS);
            assertThat(reply(ask(vm, loops))).hasSize(1);
            assertThat(reply(ask(vm, loops))).hasSize(1);
            assertThatThrownBy(() -> reply(ask(vm, loops + 1)))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            NoReplyException.class,
                            e -> assertThat(e.reason()).isEqualTo(NoReplyException.Reason.STOPPED))
                    .hasMessage("no reply from VM 0: it has stopped: a request took more instructions than its limit");
            VmPatience.untilEnded(vm, StopReason.INSTRUCTION_LIMIT, 0);
            assertThat(vm.instructions()).isLessThanOrEqualTo(100 + 3 * (until + 7));
        }
    }

    @Test
    void requestsThatWaitForTheirTurnHaveTheirOwnInstructions() throws Exception {
        long one = cost(20_000);
        try (Hypervisor hypervisor = limited(VmLimits.NONE.withInstructions(one + 100))) {
            Vm vm = VmPatience.asleep(hypervisor, LOOPS);
            vm.pause();
            List<CompletableFuture<byte[]>> calls =
                    IntStream.range(0, 20).mapToObj(n -> ask(vm, 20_000)).toList();
            vm.resume();
            for (CompletableFuture<byte[]> call : calls) {
                assertThat(reply(call)).hasSize(1);
            }
        }
    }

    @Test
    void aVmThatGrowsBeyondItsMemoryEnds() throws Exception {
        List<HypervisorEvent> events = new CopyOnWriteArrayList<>();
        try (Hypervisor hypervisor = limited(VmLimits.NONE.withMemory(4096));
                Subscription _ = hypervisor.events(events::add)) {
            Vm vm = VmPatience.asleep(hypervisor, GROWS);
            Vm allowed = VmPatience.asleep(hypervisor, GROWS);
            allowed.limits(VmLimits.NONE);
            assertThat(allowed.limits()).isEqualTo(VmLimits.NONE);
            assertThat(reply(allowed.call(new byte[] {1}))).hasSize(1);
            reply(vm.call(new byte[] {1}).exceptionally(e -> new byte[0]));
            VmPatience.untilEnded(vm, StopReason.MEMORY_LIMIT, 0);
            assertThat(vm.read(0x1000, 2)).as("its state before").containsExactly(0, 0);
            assertThat(allowed.read(0x1000, 2)).containsExactly(0, 1);
            Patience.until("both events", () -> events.size() >= 4);
            assertThat(events.get(2)).isEqualTo(new HypervisorEvent.LimitMet(vm, Limit.MEMORY));
            assertThat(events.get(3)).isInstanceOf(HypervisorEvent.Ended.class);
        }
    }

    @Test
    void aShareIsOfWhatAVmWithoutLimitGets() {
        BootImage spins = GuestImage.of("""
                FF060006      inc word [600h]
                EBFA          jmp $-4
                """);
        try (Hypervisor hypervisor =
                Hypervisor.builder().cores(1).sliceFuel(10_000).build()) {
            Vm half = hypervisor.create(spins);
            Vm whole = hypervisor.create(spins);
            half.limits(VmLimits.NONE.withShare(20));
            hypervisor.boot(half);
            hypervisor.boot(whole);
            // Until the second one runs the first has the core alone.
            Patience.until("both run", () -> half.instructions() > 0 && whole.instructions() > 0);
            Executed before = Executed.of(half, whole);
            Patience.until("they have run", () -> whole.instructions() > before.whole + 20_000_000);
            Executed after = Executed.of(half, whole);
            long part = (after.half - before.half) * 100 / (after.whole - before.whole);
            assertThat(part).isBetween(10L, 35L);
            whole.stop();
            long shared = half.instructions();
            Patience.until("it goes on alone", () -> half.instructions() > shared + 5_000_000);
        }
    }

    /** What two VMs that run had executed at the same time, as nearly as the second one can be read twice. */
    private record Executed(long half, long whole) {
        static Executed of(Vm half, Vm whole) {
            AtomicReference<Executed> executed = new AtomicReference<>();
            Patience.until("both are read at once", () -> {
                long before = whole.instructions();
                executed.set(new Executed(half.instructions(), before));
                return whole.instructions() - before <= 500_000;
            });
            return executed.get();
        }
    }

    @Test
    void limitsAreChecked() {
        assertThatThrownBy(() -> VmLimits.NONE.withShare(101))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("share is 101: it must be 1 to 100");
        assertThatThrownBy(() -> VmLimits.NONE.withMemory(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("memory is 0: it must be 1 or more");
        try (Hypervisor hypervisor = Hypervisor.create()) {
            Vm vm = VmPatience.asleep(hypervisor, LOOPS);
            vm.limits(VmLimits.NONE.withShare(50));
            vm.stop();
            assertThat(vm.limits()).isEqualTo(VmLimits.NONE);
            assertThatThrownBy(() -> vm.limits(VmLimits.NONE.withShare(50)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("VM 0 has ended");
        }
    }
}
