package dev.plankton.debugger.dap;

import com.google.gson.JsonObject;
import dev.plankton.debugger.dap.run.BackStepper;
import dev.plankton.debugger.dap.run.LineStepper;
import dev.plankton.debugger.dap.view.Addresses;
import dev.plankton.debugger.dap.view.DataRange;
import dev.plankton.debugger.source.SourceMap;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.eclipse.lsp4j.debug.BreakpointLocation;
import org.eclipse.lsp4j.debug.BreakpointLocationsArguments;
import org.eclipse.lsp4j.debug.BreakpointLocationsResponse;
import org.eclipse.lsp4j.debug.Capabilities;
import org.eclipse.lsp4j.debug.ConfigurationDoneArguments;
import org.eclipse.lsp4j.debug.ContinueArguments;
import org.eclipse.lsp4j.debug.ContinueResponse;
import org.eclipse.lsp4j.debug.DataBreakpointAccessType;
import org.eclipse.lsp4j.debug.DataBreakpointInfoArguments;
import org.eclipse.lsp4j.debug.DataBreakpointInfoResponse;
import org.eclipse.lsp4j.debug.DisconnectArguments;
import org.eclipse.lsp4j.debug.ExceptionFilterOptions;
import org.eclipse.lsp4j.debug.InitializeRequestArguments;
import org.eclipse.lsp4j.debug.NextArguments;
import org.eclipse.lsp4j.debug.PauseArguments;
import org.eclipse.lsp4j.debug.RestartArguments;
import org.eclipse.lsp4j.debug.ReverseContinueArguments;
import org.eclipse.lsp4j.debug.SetBreakpointsArguments;
import org.eclipse.lsp4j.debug.SetBreakpointsResponse;
import org.eclipse.lsp4j.debug.SetDataBreakpointsArguments;
import org.eclipse.lsp4j.debug.SetDataBreakpointsResponse;
import org.eclipse.lsp4j.debug.SetExceptionBreakpointsArguments;
import org.eclipse.lsp4j.debug.SetExceptionBreakpointsResponse;
import org.eclipse.lsp4j.debug.SetFunctionBreakpointsArguments;
import org.eclipse.lsp4j.debug.SetFunctionBreakpointsResponse;
import org.eclipse.lsp4j.debug.SetInstructionBreakpointsArguments;
import org.eclipse.lsp4j.debug.SetInstructionBreakpointsResponse;
import org.eclipse.lsp4j.debug.SourceBreakpoint;
import org.eclipse.lsp4j.debug.StepBackArguments;
import org.eclipse.lsp4j.debug.StepInArguments;
import org.eclipse.lsp4j.debug.StepOutArguments;
import org.eclipse.lsp4j.debug.SteppingGranularity;
import org.eclipse.lsp4j.debug.TerminateArguments;
import org.eclipse.lsp4j.jsonrpc.Endpoint;
import org.jspecify.annotations.Nullable;

/** Requests that begin and end a session, set breakpoints, and have the machine run. */
final class DapRequests extends Inspection implements Endpoint {
    private final Programs programs;
    private boolean initialized;

    DapRequests(DapSession session, Programs programs) {
        super(session);
        this.programs = programs;
    }

    // Requests that the protocol does not have

