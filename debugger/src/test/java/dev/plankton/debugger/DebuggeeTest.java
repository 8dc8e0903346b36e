package dev.plankton.debugger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.guests.Guest;
import dev.plankton.guests.Guests;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.pc.Machine;
import dev.plankton.testing.Patience;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** VMs of a hypervisor under a debugger. */
class DebuggeeTest {
    private static final byte[] REQUEST = "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static Vm web(Hypervisor hypervisor) {
        Guest guest = Guests.find("web").orElseThrow();
        Vm vm = hypervisor.boot(BootImage.of(guest.name(), guest.image()));
        Patience.until("it sleeps", () -> vm.state() == RunState.IDLE);
        return vm;
    }

    private static Interruption when(AtomicBoolean flag) {
        return new Interruption() {
            @Override
            public boolean requested() {
                return flag.get();
            }

            @Override
            public void await() {
                Patience.until("the debugger wants it to stop", flag::get);
            }
        };
    }

    @Test
    void oneThatSleepsIsWokenByARequestAndStopsAtItsBreakpoint() throws Exception {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            Vm vm = web(hypervisor);
            try (Machine machine = Machine.attach(vm)) {
                Debuggee debuggee = new Debuggee(machine);
                debuggee.stopAt(0x7C16);
                CompletableFuture<byte[]> call = new CompletableFuture<>();
                Thread client = Thread.ofVirtual().start(() -> {
                    try {
                        call.complete(vm.call(REQUEST).get(2, TimeUnit.MINUTES));
                    } catch (Exception e) {
                        call.completeExceptionally(e);
                    }
                });
                AtomicBoolean never = new AtomicBoolean();
                assertThat(debuggee.resume(when(never))).isEqualTo(new Stop.AtBreakpoint());
                assertThat(call).isNotDone();
                assertThat(debuggee.stepBack()).isEqualTo(new Stop.Stepped());
                assertThat(debuggee.history().inPast()).isTrue();
                debuggee.clearStops();
                debuggee.begin();
                Patience.until("it answers", () -> {
                    debuggee.runOn();
                    return call.isDone();
                });
                assertThat(new String(call.get(), StandardCharsets.US_ASCII)).contains("200 OK");
                client.join();
            }
        }
    }

    @Test
    void itSleepsByTheHostsClock() throws Exception {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            Vm vm = web(hypervisor);
            try (Machine machine = Machine.attach(vm)) {
                Debuggee debuggee = new Debuggee(machine);
                long host = System.nanoTime();
                Duration begin = machine.time();
                debuggee.begin();
                for (int n = 0; n < 1000; n++) {
                    debuggee.runOn();
                }
                Duration took = Duration.ofNanos(System.nanoTime() - host);
                assertThat(machine.time().minus(begin)).isLessThan(took.plusMillis(200));
            }
        }
    }

    @Test
    void oneThatItsHypervisorStopsDoesNotRunOn() throws Exception {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            Vm vm = web(hypervisor);
            try (Machine machine = Machine.attach(vm)) {
                Debuggee debuggee = new Debuggee(machine);
                Thread stopper = Thread.ofVirtual().start(vm::stop);
                AtomicBoolean never = new AtomicBoolean();
                assertThat(debuggee.resume(when(never)))
                        .isEqualTo(new Stop.Ended("its hypervisor has stopped it", false));
                stopper.join();
            }
            Patience.until("it has ended", () -> vm.state() == RunState.STOPPED);
        }
    }

    @Test
    void theDebuggerInterruptsOneThatSleeps() throws Exception {
        try (Hypervisor hypervisor = Hypervisor.create();
                Machine machine = Machine.attach(web(hypervisor))) {
            Debuggee debuggee = new Debuggee(machine);
            AtomicBoolean wanted = new AtomicBoolean();
            Thread user = Thread.ofVirtual().start(() -> wanted.set(true));
            assertThat(debuggee.resume(when(wanted))).isEqualTo(new Stop.Interrupted());
            user.join();
        }
    }
}
