package dev.plankton.debugger.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.debugger.Debuggee;
import dev.plankton.debugger.source.NasmList;
import dev.plankton.debugger.source.SourceMap;
import dev.plankton.debugger.symbols.DebugFile;
import dev.plankton.guests.Guest;
import dev.plankton.guests.Guests;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Vm;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.pc.Machine;
import dev.plankton.testing.Nasm;
import dev.plankton.testing.Patience;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** GDB itself, as users have it, talks to the server. */
class GdbTest {
    @TempDir
    Path folder;

    private final List<String> failures = new CopyOnWriteArrayList<>();

    @BeforeEach
    void gdbIsThere() {
        Gdb.need();
    }

    private static BootImage image(Guest guest) {
        return BootImage.of(guest.name(), guest.image());
    }

    /** As the command has them: no file of the source is on the client's side. */
    private static DebugFile symbols(Guest guest) {
        Path source = Path.of("/plankton", guest.name() + ".asm");
        SourceMap map = SourceMap.of(NasmList.parse(Guests.list(guest.name()).orElseThrow()), source, guest.image());
        return DebugFile.of(
                guest.name(), guest.image(), map, Map.of(source, guest.source().getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void everyCommandPrintsWhatItShould() throws Exception {
        Path source = Files.writeString(folder.resolve("segments.asm"), Gdb.text("segments.asm"));
        BootImage image = BootImage.of("segments", Nasm.assemble(source));
        try (Machine machine = Machine.boot(image);
                GdbServer server =
                        new GdbServer(new MachineProcess(new Debuggee(machine), "segments", null), 0, failures::add)) {
            Gdb.check("gdb-commands.txt", folder, server.address().getPort(), 0);
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void sourceIsDebuggedWithNoFileOnTheClient() throws Exception {
        Guest guest = Guests.find("web").orElseThrow();
        try (Machine machine = Machine.boot(image(guest));
                GdbServer server = new GdbServer(
                        new MachineProcess(new Debuggee(machine), "web", symbols(guest)), 0, failures::add)) {
            Gdb.check("gdb-source.txt", folder, server.address().getPort(), 0);
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void oneVmOfAPopulationIsAProcess() throws Exception {
        Guest guest = Guests.find("web").orElseThrow();
        try (Hypervisor hypervisor = Hypervisor.create()) {
            hypervisor.boot(image(guest), 100, _ -> {});
            Map<String, Integer> asked = new ConcurrentHashMap<>();
            VmProcesses processes = new VmProcesses(hypervisor, image -> {
                asked.merge(image.name(), 1, Integer::sum);
                return Optional.of(symbols(guest));
            });
            List<CompletableFuture<byte[]>> calls = new ArrayList<>();
            try (GdbServer server = new GdbServer(processes, 0, failures::add)) {
                Vm vm = Objects.requireNonNull(hypervisor.vm(42));
                Thread asking = Thread.ofVirtual().start(() -> askWhileAttached(hypervisor, vm, calls));
                Gdb.check("gdb-population.txt", folder, server.address().getPort(), 42);
                asking.join(Duration.ofMinutes(2));
            }
            for (CompletableFuture<byte[]> call : calls) {
                assertThat(new String(call.get(2, TimeUnit.MINUTES), StandardCharsets.US_ASCII))
                        .startsWith("HTTP/1.1 200");
            }
            assertThat(calls).hasSizeGreaterThan(100);
            assertThat(asked).isEqualTo(Map.of("web", 1));
            assertThat(hypervisor.vms().filter(Vm::isAttached)).isEmpty();
            assertThat(hypervisor.alive()).as("one was killed").isEqualTo(99);
        }
        assertThat(failures).isEmpty();
    }

    /** VM 0 is for a command that GDB waits for, VMs 1 and 2 answer a request each, VM 3 spins. */
    @Test
    void oneVmStopsWhileOthersRun() throws Exception {
        Guest guest = Guests.find("web").orElseThrow();
        byte[] request = "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        try (Hypervisor hypervisor = Hypervisor.create()) {
            hypervisor.boot(image(guest), 3, _ -> {});
            hypervisor.boot(image(Guests.find("spin").orElseThrow()), 1, _ -> {});
            List<CompletableFuture<byte[]>> calls = new CopyOnWriteArrayList<>();
            List<Vm> vms = hypervisor.vms().toList();
            VmProcesses processes = new VmProcesses(
                    hypervisor, image -> image.name().equals("web") ? Optional.of(symbols(guest)) : Optional.empty());
            try (GdbServer server = new GdbServer(processes, 0, failures::add)) {
                Thread asking = Thread.ofVirtual().start(() -> {
                    Patience.until(
                            "all are attached", () -> vms.stream().skip(1).allMatch(Vm::isAttached));
                    calls.add(vms.get(1).call(request));
                    calls.add(vms.get(2).call(request));
                });
                Gdb.converse("gdb-non-stop.txt", folder, server.address().getPort(), 1);
                asking.join(Duration.ofMinutes(2));
            }
            assertThat(calls).hasSize(2);
            for (CompletableFuture<byte[]> call : calls) {
                assertThat(new String(call.get(2, TimeUnit.MINUTES), StandardCharsets.US_ASCII))
                        .startsWith("HTTP/1.1 200");
            }
            assertThat(hypervisor.vms().filter(Vm::isAttached)).isEmpty();
            assertThat(hypervisor.alive()).as("one was killed").isEqualTo(3);
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void oneMachineRunsWhileGdbTakesCommands() throws Exception {
        try (Machine machine = Machine.boot(image(Guests.find("spin").orElseThrow()));
                GdbServer server =
                        new GdbServer(new MachineProcess(new Debuggee(machine), "spin", null), 0, failures::add)) {
            Gdb.converse("gdb-non-stop-machine.txt", folder, server.address().getPort(), 0);
        }
        assertThat(failures).isEmpty();
    }

    /** All VMs but the one that is attached answer at once; that one when it is continued. */
    private static void askWhileAttached(Hypervisor hypervisor, Vm vm, List<CompletableFuture<byte[]>> calls) {
        byte[] request = "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        Patience.until("it is attached", vm::isAttached);
        calls.add(vm.call(request));
        hypervisor.vms().filter(other -> other.number() > 50).forEach(other -> {
            CompletableFuture<byte[]> call = other.call(request);
            calls.add(call);
            call.join();
        });
        for (int n = 0; n < 60; n++) {
            calls.add(vm.call(request));
        }
    }
}