    @Override
    public CompletableFuture<?> request(String method, @Nullable Object parameter) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        if (parameter instanceof JsonObject json) {
            arguments.putAll(json.asMap());
        }
        return custom(method, arguments);
    }

    @Override
    public void notify(String method, @Nullable Object parameter) {
        // The protocol has no notifications from a client.
    }

    // The session

    @Override
    public CompletableFuture<Capabilities> initialize(InitializeRequestArguments args) {
        return answer(args, () -> {
            if (initialized) {
                throw new IllegalStateException("initialize has been sent already");
            }
            initialized = true;
            if (Boolean.FALSE.equals(args.getLinesStartAt1())) {
                throw new IllegalArgumentException("linesStartAt1 must be true: lines are counted from 1");
            }
            session.hears(args.getSupportsInvalidatedEvent(), args.getSupportsMemoryEvent());
            return capabilities();
        });
    }

    /** What is announced, all of which is tested. */
    private static Capabilities capabilities() {
        Capabilities can = new Capabilities();
        can.setSupportsConfigurationDoneRequest(true);
        can.setSupportsFunctionBreakpoints(true);
        can.setSupportsInstructionBreakpoints(true);
        can.setSupportsConditionalBreakpoints(true);
        can.setSupportsHitConditionalBreakpoints(true);
        can.setSupportsLogPoints(true);
        can.setSupportsDataBreakpoints(true);
        can.setSupportsDataBreakpointBytes(true);
        can.setSupportsBreakpointLocationsRequest(true);
        can.setSupportsExceptionFilterOptions(true);
        can.setSupportsExceptionInfoRequest(true);
        can.setExceptionBreakpointFilters(Filters.all());
        can.setSupportsStepBack(true);
        can.setSupportsSteppingGranularity(true);
        can.setSupportsGotoTargetsRequest(true);
        can.setSupportsEvaluateForHovers(true);
        can.setSupportsSetVariable(true);
        can.setSupportsReadMemoryRequest(true);
        can.setSupportsWriteMemoryRequest(true);
        can.setSupportsDisassembleRequest(true);
        can.setSupportsLoadedSourcesRequest(true);
        can.setSupportsRestartRequest(true);
        can.setSupportsTerminateRequest(true);
        can.setSupportTerminateDebuggee(true);
        return can;
    }

    @Override
    public CompletableFuture<Void> launch(Map<String, Object> args) {
        return done(args, () -> {
            requireInitialized();
            session.requireNone();
            Arguments arguments = new Arguments("launch", args);
            boolean stop = arguments.flag("stopOnEntry", false);
            boolean noDebug = arguments.flag("noDebug", false);
            session.begin(Target.launch(arguments, programs), stop, noDebug);
        });
    }

    @Override
    public CompletableFuture<Void> attach(Map<String, Object> args) {
        return done(args, () -> {
            requireInitialized();
            session.requireNone();
            Arguments arguments = new Arguments("attach", args);
            boolean stop = arguments.flag("stopOnEntry", false);
            session.begin(Target.attach(arguments, programs), stop, false);
        });
    }

    private void requireInitialized() {
        if (!initialized) {
            throw new IllegalStateException("send initialize first");
        }
    }

    @Override
    public CompletableFuture<Void> configurationDone(@Nullable ConfigurationDoneArguments args) {
        return done(session::configured);
    }

    @Override
    public CompletableFuture<Void> restart(RestartArguments args) {
        return done(session::restart);
    }

    @Override
    public CompletableFuture<Void> terminate(TerminateArguments args) {
        return done(() -> {
            session.target();
            session.afterwards(() -> session.end(true));
        });
    }

    @Override
    public CompletableFuture<Void> disconnect(@Nullable DisconnectArguments args) {
        return done(() -> session.afterwards(() -> {
            if (args != null && Boolean.TRUE.equals(args.getTerminateDebuggee())) {
                session.stopVm();
            }
            session.close();
        }));
    }

    // Breakpoints

    @Override
    public CompletableFuture<SetBreakpointsResponse> setBreakpoints(SetBreakpointsArguments args) {
        return answer(args, () -> {
            Path file = session.target().sources().file(args.getSource());
            SourceBreakpoint[] wanted = args.getBreakpoints();
            SetBreakpointsResponse response = new SetBreakpointsResponse();
            response.setBreakpoints(
                    session.breakpoints().source(file, wanted == null ? new SourceBreakpoint[0] : wanted));
            return response;
        });
    }

    @Override
    public CompletableFuture<BreakpointLocationsResponse> breakpointLocations(BreakpointLocationsArguments args) {
        return answer(args, () -> {
            Path file = session.target().sources().file(args.getSource());
            int end = args.getEndLine() == null ? args.getLine() : args.getEndLine();
            TreeSet<Integer> lines = new TreeSet<>();
            for (SourceMap.Row row : session.map().rows()) {
                int line = row.position().line();
                if (row.code() && row.position().file().equals(file) && line >= args.getLine() && line <= end) {
                    lines.add(line);
                }
            }
            BreakpointLocationsResponse response = new BreakpointLocationsResponse();
            response.setBreakpoints(lines.stream().map(DapRequests::location).toArray(BreakpointLocation[]::new));
            return response;
        });
    }

    private static BreakpointLocation location(int line) {
        BreakpointLocation location = new BreakpointLocation();
        location.setLine(line);
        return location;
    }

    @Override
    public CompletableFuture<SetFunctionBreakpointsResponse> setFunctionBreakpoints(
            SetFunctionBreakpointsArguments args) {
        return answer(args, () -> {
            SetFunctionBreakpointsResponse response = new SetFunctionBreakpointsResponse();
            response.setBreakpoints(session.breakpoints().functions(given(args.getBreakpoints(), "breakpoints")));
            return response;
        });
    }

    @Override
    public CompletableFuture<SetInstructionBreakpointsResponse> setInstructionBreakpoints(
            SetInstructionBreakpointsArguments args) {
        return answer(args, () -> {
            SetInstructionBreakpointsResponse response = new SetInstructionBreakpointsResponse();
            response.setBreakpoints(session.breakpoints().instructions(given(args.getBreakpoints(), "breakpoints")));
            return response;
        });
    }

    @Override
    public CompletableFuture<DataBreakpointInfoResponse> dataBreakpointInfo(DataBreakpointInfoArguments args) {
        return answer(args, () -> {
            session.target();
            String name = given(args.getName(), "name");
            Optional<DataRange> range = args.getVariablesReference() == null || args.getVariablesReference() == 0
                    ? Optional.of(
                            new DataRange(session.names().parse(name), args.getBytes() == null ? 1 : args.getBytes()))
                    : session.variables().range(args.getVariablesReference(), name);
            DataBreakpointInfoResponse response = new DataBreakpointInfoResponse();
            if (range.isEmpty()) {
                response.setDescription(name + " is not in memory");
                return response;
            }
            response.setDataId(range.get().toString());
            response.setDescription("%s, %d byte%s at %s"
                    .formatted(
                            name,
                            range.get().length(),
                            range.get().length() == 1 ? "" : "s",
                            Addresses.reference(range.get().address())));
            response.setAccessTypes(DataBreakpointAccessType.values());
            response.setCanPersist(true);
            return response;
        });
    }

    @Override
    public CompletableFuture<SetDataBreakpointsResponse> setDataBreakpoints(SetDataBreakpointsArguments args) {
        return answer(args, () -> {
            SetDataBreakpointsResponse response = new SetDataBreakpointsResponse();
            response.setBreakpoints(session.breakpoints().data(given(args.getBreakpoints(), "breakpoints")));
            return response;
        });
    }

    @Override
    public CompletableFuture<SetExceptionBreakpointsResponse> setExceptionBreakpoints(
            SetExceptionBreakpointsArguments args) {
        return answer(args, () -> {
            Stream<ExceptionFilterOptions> plain = Stream.of(given(args.getFilters(), "filters"))
                    .map(filter -> {
                        ExceptionFilterOptions option = new ExceptionFilterOptions();
                        option.setFilterId(filter);
                        return option;
                    });
            ExceptionFilterOptions[] options = args.getFilterOptions();
            SetExceptionBreakpointsResponse response = new SetExceptionBreakpointsResponse();
            response.setBreakpoints(session.breakpoints()
                    .exceptions(Stream.concat(plain, options == null ? Stream.empty() : Arrays.stream(options))
                            .toArray(ExceptionFilterOptions[]::new)));
            return response;
        });
    }

    // Running

    @Override
    public CompletableFuture<ContinueResponse> continue_(ContinueArguments args) {
        return answer(args, () -> {
            session.requireThread(args.getThreadId());
            session.resume();
            ContinueResponse response = new ContinueResponse();
            response.setAllThreadsContinued(true);
            return response;
        });
    }

    @Override
    public CompletableFuture<Void> next(NextArguments args) {
        return done(args, () -> step(args.getThreadId(), LineStepper.How.OVER, args.getGranularity()));
    }

    @Override
    public CompletableFuture<Void> stepIn(StepInArguments args) {
        return done(args, () -> step(args.getThreadId(), LineStepper.How.INTO, args.getGranularity()));
    }

    private void step(int thread, LineStepper.How how, @Nullable SteppingGranularity granularity) {
        session.requireThread(thread);
        session.step(new LineStepper(session.debuggee(), session.map(), how, isByLines(granularity)));
    }

    private static boolean isByLines(@Nullable SteppingGranularity granularity) {
        return granularity != SteppingGranularity.INSTRUCTION;
    }

    @Override
    public CompletableFuture<Void> stepOut(StepOutArguments args) {
        return done(args, () -> {
            session.requireThread(args.getThreadId());
            session.requireStill();
            session.step(LineStepper.out(session.debuggee()));
        });
    }

    @Override
    public CompletableFuture<Void> stepBack(StepBackArguments args) {
        return done(args, () -> {
            session.requireThread(args.getThreadId());
            BackStepper back = new BackStepper(session.debuggee(), session.map());
            boolean lines = isByLines(args.getGranularity());
            session.run(_ -> lines ? back.line() : back.instruction());
        });
    }

    @Override
    public CompletableFuture<Void> reverseContinue(ReverseContinueArguments args) {
        return done(args, () -> {
            session.requireThread(args.getThreadId());
            session.run(_ -> session.debuggee().resumeBack());
        });
    }

    @Override
    public CompletableFuture<Void> pause(PauseArguments args) {
        return done(args, () -> {
            session.requireThread(args.getThreadId());
            session.pause();
        });
    }
}
