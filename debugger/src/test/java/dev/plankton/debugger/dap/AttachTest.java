package dev.plankton.debugger.dap;

import static dev.plankton.debugger.dap.Client.error;
import static dev.plankton.debugger.dap.Client.get;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.debugger.source.NasmList;
import dev.plankton.debugger.source.SourceMap;
import dev.plankton.guests.Guest;
import dev.plankton.guests.Guests;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Vm;
import dev.plankton.machine.BootImage;
import dev.plankton.testing.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.eclipse.lsp4j.debug.Breakpoint;
import org.eclipse.lsp4j.debug.ConfigurationDoneArguments;
import org.eclipse.lsp4j.debug.ContinueArguments;
import org.eclipse.lsp4j.debug.DisconnectArguments;
import org.eclipse.lsp4j.debug.InitializeRequestArguments;
import org.eclipse.lsp4j.debug.RestartArguments;
import org.eclipse.lsp4j.debug.SetBreakpointsArguments;
import org.eclipse.lsp4j.debug.Source;
import org.eclipse.lsp4j.debug.SourceArguments;
import org.eclipse.lsp4j.debug.SourceBreakpoint;
import org.eclipse.lsp4j.debug.StackFrame;
import org.eclipse.lsp4j.debug.StackTraceArguments;
import org.eclipse.lsp4j.debug.TerminateArguments;
import org.eclipse.lsp4j.debug.TerminatedEventArguments;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Editors attach over TCP to VMs of a hypervisor, whose source is no file of the host; the other VMs go on meanwhile. */
class AttachTest implements Programs {
    private static final Path FILE = Path.of("/plankton/web.asm");
    private static final byte[] REQUEST = "GET / HTTP/1.1\r\n\r\n".getBytes(ISO_8859_1);

    private final Guest guest = Guests.find("web").orElseThrow();
    private final ConcurrentLinkedQueue<String> complaints = new ConcurrentLinkedQueue<>();
    private Hypervisor hypervisor;
    private DapServer server;

    @Override
    public BootImage find(String name, boolean force) throws IOException {
        return BootImage.read(Path.of(name));
    }

    @Override
    public Optional<SourceMap> source(BootImage image) {
        return Optional.of(SourceMap.of(NasmList.parse(Guests.list("web").orElseThrow()), FILE, guest.image()));
    }

    @Override
    public Optional<String> text(Path file) {
        return file.equals(FILE) ? Optional.of(guest.source()) : Optional.empty();
    }

    @Override
    public Vm vm(int number) {
        Vm vm = hypervisor.vm(number);
        if (vm == null) {
            throw new IllegalStateException("no VM " + number);
        }
        return vm;
    }

    @BeforeEach
    void boot() throws IOException {
        hypervisor = Hypervisor.create();
        hypervisor.boot(BootImage.of("web", guest.image()), 5, booted -> {});
        server = new DapServer(this, 0, complaints::add);
    }

    @AfterEach
    void end() throws IOException {
        server.close();
        hypervisor.close();
        assertThat(complaints).isEmpty();
    }

    private Socket connect() throws IOException {
        return new Socket(server.address().getAddress(), server.address().getPort());
    }

    private static Client hello(Socket socket) throws Exception {
        Client client = new Client(socket.getInputStream(), socket.getOutputStream());
        InitializeRequestArguments hello = new InitializeRequestArguments();
        hello.setAdapterID("plankton");
        assertThat(get(client.server.initialize(hello)).getSupportTerminateDebuggee())
                .isTrue();
        return client;
    }

    private static void attach(Client client, int vm) throws Exception {
        get(client.server.attach(Map.of("vm", vm, "stopOnEntry", true)));
        client.next(Client.Initialized.class);
        get(client.server.configurationDone(new ConfigurationDoneArguments()));
        assertThat(client.stop().getDescription()).isEqualTo("Attached");
    }

    private String answer(int vm) throws Exception {
        return new String(get(vm(vm).call(REQUEST)), ISO_8859_1);
    }

    private int line(String label) {
        List<String> lines = guest.source().lines().toList();
        for (int n = 0; n < lines.size(); n++) {
            if (lines.get(n).startsWith(label + ":")) {
                return n + 1;
            }
        }
        throw new AssertionError("no label " + label);
    }

