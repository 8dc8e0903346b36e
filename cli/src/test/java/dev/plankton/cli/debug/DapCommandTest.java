package dev.plankton.cli.debug;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cli.JavaCommand;
import dev.plankton.cli.Outcome;
import dev.plankton.cli.Serving;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.lsp4j.debug.ConfigurationDoneArguments;
import org.eclipse.lsp4j.debug.DisassembleArguments;
import org.eclipse.lsp4j.debug.DisconnectArguments;
import org.eclipse.lsp4j.debug.InitializeRequestArguments;
import org.eclipse.lsp4j.debug.LoadedSourcesArguments;
import org.eclipse.lsp4j.debug.NextArguments;
import org.eclipse.lsp4j.debug.StepBackArguments;
import org.eclipse.lsp4j.debug.StoppedEventArguments;
import org.eclipse.lsp4j.debug.services.IDebugProtocolClient;
import org.eclipse.lsp4j.debug.services.IDebugProtocolServer;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.jsonrpc.debug.DebugLauncher;
import org.junit.jupiter.api.Test;

/** The command itself, in a process of its own, debugs a built-in guest for an editor. */
class DapCommandTest {
    /** An editor that waits for stops. */
    private static final class Editor implements IDebugProtocolClient {
        private final BlockingQueue<StoppedEventArguments> stops = new LinkedBlockingQueue<>();

        @Override
        public void stopped(StoppedEventArguments stop) {
            stops.add(stop);
        }

        private String reason() throws InterruptedException {
            StoppedEventArguments stop = stops.poll(2, TimeUnit.MINUTES);
            assertThat(stop).as("a stop").isNotNull();
            return stop.getReason();
        }
    }

    private static <T> T get(CompletableFuture<T> response) throws Exception {
        return response.get(2, TimeUnit.MINUTES);
    }

    private static Process start(String... arguments) throws Exception {
        List<String> line = new ArrayList<>(JavaCommand.plankton("-XX:TieredStopAtLevel=1"));
        line.add("dap");
        line.addAll(List.of(arguments));
        return new ProcessBuilder(line)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static void converse(InputStream in, OutputStream out) throws Exception {
        Editor editor = new Editor();
        try (ExecutorService reader = Executors.newCachedThreadPool()) {
            Launcher<IDebugProtocolServer> launcher = DebugLauncher.createLauncher(
                    editor, IDebugProtocolServer.class, in, out, reader, consumer -> consumer);
            launcher.startListening();
            IDebugProtocolServer server = launcher.getRemoteProxy();
            InitializeRequestArguments hello = new InitializeRequestArguments();
            hello.setAdapterID("plankton");
            assertThat(get(server.initialize(hello)).getSupportsStepBack()).isTrue();
            get(server.launch(Map.of("program", "hello", "stopOnEntry", true)));
            get(server.configurationDone(new ConfigurationDoneArguments()));
            assertThat(editor.reason()).isEqualTo("entry");
            DisassembleArguments code = new DisassembleArguments();
            code.setMemoryReference("0x7C00");
            code.setInstructionCount(3);
            assertThat(get(server.disassemble(code)).getInstructions()).hasSize(3);
            NextArguments next = new NextArguments();
            next.setThreadId(1);
            get(server.next(next));
            assertThat(editor.reason()).isEqualTo("step");
            StepBackArguments back = new StepBackArguments();
            back.setThreadId(1);
            get(server.stepBack(back));
            assertThat(editor.reason()).isEqualTo("step");
            get(server.disconnect(new DisconnectArguments()));
        }
    }

    @Test
    void talksByStandardInputAndOutputAndEndsWithTheEditor() throws Exception {
        Process dap = start();
        try {
            converse(dap.getInputStream(), dap.getOutputStream());
            assertThat(dap.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(dap.exitValue()).isZero();
        } finally {
            dap.destroyForcibly();
        }
    }

    @Test
    void listensForEditors() throws Exception {
        Process dap = start("--port", "0");
        try {
            String line =
                    new BufferedReader(new InputStreamReader(dap.getInputStream(), StandardCharsets.UTF_8)).readLine();
            assertThat(line).startsWith("waits for editors at 127.0.0.1:");
            int port = Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
            for (int n = 0; n < 2; n++) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    converse(socket.getInputStream(), socket.getOutputStream());
                }
            }
        } finally {
            dap.destroyForcibly();
        }
    }

    @Test
    void attachesToAVmOfAPopulation() throws Exception {
        try (Serving serving = new Serving("--vms", "50", "--dap", "0")) {
            Matcher port =
                    Pattern.compile("editors +attach to a VM at port (\\d+)").matcher(serving.output());
            assertThat(port.find()).as(serving.output()).isTrue();
            Editor editor = new Editor();
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port.group(1)));
                    ExecutorService reader = Executors.newCachedThreadPool()) {
                Launcher<IDebugProtocolServer> launcher = DebugLauncher.createLauncher(
                        editor,
                        IDebugProtocolServer.class,
                        socket.getInputStream(),
                        socket.getOutputStream(),
                        reader,
                        consumer -> consumer);
                launcher.startListening();
                IDebugProtocolServer server = launcher.getRemoteProxy();
                get(server.initialize(new InitializeRequestArguments()));
                get(server.attach(Map.of("vm", 42, "stopOnEntry", true)));
                get(server.configurationDone(new ConfigurationDoneArguments()));
                assertThat(editor.reason()).isEqualTo("entry");
                assertThat(get(server.loadedSources(new LoadedSourcesArguments()))
                                .getSources())
                        .singleElement()
                        .satisfies(source -> assertThat(source.getName()).isEqualTo("web.asm"));
                get(server.disconnect(new DisconnectArguments()));
            }
        }
    }

    @Test
    void badPortsAreRefused() {
        assertThat(Outcome.of("dap", "--port", "70000").err())
                .isEqualTo("plankton: --port: port out of range (0-65535): 70000\n");
        assertThat(Outcome.of("serve", "--dap", "70000").err())
                .isEqualTo("plankton: --dap: port out of range (0-65535): 70000\n");
        assertThat(Outcome.of("dap", "--port", "x").status()).isNotZero();
    }
}
