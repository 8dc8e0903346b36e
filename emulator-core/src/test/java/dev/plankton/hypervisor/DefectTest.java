package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.hypervisor.io.Console;
import dev.plankton.hypervisor.io.Count;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.machine.StopReason;
import dev.plankton.memory.Delta;
import dev.plankton.memory.StateMap;
import dev.plankton.testing.Patience;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** What becomes of others when the emulator itself throws. */
class DefectTest {
    private final Map<Integer, StringBuffer> outputs = new ConcurrentHashMap<>();
    private final Console console = new Console() {
        @Override
        public void serial(int vm, byte[] bytes, int offset, int length) {
            outputs.computeIfAbsent(vm, n -> new StringBuffer())
                    .append(new String(bytes, offset, length, StandardCharsets.ISO_8859_1));
        }
    };

    @Test
    void whatItHadPrintedIsNotTakenForAnothersOutput() {
        try (Hypervisor hypervisor =
                Hypervisor.builder().cores(1).console(console).build()) {
            Vm bad = hypervisor.boot(GuestImage.PRINTS);
            Patience.until("it printed", () -> printed(bad));
            damage(hypervisor, bad);
            bad.request(new byte[1], new Reply());
            VmPatience.untilEnded(bad, StopReason.DEFECT, 0);

            Vm good = hypervisor.boot(GuestImage.PRINTS);
            Patience.until("it printed", () -> printed(good));
            assertThat(outputs.get(good.number())).hasToString("A");
            assertThat(Reply.to(good, "x").await()).containsExactly('B');
            assertThat(hypervisor.counters().get(Count.DEFECTS)).isEqualTo(1);
        }
    }

    private boolean printed(Vm vm) {
        StringBuffer output = outputs.get(vm.number());
        return output != null && !output.isEmpty();
    }

    @Test
    void itsRequestsAreDropped() {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            Vm bad = hypervisor.boot(GuestImage.PRINTS);
            damage(hypervisor, bad);
            bad.pause();
            Reply first = Reply.to(bad, "x");
            Reply last = Reply.to(bad, "x");

            bad.resume();

            first.awaitDropped();
            last.awaitDropped();
        }
    }

    @Test
    void spinnersGoOnAfterManyDefects() {
        try (Hypervisor hypervisor =
                Hypervisor.builder().cores(1).sliceFuel(1000).build()) {
            for (int n = 0; n < 20; n++) {
                Vm bad = hypervisor.boot(GuestImage.PRINTS);
                damage(hypervisor, bad);
                bad.request(new byte[1], new Reply());
                VmPatience.untilEnded(bad, StopReason.DEFECT, 0);
            }

            Vm spinner = hypervisor.boot(GuestImage.SPINS);
            Patience.until("it has its share", () -> spinner.instructions() > 10_000);
        }
    }

    /** Makes the emulator throw when the guest, which sleeps, next replies: its reply ends far outside the NIC's buffer. */
    static void damage(Hypervisor hypervisor, Vm vm) {
        VmPatience.untilState(vm, RunState.IDLE);
        Delta delta = new Delta();
        byte[] fresh = vm.template().read(delta, 0, StateMap.SIZE);
        hypervisor.population().deltas().peek(vm.number(), delta);
        byte[] state = vm.template().read(delta, 0, StateMap.SIZE);
        state[StateMap.REQUEST_NIC + 15] = 0x7F;
        delta.pack(state, fresh);
        hypervisor.population().deltas().store(vm.number(), delta);
    }
}
