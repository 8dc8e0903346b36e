package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CloseTest {
    @Test
    void endsEveryVmWhateverItDoes() {
        Hypervisor hypervisor = Hypervisor.builder().cores(1).build();
        List<Vm> vms = new ArrayList<>();
        List<Reply> replies = new ArrayList<>();
        for (int n = 0; n < 50; n++) {
            Vm spinner = hypervisor.boot(GuestImage.SPINS);
            replies.add(Reply.to(spinner, "x"));
            Vm off = hypervisor.create(GuestImage.COUNTS);
            replies.add(Reply.to(off, "x"));
            Vm idle = hypervisor.boot(GuestImage.SLEEPS);
            Vm paused = hypervisor.boot(GuestImage.COUNTS);
            paused.pause();
            vms.addAll(List.of(spinner, off, idle, paused));
        }

        hypervisor.close();

        vms.forEach(vm -> Patience.untilState(vm, RunState.STOPPED));
        replies.forEach(Reply::awaitDropped);
        assertThat(hypervisor.counters().vms()).isZero();
    }

    @Test
    void anInterruptedThreadClosesAndStaysInterrupted() {
        Hypervisor hypervisor = Hypervisor.create();
        Vm vm = hypervisor.boot(GuestImage.SPINS);
        Thread.currentThread().interrupt();

        hypervisor.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(vm.state()).as("it was waited for").isEqualTo(RunState.STOPPED);
    }

    @Test
    void endsAlsoWhatIsBootedAfterwards() {
        Hypervisor hypervisor = Hypervisor.create();
        Vm before = hypervisor.create(GuestImage.SPINS);
        hypervisor.close();
        hypervisor.boot(before);
        Vm after = hypervisor.boot(GuestImage.SPINS);

        Patience.untilState(before, RunState.STOPPED);
        Patience.untilState(after, RunState.STOPPED);
    }

    @Test
    void tellsTheSerialListenerOnce() {
        Hypervisor hypervisor = Hypervisor.create();
        AtomicInteger stopped = new AtomicInteger();
        Vm vm = hypervisor.boot(GuestImage.SLEEPS);
        vm.attachSerial(new SerialListener() {
            @Override
            public void output(Vm from, byte[] bytes, int offset, int length) {}

            @Override
            public void stopped(Vm from) {
                stopped.incrementAndGet();
            }
        });

        hypervisor.close();
        hypervisor.close();

        Patience.until("it was told", () -> stopped.get() > 0);
        assertThat(stopped.get()).isEqualTo(1);
    }

    @Test
    void endsAMassBoot() throws InterruptedException {
        Hypervisor hypervisor = Hypervisor.create();
        Thread booting = Thread.ofPlatform().start(() -> hypervisor.boot(GuestImage.SLEEPS, 20_000, booted -> {}));
        Patience.until("it has begun", () -> hypervisor.size() > 0);

        hypervisor.close();
        booting.join();

        for (int n = 0; n < hypervisor.size(); n++) {
            Patience.untilState(hypervisor.vm(n), RunState.STOPPED);
        }
    }
}
