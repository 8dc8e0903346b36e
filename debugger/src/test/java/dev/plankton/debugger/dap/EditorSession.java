package dev.plankton.debugger.dap;

import static dev.plankton.debugger.dap.Client.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.machine.BootImage;
import dev.plankton.testing.Nasm;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.lsp4j.debug.*;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An editor, played by the library's client, debugs a source file that NASM assembles; the lines that it names are marked in it. */
abstract class EditorSession {
    static final HexFormat HEX = HexFormat.of();

    @TempDir
    Path folder;

    Path source;
    List<String> lines;
    Client client;
    private CompletableFuture<Void> served;

    @BeforeEach
    void connect() throws Exception {
        Nasm.need();
        source = folder.resolve("conversation.asm");
        try (InputStream in = Objects.requireNonNull(EditorSession.class.getResourceAsStream("conversation.asm"))) {
            Files.write(source, in.readAllBytes());
        }
        lines = Files.readAllLines(source);
        Pipe there = Pipe.open();
        Pipe back = Pipe.open();
        served = CompletableFuture.runAsync(() -> {
            try {
                DapServer.serve(
                        (name, force) -> BootImage.read(Path.of(name)),
                        Channels.newInputStream(there.source()),
                        Channels.newOutputStream(back.sink()));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            } finally {
                close(there, back);
            }
        });
        client = new Client(Channels.newInputStream(back.source()), Channels.newOutputStream(there.sink()));
    }

