package dev.plankton.debugger.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.debugger.Debuggee;
import dev.plankton.debugger.gdb.wire.Hex;
import dev.plankton.guests.Guests;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Vm;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.pc.Machine;
import dev.plankton.testing.Patience;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Non-stop mode, packet by packet: VMs 1 and 2 answer requests, VM 3 spins. */
class NonStopTest {
    private static final byte[] REQUEST = "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** Where {@code web} begins to answer. */
    private static final String ANSWERS = "7c16";

    private static final String STOPPED = "Stop:T00thread:p%d.1;";

    private final List<String> failures = new CopyOnWriteArrayList<>();
    private Hypervisor hypervisor;
    private GdbServer server;
    private RawClient client;

    private static BootImage image(String guest) {
        return BootImage.of(guest, Guests.find(guest).orElseThrow().image());
    }

    @BeforeEach
    void begin() throws Exception {
        hypervisor = Hypervisor.create();
        hypervisor.boot(image("web"), 3, _ -> {});
        hypervisor.boot(image("spin"), 1, _ -> {});
        for (int n = 0; n < 3; n++) {
            assertThat(vm(n).awaitIdle(Duration.ofMinutes(2))).isTrue();
        }
        server = new GdbServer(new VmProcesses(hypervisor, _ -> Optional.empty()), 0, failures::add);
        client = connect();
    }

    @AfterEach
    void end() throws Exception {
        client.close();
        server.close();
        hypervisor.close();
        assertThat(failures).isEmpty();
    }

    private Vm vm(int number) {
        return Objects.requireNonNull(hypervisor.vm(number));
    }

    private RawClient connect() throws IOException {
        RawClient connected = new RawClient(server.address().getPort());
        assertThat(connected.ask("qSupported:multiprocess+;swbreak+")).contains("QNonStop+");
        assertThat(connected.ask("!")).isEqualTo("OK");
        assertThat(connected.ask("QNonStop:1")).isEqualTo("OK");
        assertThat(connected.ask("vCont?")).isEqualTo("vCont;c;C;s;S;t");
        assertThat(connected.ask("?")).as("nothing has stopped").isEqualTo("OK");
        return connected;
    }

    /** Attaches to VMs; the client is notified that they have stopped, and acknowledges it. */
    private void attach(int... numbers) throws IOException {
        for (int number : numbers) {
            ok("vAttach;" + number);
            assertThat(client.notification()).isEqualTo(STOPPED.formatted(number));
            ok("vStopped");
        }
    }

    private void ok(String packet) throws IOException {
        assertThat(client.ask(packet)).as(packet).isEqualTo("OK");
    }

    private String instructions(int number) throws IOException {
        ok("Hgp%d.1".formatted(number));
        return client.monitor("where");
    }

    private void runsOn(int number) throws IOException {
        String before = instructions(number);
        Patience.until(
                "process " + number + " runs on", () -> !instructions(number).equals(before));
    }

    private void standsStill(int number) throws IOException {
        assertThat(instructions(number)).isEqualTo(instructions(number));
    }

