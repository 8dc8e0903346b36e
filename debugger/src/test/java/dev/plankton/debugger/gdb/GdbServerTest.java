package dev.plankton.debugger.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.debugger.Debuggee;
import dev.plankton.debugger.Interruption;
import dev.plankton.debugger.gdb.wire.Hex;
import dev.plankton.debugger.source.NasmList;
import dev.plankton.debugger.source.SourceMap;
import dev.plankton.debugger.symbols.DebugFile;
import dev.plankton.guests.Guest;
import dev.plankton.guests.Guests;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Vm;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.pc.Machine;
import dev.plankton.testing.Patience;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The server, packet by packet, where GDB is not needed. */
class GdbServerTest {
    private final List<String> failures = new CopyOnWriteArrayList<>();

    @AfterEach
    void noConnectionFailed() {
        assertThat(failures).isEmpty();
    }

    private static BootImage image(String guest) {
        return BootImage.of(guest, Guests.find(guest).orElseThrow().image());
    }

    private static DebugFile symbols(String name) {
        Guest guest = Guests.find(name).orElseThrow();
        Path source = Path.of("/plankton", name + ".asm");
        SourceMap map = SourceMap.of(NasmList.parse(Guests.list(name).orElseThrow()), source, guest.image());
        return DebugFile.of(
                name, guest.image(), map, Map.of(source, guest.source().getBytes(StandardCharsets.UTF_8)));
    }

    /** Ends when the flag is set. */
    private static Interruption when(AtomicBoolean flag) {
        return new Interruption() {
            @Override
            public boolean requested() {
                return flag.get();
            }

            @Override
            public void await() {
                Patience.until("it is to end", flag::get);
            }
        };
    }