    /** Its guest sends without end, and the editor does not read, so that the server cannot write. */
    @Test
    void anEditorThatDoesNotReadDoesNotHoldUpClosing(@TempDir Path folder) throws Exception {
        byte[] sector = new byte[512];
        byte[] code = {(byte) 0xB0, 'a', (byte) 0xE6, (byte) 0xE9, (byte) 0xEB, (byte) 0xFC
        }; // AL to port E9h, again and again
        System.arraycopy(code, 0, sector, 0, code.length);
        sector[510] = 0x55;
        sector[511] = (byte) 0xAA;
        Path image = Files.write(folder.resolve("sends.img"), sector);
        try (Socket editor = connect()) {
            send(editor, 1, "initialize", "\"adapterID\":\"plankton\"");
            send(editor, 2, "launch", "\"program\":\"" + image + '"');
            send(editor, 3, "configurationDone", "");
            int[] before = {0, 0};
            Patience.until("the server can send no more", () -> {
                int there = editor.getInputStream().available();
                before[1] = there == before[0] && there > 1 << 16 ? before[1] + 1 : 0;
                before[0] = there;
                return before[1] == 1000;
            });
            CompletableFuture<Void> closing = CompletableFuture.runAsync(() -> {
                try {
                    server.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            get(closing);
        }
    }

    private static void send(Socket editor, int number, String command, String arguments) throws IOException {
        String message = "{\"seq\":%d,\"type\":\"request\",\"command\":\"%s\",\"arguments\":{%s}}"
                .formatted(number, command, arguments);
        editor.getOutputStream()
                .write("Content-Length: %d\r\n\r\n%s"
                        .formatted(message.length(), message)
                        .getBytes(ISO_8859_1));
    }

    @Test
    void aVmIsDebuggedByItsSourceWhileTheOthersAnswer() throws Exception {
        assertThat(answer(3)).contains("request 1");
        try (Socket socket = connect();
                Client client = hello(socket)) {
            assertThat(error(client.server.attach(Map.of()))).isEqualTo("attach: \"vm\" must be given");
            assertThat(error(client.server.attach(Map.of("vm", 99)))).isEqualTo("no VM 99");
            attach(client, 3);
            assertThat(vm(3).isAttached()).isTrue();
            assertThat(get(client.server.threads()).getThreads()[0].getName()).isEqualTo("CPU of VM 3, web");
            CompletableFuture<byte[]> waits = vm(3).call(REQUEST);
            assertThat(answer(2)).contains("request 1");

            Source file = new Source();
            file.setPath(FILE.toString());
            SourceBreakpoint breakpoint = new SourceBreakpoint();
            breakpoint.setLine(line("request"));
            SetBreakpointsArguments wanted = new SetBreakpointsArguments();
            wanted.setSource(file);
            wanted.setBreakpoints(new SourceBreakpoint[] {breakpoint});
            Breakpoint set = get(client.server.setBreakpoints(wanted)).getBreakpoints()[0];
            assertThat(set.isVerified()).as(set.getMessage()).isTrue();
            assertThat(client.go().getHitBreakpointIds()).containsExactly(set.getId());
            StackTraceArguments trace = new StackTraceArguments();
            trace.setThreadId(1);
            StackFrame frame = get(client.server.stackTrace(trace)).getStackFrames()[0];
            SourceArguments which = new SourceArguments();
            which.setSourceReference(Objects.requireNonNull(frame.getSource().getSourceReference()));
            assertThat(get(client.server.source(which)).getContent()).isEqualTo(guest.source());
            which.setSourceReference(7);
            assertThat(error(client.server.source(which))).isEqualTo("no such sourceReference: 7");
            assertThat(error(client.server.restart(new RestartArguments()))).contains("VM 3");
            assertThat(waits).isNotDone();

            ContinueArguments on = new ContinueArguments();
            on.setThreadId(1);
            get(client.server.continue_(on));
            assertThat(new String(get(waits), ISO_8859_1)).contains("request 2");
            get(client.server.disconnect(new DisconnectArguments()));
        }
        Patience.until("VM 3 has been given back", () -> !vm(3).isAttached());
        assertThat(answer(3)).contains("request 3");
    }

    @Test
    void aClientThatGoesGivesTheVmBackAndTwoCanBeServed() throws Exception {
        try (Socket one = connect();
                Client first = hello(one);
                Socket two = connect();
                Client second = hello(two)) {
            attach(first, 1);
            attach(second, 4);
            assertThat(error(first.server.attach(Map.of("vm", 2)))).contains("debugged already");
            one.shutdownOutput();
            Patience.until("VM 1 has been given back", () -> !vm(1).isAttached());
            assertThat(answer(1)).contains("request 1");
            get(second.server.terminate(new TerminateArguments()));
            second.next(TerminatedEventArguments.class);
            get(second.server.disconnect(new DisconnectArguments()));
            Patience.until("VM 4 has ended", () -> vm(4).ended() != null);
        }
    }

    @Test
    void closingTheServerGivesTheVmBack() throws Exception {
        try (Socket socket = connect();
                Client client = hello(socket)) {
            attach(client, 2);
            server.close();
            assertThat(vm(2).isAttached()).isFalse();
        }
        assertThat(answer(2)).contains("request 1");
    }

    @Test
    void whatABrowserSendsIsNotAnswered() throws Exception {
        try (Socket socket = connect()) {
            socket.getOutputStream().write("POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}".getBytes(ISO_8859_1));
            assertThat(readsNothing(socket)).isTrue();
        }
    }

    /** Whether the connection ends without an answer: by its end, or reset since not all has been read. */
    private static boolean readsNothing(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException e) {
            return true;
        }
    }
}