    @Test
    void oneStopsWhileTheOtherRuns() throws Exception {
        attach(1, 2, 3);
        ok("Hgp1.1");
        ok("Z0," + ANSWERS + ",1");
        ok("vCont;c");
        CompletableFuture<byte[]> first = vm(1).call(REQUEST);
        assertThat(client.notification()).isEqualTo("Stop:T05swbreak:;thread:p1.1;");
        ok("vStopped");
        assertThat(new String(vm(2).call(REQUEST).get(2, TimeUnit.MINUTES), StandardCharsets.US_ASCII))
                .startsWith("HTTP/1.1 200");
        runsOn(3);
        standsStill(1);
        assertThat(first).isNotDone();
        ok("vCont;c:p1.-1");
        assertThat(new String(first.get(2, TimeUnit.MINUTES), StandardCharsets.US_ASCII))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void memoryIsReadAndABreakpointSetWhileItRuns() throws Exception {
        attach(3);
        ok("vCont;c:p3.1");
        runsOn(3);
        assertThat(client.ask("m7c00,2")).isEqualTo("ebfe");
        assertThat(client.ask("M9000,2:1234")).isEqualTo("OK");
        assertThat(client.ask("m9000,2")).isEqualTo("1234");
        client.send("Z0,7c00,1");
        assertThat(client.receive()).isEqualTo("OK");
        assertThat(client.notification()).isEqualTo("Stop:T05swbreak:;thread:p3.1;");
        ok("vStopped");
        ok("z0,7c00,1");
        ok("vCont;c");
        runsOn(3);
    }

    @Test
    void whatRunsIsNotTakenToAnotherMoment() throws Exception {
        attach(2, 3);
        ok("vCont;c:p3.1");
        ok("Hgp3.1");
        assertThat(client.monitor("go 1")).isEqualTo("process 3 runs: interrupt it first\n");
        assertThat(client.monitor("reset")).isEqualTo("process 3 runs: interrupt it first\n");
        runsOn(3);
        ok("vCtrlC");
        assertThat(client.notification()).isEqualTo("Stop:T02thread:p3.1;");
        ok("vStopped");
        ok("Hgp3.1");
        assertThat(client.monitor("go 1")).doesNotContain("runs");
    }

    @Test
    void stopsAreReportedOneByOneAndUntilThenAProcessRuns() throws Exception {
        attach(2, 3);
        ok("vCont;c:p2.1;c:p3.1");
        runsOn(3);
        ok("vCont;t:p3.-1;t:p2.-1");
        assertThat(client.notification()).isEqualTo(STOPPED.formatted(2));
        ok("vCont;c");
        standsStill(3);
        assertThat(client.ask("vStopped")).isEqualTo("T00thread:p3.1;");
        ok("vCont;c:p2.-1;s:p3.-1");
        standsStill(3);
        ok("vStopped");
        ok("vStopped");
        ok("vCont;t");
        String before = instructions(3);
        ok("vCont;s:p3.1;t");
        Patience.until("it has stepped", () -> !instructions(3).equals(before));
        assertThat(client.notification()).as("of 2 there is no news").isEqualTo(STOPPED.formatted(2));
        assertThat(client.ask("vStopped")).isEqualTo("T05thread:p3.1;");
        ok("vStopped");
    }

    @Test
    void aClientAsksWhatHasStopped() throws Exception {
        attach(1, 2, 3);
        ok("vCont;c:p2.1");
        assertThat(client.ask("?")).isEqualTo("T00thread:p1.1;");
        assertThat(client.ask("vStopped")).isEqualTo("T00thread:p3.1;");
        ok("vStopped");
        assertThat(client.ask("qfThreadInfo")).isEqualTo("mp1.1,p2.1,p3.1");
    }

    @Test
    void aStepWaitsForAVmThatSleepsAndIsTakenBack() throws Exception {
        attach(1, 2, 3);
        ok("vCont;s:p1.1;s:p2.1;c:p3.1");
        runsOn(3);
        CompletableFuture<byte[]> reply = vm(1).call(REQUEST);
        assertThat(client.notification()).isEqualTo("Stop:T05thread:p1.1;");
        ok("vCont;t:p2.1");
        assertThat(client.ask("vStopped")).isEqualTo("T00thread:p2.1;");
        ok("vStopped");
        assertThat(reply).isNotDone();
        standsStill(2);
        ok("vCont;C05:p1.1");
        assertThat(reply.get(2, TimeUnit.MINUTES)).isNotEmpty();
    }

    @Test
    void controlCStopsTheCurrentProcessOrAll() throws Exception {
        attach(2, 3);
        ok("vCtrlC");
        ok("vCont;c");
        ok("Hgp3.1");
        ok("vCtrlC");
        assertThat(client.notification()).isEqualTo("Stop:T02thread:p3.1;");
        ok("vStopped");
        standsStill(3);
        client.interrupt();
        assertThat(client.notification()).isEqualTo("Stop:T02thread:p2.1;");
        ok("vStopped");
    }

    @Test
    void whatIsNotForNonStopModeIsRefused() throws Exception {
        attach(3);
        for (String packet : List.of("bs", "bc")) {
            assertThat(client.ask(packet))
                    .isEqualTo("E.not backwards in non-stop mode: `set non-stop off` before connecting");
            assertThat(client.notification()).as("GDB takes it for running").isEqualTo(STOPPED.formatted(3));
            ok("vStopped");
        }
        assertThat(client.ask("c")).isEqualTo("E.in non-stop mode there is only vCont");
        assertThat(client.ask("vCont;r7c00,7c10:p3.1")).isEqualTo("E16");
        assertThat(client.ask("vCont;")).isEqualTo("E16");
        assertThat(client.ask("QNonStop:2")).isEqualTo("E16");
        assertThat(client.ask("vAttach;3"))
                .isEqualTo("E.VM 3 cannot be attached to: it is under a debugger: detach that first");
    }

    @Test
    void allStopModeStopsAll() throws Exception {
        attach(2, 3);
        ok("vCont;c");
        runsOn(3);
        ok("QNonStop:0");
        standsStill(3);
        assertThat(client.ask("?")).isEqualTo("T02thread:p3.1;");
        assertThat(client.ask("vCont;t")).as("they stand still").isEqualTo("E01");
        ok("vCtrlC");
        assertThat(client.ask("vCont;s:p3.1")).isEqualTo("T05thread:p3.1;");
        assertThat(client.ask("bs")).isEqualTo("T05thread:p3.1;");
        ok("QNonStop:1");
        assertThat(client.ask("?")).isEqualTo("T00thread:p2.1;");
    }

    @Test
    void whatRunsIsDetachedAndKilled() throws Exception {
        attach(1, 2, 3);
        ok("vCont;c:p2.1;c:p3.1");
        ok("D;3");
        Patience.until("it is given back", () -> !vm(3).isAttached());
        ok("vCont;t:p2.1");
        assertThat(client.notification()).isEqualTo(STOPPED.formatted(2));
        ok("vKill;2");
        assertThat(hypervisor.alive()).isEqualTo(3);
        ok("vStopped");
        assertThat(client.ask("qfThreadInfo")).isEqualTo("mp1.1");
        ok("vAttach;3");
        assertThat(client.notification()).isEqualTo(STOPPED.formatted(3));
        ok("vStopped");
        ok("vCont;c");
        client.close();
        Patience.until("all are given back", () -> hypervisor.vms().noneMatch(Vm::isAttached));
        assertThat(hypervisor.alive()).isEqualTo(3);
    }

    /** The protocol has no packet for it. */
    @Test
    void whatLogPointsWriteIsKept() throws Exception {
        attach(1);
        assertThat(client.monitor("log")).isEqualTo("There are no lines.\n");
        assertThat(client.monitor("stop at " + ANSWERS + " log ip is {ip}")).contains("log");
        assertThat(client.monitor("stop at 7c19")).contains("7c19");
        ok("vCont;c");
        CompletableFuture<byte[]> reply = vm(1).call(REQUEST);
        assertThat(client.notification()).startsWith("Stop:T05");
        ok("vStopped");
        assertThat(client.monitor("log")).matches("process 1: ip is 7[cC]16\nprocess 1: Stop point .*7c19.*\n");
        assertThat(client.monitor("log")).isEqualTo("There are no lines.\n");
        ok("vCont;c");
        assertThat(reply.get(2, TimeUnit.MINUTES)).isNotEmpty();
    }

    @Test
    void oneMachineIsAProcessThatStandsStillFirst() throws Exception {
        try (Machine machine = Machine.boot(image("spin"));
                GdbServer alone =
                        new GdbServer(new MachineProcess(new Debuggee(machine), "spin", null), 0, failures::add);
                RawClient gdb = new RawClient(alone.address().getPort())) {
            assertThat(gdb.ask("QNonStop:1")).isEqualTo("OK");
            assertThat(gdb.ask("?")).isEqualTo("T00thread:1;");
            assertThat(gdb.ask("vStopped")).isEqualTo("OK");
            assertThat(gdb.ask("vCont;c")).isEqualTo("OK");
            assertThat(gdb.ask("m7c00,2")).isEqualTo("ebfe");
            assertThat(gdb.ask("vCont;t:1")).isEqualTo("OK");
            assertThat(gdb.notification()).isEqualTo("Stop:T00thread:1;");
            assertThat(gdb.ask("vStopped")).isEqualTo("OK");
            assertThat(gdb.ask("vCont;c")).isEqualTo("OK");
            assertThat(gdb.ask("D")).isEqualTo("OK");
            assertThat(gdb.receive()).isEqualTo("end");
        }
    }

    /** A client that acknowledges packets does not stop a machine by that. */
    @Test
    void anAcknowledgementIsNoInterruption() throws Exception {
        ok("QNonStop:0");
        assertThat(client.ask("vAttach;1")).isEqualTo("T02thread:p1.1;");
        assertThat(client.monitor("stop at " + ANSWERS + " log it answers")).contains("log");
        client.send("c");
        for (int n = 0; n < 2; n++) {
            byte[] reply = vm(1).call(REQUEST).get(2, TimeUnit.MINUTES);
            assertThat(reply).isNotEmpty();
            assertThat(client.receive()).isEqualTo("O" + Hex.of("it answers\n".getBytes(StandardCharsets.US_ASCII)));
        }
        client.interrupt();
        assertThat(client.receive()).isEqualTo("T02thread:p1.1;");
    }
}