    @Test
    void oneMachineRunsWhileNoClientHasItAndEndsWhenItIsKilled() throws Exception {
        try (Machine machine = Machine.boot(image("spin"))) {
            MachineProcess process = new MachineProcess(new Debuggee(machine), "spin", null, true);
            AtomicBoolean ends = new AtomicBoolean();
            CompletableFuture<Void> alone = CompletableFuture.runAsync(() -> {
                try {
                    process.runAlone(when(ends));
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            try (GdbServer server = new GdbServer(process, 0, failures::add)) {
                int port = server.address().getPort();
                String first;
                try (RawClient client = new RawClient(port)) {
                    assertThat(client.ask("?")).isEqualTo("T02thread:1;");
                    first = client.ask("qRcmd," + Hex.of("history".getBytes(StandardCharsets.US_ASCII)));
                    assertThat(client.ask("qRcmd," + Hex.of("history".getBytes(StandardCharsets.US_ASCII))))
                            .as("it stands still")
                            .isEqualTo(first);
                    assertThat(client.ask("D")).isEqualTo("OK");
                    assertThat(client.receive()).isEqualTo("end");
                }
                Patience.until("it goes on", () -> {
                    try (RawClient client = new RawClient(port)) {
                        return !client.ask("qRcmd," + Hex.of("history".getBytes(StandardCharsets.US_ASCII)))
                                .equals(first);
                    }
                });
                try (RawClient client = new RawClient(port)) {
                    assertThat(client.ask("?")).startsWith("T0");
                    client.send("k");
                    assertThat(client.receive()).isEqualTo("end");
                }
                process.awaitKill();
                alone.get(2, TimeUnit.MINUTES);
            } finally {
                ends.set(true);
            }
        }
    }

    @Test
    void aClientInterruptsAVmThatSleeps() throws Exception {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            hypervisor.boot(image("web"), 3, _ -> {});
            Vm vm = Objects.requireNonNull(hypervisor.vm(2));
            try (GdbServer server =
                            new GdbServer(new VmProcesses(hypervisor, _ -> Optional.empty()), 0, failures::add);
                    RawClient client = new RawClient(server.address().getPort())) {
                assertThat(client.ask("qSupported:multiprocess+")).contains("multiprocess+");
                assertThat(client.ask("!")).isEqualTo("OK");
                assertThat(client.ask("?")).isEqualTo("W00");
                assertThat(client.ask("g")).isEqualTo("E.no process: attach to one first");
                assertThat(client.ask("vAttach;2")).isEqualTo("T02thread:p2.1;");
                assertThat(vm.isAttached()).isTrue();
                assertThat(client.ask("vAttach;2"))
                        .isEqualTo("E.VM 2 cannot be attached to: it is under a debugger: detach that first");
                assertThat(client.ask("vAttach;7")).isEqualTo("E.no VM 7: there are VMs 0 to 2");
                assertThat(client.ask("qRcmd," + Hex.of("why".getBytes(StandardCharsets.US_ASCII))))
                        .isEqualTo(Hex.of("no VM 7: there are VMs 0 to 2\n".getBytes(StandardCharsets.US_ASCII)));
                assertThat(client.ask("qfThreadInfo")).isEqualTo("mp2.1");
                client.send("vCont;c:p2.-1");
                client.interrupt();
                assertThat(client.receive()).isEqualTo("T02thread:p2.1;");
                assertThat(client.ask("vAttach;%x".formatted(VmProcesses.VM_0))).isEqualTo("T02thread:p3b9aca00.1;");
                assertThat(Objects.requireNonNull(hypervisor.vm(0)).isAttached())
                        .isTrue();
                assertThat(client.ask("D;2")).isEqualTo("OK");
                Patience.until("it is given back", () -> !vm.isAttached());
                assertThat(client.ask("qfThreadInfo")).isEqualTo("mp3b9aca00.1");
            }
            Patience.until("all are given back", () -> hypervisor.vms().noneMatch(Vm::isAttached));
            assertThat(hypervisor.alive()).isEqualTo(3);
        }
    }

    @Test
    void aVmThatRunsIsGivenBackWhenItsClientIsGone() throws Exception {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            hypervisor.boot(image("web"), 1, _ -> {});
            hypervisor.boot(image("spin"), 1, _ -> {});
            try (GdbServer server =
                    new GdbServer(new VmProcesses(hypervisor, _ -> Optional.empty()), 0, failures::add)) {
                for (Vm vm :
                        List.of(Objects.requireNonNull(hypervisor.vm(0)), Objects.requireNonNull(hypervisor.vm(1)))) {
                    try (RawClient client = new RawClient(server.address().getPort())) {
                        assertThat(client.ask("!")).isEqualTo("OK");
                        assertThat(client.ask("vAttach;%x".formatted(VmProcesses.pid(vm.number()))))
                                .startsWith("T02");
                        client.send("c");
                    }
                    Patience.until(vm + " is given back", () -> !vm.isAttached());
                }
            }
        }
    }

    @Test
    void killWithoutAProcessEndsTheConnection() throws Exception {
        List<Throwable> uncaught = new CopyOnWriteArrayList<>();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((_, thrown) -> uncaught.add(thrown));
        try (Hypervisor hypervisor = Hypervisor.create()) {
            hypervisor.boot(image("web"), 1, _ -> {});
            try (GdbServer server =
                            new GdbServer(new VmProcesses(hypervisor, _ -> Optional.empty()), 0, failures::add);
                    RawClient client = new RawClient(server.address().getPort())) {
                assertThat(client.ask("!")).isEqualTo("OK");
                client.send("k");
                assertThat(client.receive()).isEqualTo("end");
            }
            assertThat(uncaught).isEmpty();
            assertThat(hypervisor.alive()).isEqualTo(1);
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    @Test
    void sourceFilesAreFoundByHttpAndNothingElse() throws Exception {
        DebugFile web = symbols("web");
        try (Machine machine = Machine.boot(image("web"));
                GdbServer server =
                        new GdbServer(new MachineProcess(new Debuggee(machine), "web", web), 0, failures::add)) {
            int port = server.address().getPort();
            String found = RawClient.raw(
                    port, "GET /buildid/" + web.buildId() + "/source/plankton/web.asm HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(found).startsWith("HTTP/1.1 200 OK\r\n").contains("; web: answers each HTTP request");
            for (String path : List.of(
                    "/buildid/" + web.buildId() + "/source/etc/passwd",
                    "/buildid/" + web.buildId() + "/source/plankton/../etc/passwd",
                    "/buildid/00/source/plankton/web.asm",
                    "/buildid/" + web.buildId() + "/debuginfo",
                    "/%%",
                    "")) {
                assertThat(RawClient.raw(port, "GET " + path + " HTTP/1.1\r\n\r\n"))
                        .as(path)
                        .startsWith("HTTP/1.1 404");
            }
            assertThat(RawClient.raw(port, "HEAD / HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 404");
            assertThat(RawClient.raw(port, "POST / HTTP/1.1\r\n\r\n$k#6b"))
                    .as("a web page has the browser send it")
                    .isEmpty();
            try (RawClient client = new RawClient(port)) {
                assertThat(client.ask("qXfer:exec-file:read::0,fff")).isEqualTo("l/plankton/web.elf");
                String path = Hex.of("/plankton/web.elf".getBytes(StandardCharsets.US_ASCII));
                assertThat(client.ask("vFile:setfs:0")).isEqualTo("F0");
                assertThat(client.ask("vFile:open:" + path + ",0,0")).isEqualTo("F1");
                assertThat(client.ask("vFile:pread:1,4,0")).isEqualTo("F4;\u007fELF");
                assertThat(client.ask("vFile:pread:1,4,ffffff")).isEqualTo("F0;");
                assertThat(client.ask("vFile:fstat:1")).startsWith("F40;");
                assertThat(client.ask("vFile:close:1")).isEqualTo("F0");
                assertThat(client.ask("vFile:pread:1,4,0")).isEqualTo("F-1,9");
                assertThat(client.ask("vFile:open:2f657463,0,0")).isEqualTo("F-1,2");
                assertThat(client.ask("vFile:unlink:2f657463")).isEmpty();
            }
        }
    }
}