    static void close(Pipe there, Pipe back) {
        try {
            there.source().close();
            back.sink().close();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @AfterEach
    void disconnect() throws Exception {
        get(client.server.disconnect(new DisconnectArguments()));
        served.get(2, TimeUnit.MINUTES);
        client.close();
    }

    /** The number of the line that is marked so. */
    final int line(String mark) {
        for (int n = 0; n < lines.size(); n++) {
            if (lines.get(n).endsWith("@" + mark)) {
                return n + 1;
            }
        }
        throw new AssertionError("no line is marked @" + mark);
    }

    final void begin(Object... arguments) throws Exception {
        client.launch(arguments(arguments));
    }

    final Map<String, Object> arguments(Object... more) {
        Map<String, Object> all = new java.util.HashMap<>(Map.of("program", source.toString(), "stopOnEntry", true));
        for (int n = 0; n < more.length; n += 2) {
            all.put((String) more[n], more[n + 1]);
        }
        return all;
    }

    final void configured() throws Exception {
        get(client.server.configurationDone(new ConfigurationDoneArguments()));
        assertThat(client.stop().getReason()).isEqualTo("entry");
    }

    final Source file() {
        Source file = new Source();
        file.setPath(source.toString());
        return file;
    }

    final Breakpoint[] breakpoints(SourceBreakpoint... wanted) throws Exception {
        SetBreakpointsArguments arguments = new SetBreakpointsArguments();
        arguments.setSource(file());
        arguments.setBreakpoints(wanted);
        return get(client.server.setBreakpoints(arguments)).getBreakpoints();
    }

    final SourceBreakpoint at(String mark) {
        SourceBreakpoint breakpoint = new SourceBreakpoint();
        breakpoint.setLine(line(mark));
        return breakpoint;
    }

    final StackFrame[] stack() throws Exception {
        StackTraceArguments arguments = new StackTraceArguments();
        arguments.setThreadId(1);
        return get(client.server.stackTrace(arguments)).getStackFrames();
    }

    final void isAt(String mark) throws Exception {
        StackFrame frame = stack()[0];
        assertThat(frame.getSource()).as("source of " + frame.getName()).isNotNull();
        assertThat(lines.get(frame.getLine() - 1)).endsWith("@" + mark);
        assertThat(frame.getSource().getPath()).isEqualTo(source.toString());
    }

    final void next(SteppingGranularity granularity) throws Exception {
        NextArguments arguments = new NextArguments();
        arguments.setThreadId(1);
        arguments.setGranularity(granularity);
        get(client.server.next(arguments));
        assertThat(client.stop().getReason()).isEqualTo("step");
    }

    final void stepIn(SteppingGranularity granularity) throws Exception {
        StepInArguments arguments = new StepInArguments();
        arguments.setThreadId(1);
        arguments.setGranularity(granularity);
        get(client.server.stepIn(arguments));
        assertThat(client.stop().getReason()).isEqualTo("step");
    }

    final void stepOut() throws Exception {
        StepOutArguments arguments = new StepOutArguments();
        arguments.setThreadId(1);
        get(client.server.stepOut(arguments));
        assertThat(client.stop().getReason()).isEqualTo("step");
    }

    final StoppedEventArguments back(SteppingGranularity granularity) throws Exception {
        StepBackArguments arguments = new StepBackArguments();
        arguments.setThreadId(1);
        arguments.setGranularity(granularity);
        get(client.server.stepBack(arguments));
        return client.stop();
    }

    final StoppedEventArguments reverse() throws Exception {
        ReverseContinueArguments arguments = new ReverseContinueArguments();
        arguments.setThreadId(1);
        get(client.server.reverseContinue(arguments));
        return client.stop();
    }

    final EvaluateResponse evaluate(String expression, String context) throws Exception {
        return get(client.server.evaluate(evaluation(expression, context)));
    }

    static EvaluateArguments evaluation(String expression, String context) {
        EvaluateArguments arguments = new EvaluateArguments();
        arguments.setExpression(expression);
        arguments.setContext(context);
        return arguments;
    }

    final String value(String expression) throws Exception {
        return evaluate(expression, "watch").getResult();
    }

    final Map<String, Integer> scopes() throws Exception {
        ScopesArguments arguments = new ScopesArguments();
        arguments.setFrameId(stack()[0].getId());
        Map<String, Integer> scopes = new java.util.LinkedHashMap<>();
        for (Scope scope : get(client.server.scopes(arguments)).getScopes()) {
            scopes.put(scope.getName(), scope.getVariablesReference());
        }
        return scopes;
    }

    final Map<String, Variable> variables(int reference) throws Exception {
        VariablesArguments arguments = new VariablesArguments();
        arguments.setVariablesReference(reference);
        Map<String, Variable> variables = new java.util.LinkedHashMap<>();
        for (Variable variable : get(client.server.variables(arguments)).getVariables()) {
            variables.put(variable.getName(), variable);
        }
        return variables;
    }

    final Map<String, Variable> variables(String scope) throws Exception {
        return variables(scopes().get(scope));
    }

    final String set(String scope, String name, String value) throws Exception {
        return get(client.server.setVariable(setting(scopes().get(scope), name, value)))
                .getValue();
    }

    static SetVariableArguments setting(int reference, String name, String value) {
        SetVariableArguments arguments = new SetVariableArguments();
        arguments.setVariablesReference(reference);
        arguments.setName(name);
        arguments.setValue(value);
        return arguments;
    }

    final String read(String reference, int offset, int count) throws Exception {
        return HEX.formatHex(Base64.getDecoder()
                .decode(get(client.server.readMemory(reading(reference, offset, count)))
                        .getData()));
    }

    static ReadMemoryArguments reading(String reference, int offset, int count) {
        ReadMemoryArguments arguments = new ReadMemoryArguments();
        arguments.setMemoryReference(reference);
        arguments.setOffset(offset);
        arguments.setCount(count);
        return arguments;
    }

    static WriteMemoryArguments writing(String reference, String hex) {
        WriteMemoryArguments arguments = new WriteMemoryArguments();
        arguments.setMemoryReference(reference);
        arguments.setData(Base64.getEncoder().encodeToString(HEX.parseHex(hex)));
        return arguments;
    }

    final List<DisassembledInstruction> disassemble(String reference, int skip, int count) throws Exception {
        return List.of(get(client.server.disassemble(disassembling(reference, skip, count)))
                .getInstructions());
    }

    static DisassembleArguments disassembling(String reference, int skip, int count) {
        DisassembleArguments arguments = new DisassembleArguments();
        arguments.setMemoryReference(reference);
        arguments.setInstructionOffset(skip);
        arguments.setInstructionCount(count);
        arguments.setResolveSymbols(true);
        return arguments;
    }

    final Breakpoint[] function(String name, String condition) throws Exception {
        FunctionBreakpoint breakpoint = new FunctionBreakpoint();
        breakpoint.setName(name);
        breakpoint.setCondition(condition);
        SetFunctionBreakpointsArguments arguments = new SetFunctionBreakpointsArguments();
        arguments.setBreakpoints(new FunctionBreakpoint[] {breakpoint});
        return get(client.server.setFunctionBreakpoints(arguments)).getBreakpoints();
    }

    final void noFunctions() throws Exception {
        SetFunctionBreakpointsArguments arguments = new SetFunctionBreakpointsArguments();
        arguments.setBreakpoints(new FunctionBreakpoint[0]);
        get(client.server.setFunctionBreakpoints(arguments));
    }

    final Breakpoint[] data(DataBreakpoint... wanted) throws Exception {
        SetDataBreakpointsArguments arguments = new SetDataBreakpointsArguments();
        arguments.setBreakpoints(wanted);
        return get(client.server.setDataBreakpoints(arguments)).getBreakpoints();
    }

    final DataBreakpointInfoResponse dataInfo(Integer reference, String name, Integer bytes) throws Exception {
        DataBreakpointInfoArguments arguments = new DataBreakpointInfoArguments();
        arguments.setVariablesReference(reference);
        arguments.setName(name);
        arguments.setBytes(bytes);
        return get(client.server.dataBreakpointInfo(arguments));
    }

    static DataBreakpoint watch(String id, DataBreakpointAccessType access) {
        DataBreakpoint breakpoint = new DataBreakpoint();
        breakpoint.setDataId(id);
        breakpoint.setAccessType(access);
        return breakpoint;
    }

    final Breakpoint[] exceptions(String... filterAndCondition) throws Exception {
        SetExceptionBreakpointsArguments arguments = new SetExceptionBreakpointsArguments();
        arguments.setFilters(new String[] {"tripleFault", "exit"});
        ExceptionFilterOptions[] options = new ExceptionFilterOptions[filterAndCondition.length / 2];
        for (int n = 0; n < options.length; n++) {
            options[n] = new ExceptionFilterOptions();
            options[n].setFilterId(filterAndCondition[2 * n]);
            options[n].setCondition(filterAndCondition[2 * n + 1]);
        }
        arguments.setFilterOptions(options);
        return get(client.server.setExceptionBreakpoints(arguments)).getBreakpoints();
    }
}
