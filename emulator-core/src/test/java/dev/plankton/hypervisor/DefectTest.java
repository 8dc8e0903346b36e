package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.machine.BootImage;
import dev.plankton.machine.StopReason;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** What becomes of others when something throws on the thread of a VM. */
class DefectTest {
    /** Prints A, and B before it answers each request. */
    private static final BootImage PRINTS = GuestImage.of("""
            BAF803        mov dx,3F8h
            B041          mov al,'A'
            EE            out dx,al
            idle:
            FA            cli
            E4E0          in al,0E0h
            A801          test al,1
            7504          jnz request
            FB            sti
            F4            hlt
            EBF5          jmp idle
            request:
            B042          mov al,'B'
            EE            out dx,al
            E6E1          out 0E1h,al
            B001          mov al,1
            E6E0          out 0E0h,al
            EBEA          jmp idle
            """);

    private final Map<Integer, StringBuffer> outputs = new ConcurrentHashMap<>();
    private final Console console = new Console() {
        @Override
        public void serial(Vm vm, byte[] bytes, int offset, int length) {
            outputs.computeIfAbsent(vm.number(), n -> new StringBuffer())
                    .append(new String(bytes, offset, length, StandardCharsets.ISO_8859_1));
        }
    };

    @Test
    void whatItHadPrintedIsNotTakenForAnothersOutput() {
        try (Hypervisor hypervisor =
                Hypervisor.builder().cores(1).console(console).build()) {
            Vm bad = hypervisor.boot(PRINTS);
            Patience.until("it printed", () -> printed(bad));
            bad.request(new byte[1], new Throwing());
            Patience.untilEnded(bad, StopReason.DEFECT, 0);

            Vm good = hypervisor.boot(PRINTS);
            Patience.until("it printed", () -> printed(good));
            assertThat(outputs.get(good.number())).hasToString("A");
            assertThat(Reply.to(good, "x").await()).containsExactly('B');
            assertThat(hypervisor.counters().defects()).isEqualTo(1);
        }
    }

    private boolean printed(Vm vm) {
        StringBuffer output = outputs.get(vm.number());
        return output != null && !output.isEmpty();
    }

    @Test
    void itsOtherRequestsAreDropped() {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            Vm bad = hypervisor.create(PRINTS);
            bad.request(new byte[1], new Throwing());
            bad.request(new byte[1], new Throwing());
            Reply last = Reply.to(bad, "x");

            hypervisor.boot(bad);

            last.awaitDropped();
        }
    }

    @Test
    void spinnersGoOnAfterManyListenersThrew() {
        try (Hypervisor hypervisor =
                Hypervisor.builder().cores(1).sliceFuel(1000).build()) {
            for (int n = 0; n < 20; n++) {
                Vm bad = hypervisor.boot(GuestImage.SPINS);
                bad.request(new byte[1], new Throwing());
                Patience.until("it spins", () -> bad.instructions() > 5000);
                bad.stop();
                Patience.untilState(bad, RunState.STOPPED);
            }

            Vm spinner = hypervisor.boot(GuestImage.SPINS);
            Patience.until("it has its share", () -> spinner.instructions() > 10_000);
        }
    }

    private static final class Throwing implements ReplyListener {
        @Override
        public void part(byte[] bytes, int offset, int length) {
            throw new IllegalStateException("the listener's own fault");
        }

        @Override
        public void end() {}

        @Override
        public void dropped() {
            throw new IllegalStateException("the listener's own fault");
        }
    }
}
