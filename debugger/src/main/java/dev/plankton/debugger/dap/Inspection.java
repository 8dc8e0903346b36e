package dev.plankton.debugger.dap;

import dev.plankton.debugger.CallStack;
import dev.plankton.debugger.MemoryReader;
import dev.plankton.debugger.Stop;
import dev.plankton.debugger.dap.view.Addresses;
import dev.plankton.debugger.dap.view.CodeListing;
import dev.plankton.debugger.source.SourceMap;
import dev.plankton.machine.pc.Machine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.debug.DisassembleArguments;
import org.eclipse.lsp4j.debug.DisassembleResponse;
import org.eclipse.lsp4j.debug.DisassembledInstruction;
import org.eclipse.lsp4j.debug.DisassembledInstructionPresentationHint;
import org.eclipse.lsp4j.debug.EvaluateArguments;
import org.eclipse.lsp4j.debug.EvaluateResponse;
import org.eclipse.lsp4j.debug.ExceptionBreakMode;
import org.eclipse.lsp4j.debug.ExceptionInfoArguments;
import org.eclipse.lsp4j.debug.ExceptionInfoResponse;
import org.eclipse.lsp4j.debug.GotoArguments;
import org.eclipse.lsp4j.debug.GotoTarget;
import org.eclipse.lsp4j.debug.GotoTargetsArguments;
import org.eclipse.lsp4j.debug.GotoTargetsResponse;
import org.eclipse.lsp4j.debug.LoadedSourcesArguments;
import org.eclipse.lsp4j.debug.LoadedSourcesResponse;
import org.eclipse.lsp4j.debug.ReadMemoryArguments;
import org.eclipse.lsp4j.debug.ReadMemoryResponse;
import org.eclipse.lsp4j.debug.Scope;
import org.eclipse.lsp4j.debug.ScopesArguments;
import org.eclipse.lsp4j.debug.ScopesResponse;
import org.eclipse.lsp4j.debug.SetVariableArguments;
import org.eclipse.lsp4j.debug.SetVariableResponse;
import org.eclipse.lsp4j.debug.Source;
import org.eclipse.lsp4j.debug.SourceArguments;
import org.eclipse.lsp4j.debug.SourceResponse;
import org.eclipse.lsp4j.debug.StackFrame;
import org.eclipse.lsp4j.debug.StackFramePresentationHint;
import org.eclipse.lsp4j.debug.StackTraceArguments;
import org.eclipse.lsp4j.debug.StackTraceResponse;
import org.eclipse.lsp4j.debug.Thread;
import org.eclipse.lsp4j.debug.ThreadsResponse;
import org.eclipse.lsp4j.debug.Variable;
import org.eclipse.lsp4j.debug.VariablesArguments;
import org.eclipse.lsp4j.debug.VariablesResponse;
import org.eclipse.lsp4j.debug.WriteMemoryArguments;
import org.eclipse.lsp4j.debug.WriteMemoryResponse;

/** Requests that look at a machine that stands still, and change it. */
abstract class Inspection extends Answering {
    /** Bytes of memory and instructions that one request is answered at most. */
    private static final int MOST_BYTES = 1 << 20, MOST_INSTRUCTIONS = 10_000;

    /** Where the BIOS is: not what a user looks for. */
    private static final int BIOS_SEGMENT = 0xF000;

    Inspection(DapSession session) {
        super(session);
    }

    @Override
    public CompletableFuture<ThreadsResponse> threads() {
        return answer(() -> {
            Thread thread = new Thread();
            thread.setId(DapSession.THREAD);
            thread.setName("CPU of " + session.target().name()
                    + (session.debuggee().history().inPast() ? " (in the past)" : ""));
            ThreadsResponse response = new ThreadsResponse();
            response.setThreads(new Thread[] {thread});
            return response;
        });
    }

    @Override
    public CompletableFuture<StackTraceResponse> stackTrace(StackTraceArguments args) {
        return answer(args, () -> {
            session.requireThread(args.getThreadId());
            List<CallStack.Frame> frames = session.frames();
            int from = Math.clamp(orZero(args.getStartFrame()), 0, frames.size());
            int levels = orZero(args.getLevels());
            int to = levels <= 0 ? frames.size() : Math.min(frames.size(), from + levels);
            StackFrame[] answer = new StackFrame[to - from];
            for (int n = from; n < to; n++) {
                answer[n - from] = frame(n, frames.get(n));
            }
            StackTraceResponse response = new StackTraceResponse();
            response.setStackFrames(answer);
            response.setTotalFrames(frames.size());
            return response;
        });
    }

    private StackFrame frame(int n, CallStack.Frame frame) {
        StackFrame answer = new StackFrame();
        answer.setId(n + 1);
        String far = Addresses.far(frame.segment(), frame.offset());
        String name = session.names().of(frame.segment(), frame.offset());
        answer.setName(name.equals(far) ? far : name + " (" + far + ")");
        answer.setInstructionPointerReference(Addresses.reference(frame.address()));
        // A caller is at its call, not at the line after it.
        session.map()
                .at(n == 0 ? frame.address() : frame.address() - 1)
                .ifPresentOrElse(
                        row -> {
                            answer.setSource(
                                    session.target().sources().of(row.position().file()));
                            answer.setLine(row.position().line());
                            answer.setColumn(1);
                        },
                        () -> answer.setPresentationHint(
                                frame.segment() == BIOS_SEGMENT
                                        ? StackFramePresentationHint.SUBTLE
                                        : StackFramePresentationHint.NORMAL));
        return answer;
    }

    @Override
    public CompletableFuture<ScopesResponse> scopes(ScopesArguments args) {
        return answer(args, () -> {
            List<Scope> scopes = session.variables().scopes(session.frame(args.getFrameId()));
            ScopesResponse response = new ScopesResponse();
            response.setScopes(scopes.toArray(Scope[]::new));
            return response;
        });
    }

    @Override
    public CompletableFuture<VariablesResponse> variables(VariablesArguments args) {
        return answer(args, () -> {
            List<Variable> variables = session.variables()
                    .of(
                            args.getVariablesReference(),
                            session.frames(),
                            orZero(args.getStart()),
                            orZero(args.getCount()));
            VariablesResponse response = new VariablesResponse();
            response.setVariables(variables.toArray(Variable[]::new));
            return response;
        });
    }

    @Override
    public CompletableFuture<SetVariableResponse> setVariable(SetVariableArguments args) {
        return answer(args, () -> {
            session.requireStill();
            long value = Evaluation.value(session, given(args.getValue(), "value"));
            SetVariableResponse response = new SetVariableResponse();
            response.setValue(
                    session.variables().set(args.getVariablesReference(), given(args.getName(), "name"), value));
            session.changed();
            return response;
        });
    }

    @Override
    public CompletableFuture<EvaluateResponse> evaluate(EvaluateArguments args) {
        return answer(args, () -> {
            if (args.getFrameId() != null) {
                session.frame(args.getFrameId());
            }
            return Evaluation.of(session, given(args.getExpression(), "expression"), args.getContext());
        });
    }

    // Memory and code

    @Override
    public CompletableFuture<ReadMemoryResponse> readMemory(ReadMemoryArguments args) {
        return answer(args, () -> {
            session.requireStill();
            int address =
                    Addresses.parse(given(args.getMemoryReference(), "memoryReference"), orZero(args.getOffset()));
            int count = args.getCount();
            if (count < 0 || count > MOST_BYTES) {
                throw new IllegalArgumentException("count must be 0 to %d, not %d".formatted(MOST_BYTES, count));
            }
            byte[] bytes = MemoryReader.upTo(session.target().machine(), address, count);
            ReadMemoryResponse response = new ReadMemoryResponse();
            response.setAddress(Addresses.reference(address));
            response.setData(Base64.getEncoder().encodeToString(bytes));
            if (bytes.length < count) {
                response.setUnreadableBytes(count - bytes.length);
            }
            return response;
        });
    }

    @Override
    public CompletableFuture<WriteMemoryResponse> writeMemory(WriteMemoryArguments args) {
        return answer(args, () -> {
            session.requireStill();
            int address =
                    Addresses.parse(given(args.getMemoryReference(), "memoryReference"), orZero(args.getOffset()));
            byte[] bytes = base64(given(args.getData(), "data"));
            int there = MemoryReader.upTo(session.target().machine(), address, bytes.length).length;
            if (there < bytes.length && !Boolean.TRUE.equals(args.getAllowPartial())) {
                throw new IllegalArgumentException("not all memory: %d bytes at %s, of which %d are there"
                        .formatted(bytes.length, Addresses.reference(address), there));
            }
            session.target().machine().write(address, Arrays.copyOf(bytes, there));
            session.changed();
            session.afterwards(() -> session.memoryChanged(address, there));
            WriteMemoryResponse response = new WriteMemoryResponse();
            response.setBytesWritten(there);
            return response;
        });
    }

    private static byte[] base64(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("data is not base64: " + e.getMessage(), e);
        }
    }

    @Override
    public CompletableFuture<DisassembleResponse> disassemble(DisassembleArguments args) {
        return answer(args, () -> {
            session.requireStill();
            int address =
                    Addresses.parse(given(args.getMemoryReference(), "memoryReference"), orZero(args.getOffset()));
            int skip = orZero(args.getInstructionOffset());
            int count = args.getInstructionCount();
            if (count < 0 || count > MOST_INSTRUCTIONS || Math.abs((long) skip) > MOST_INSTRUCTIONS) {
                throw new IllegalArgumentException(
                        "instructionCount and instructionOffset are %d at most".formatted(MOST_INSTRUCTIONS));
            }
            CodeListing listing = new CodeListing(session.target().machine(), known());
            DisassembleResponse response = new DisassembleResponse();
            response.setInstructions(listing.lines(address, skip, count).stream()
                    .map(line -> instruction(line, Boolean.TRUE.equals(args.getResolveSymbols())))
                    .toArray(DisassembledInstruction[]::new));
            return response;
        });
    }

    /** Where instructions begin for certain. */
    private Iterable<Integer> known() {
        List<Integer> known = new ArrayList<>();
        session.frames().forEach(frame -> known.add(frame.address()));
        session.map().rows().stream().filter(SourceMap.Row::code).forEach(row -> known.add(row.address()));
        return known;
    }

    private DisassembledInstruction instruction(CodeListing.Line line, boolean symbols) {
        DisassembledInstruction answer = new DisassembledInstruction();
        answer.setAddress(Addresses.reference(line.address()));
        answer.setInstruction(line.text().isEmpty() ? "(no memory)" : line.text());
        answer.setInstructionBytes(line.bytes());
        if (!line.valid()) {
            answer.setPresentationHint(DisassembledInstructionPresentationHint.INVALID);
        }
        session.map().at(line.address()).ifPresent(row -> {
            answer.setLocation(session.target().sources().of(row.position().file()));
            answer.setLine(row.position().line());
        });
        if (symbols) {
            session.map()
                    .label(line.address())
                    .filter(label -> label.distance() == 0)
                    .ifPresent(label -> answer.setSymbol(label.name()));
        }
        return answer;
    }

    @Override
    public CompletableFuture<GotoTargetsResponse> gotoTargets(GotoTargetsArguments args) {
        return answer(args, () -> {
            Path file = session.target().sources().file(args.getSource());
            GotoTargetsResponse response = new GotoTargetsResponse();
            response.setTargets(session.map().rows(file, args.getLine()).stream()
                    .filter(row -> row.position().line() == args.getLine())
                    .map(row -> {
                        GotoTarget target = new GotoTarget();
                        target.setId(row.address());
                        target.setLine(args.getLine());
                        target.setLabel(Addresses.reference(row.address()));
                        target.setInstructionPointerReference(Addresses.reference(row.address()));
                        return target;
                    })
                    .toArray(GotoTarget[]::new));
            return response;
        });
    }

    @Override
    public CompletableFuture<Void> goto_(GotoArguments args) {
        return done(args, () -> {
            session.requireThread(args.getThreadId());
            session.requireStill();
            int address = args.getTargetId();
            if (session.map()
                    .at(address)
                    .filter(row -> row.address() == address && row.code())
                    .isEmpty()) {
                throw new IllegalArgumentException("no such targetId: " + address);
            }
            session.debuggee().setCodeAddress(address);
            session.moved();
        });
    }

    // The rest

    @Override
    public CompletableFuture<LoadedSourcesResponse> loadedSources(LoadedSourcesArguments args) {
        return answer(() -> {
            session.target();
            LoadedSourcesResponse response = new LoadedSourcesResponse();
            response.setSources(session.map().files().stream()
                    .map(session.target().sources()::of)
                    .toArray(Source[]::new));
            return response;
        });
    }

    @Override
    public CompletableFuture<SourceResponse> source(SourceArguments args) {
        return answer(args, () -> {
            Source named = args.getSource();
            Integer reference = named == null ? null : named.getSourceReference();
            SourceResponse response = new SourceResponse();
            response.setContent(
                    session.target().sources().text(reference == null ? args.getSourceReference() : reference));
            response.setMimeType("text/x-asm");
            return response;
        });
    }

    @Override
    public CompletableFuture<ExceptionInfoResponse> exceptionInfo(ExceptionInfoArguments args) {
        return answer(args, () -> {
            session.requireThread(args.getThreadId());
            Optional<StopText.Raised> exception = StopText.exception(session.stop());
            if (exception.isEmpty()) {
                throw new IllegalStateException("the machine has not stopped at an exception");
            }
            ExceptionInfoResponse response = new ExceptionInfoResponse();
            response.setExceptionId(exception.get().id());
            response.setDescription(exception.get().description());
            response.setBreakMode(ExceptionBreakMode.ALWAYS);
            return response;
        });
    }

    /** What a request of our own is answered; see docs/debugging.md. */
    final CompletableFuture<?> custom(String method, Map<String, Object> arguments) {
        return answer(() -> {
            Machine machine = session.target().machine();
            return switch (method) {
                case "plankton/screen" -> Map.of("text", machine.screen().text());
                case "plankton/type" -> {
                    String keys = new Arguments(method, arguments).text("keys");
                    machine.type(given(keys, "keys"));
                    yield Map.of();
                }
                case "plankton/go" -> {
                    session.requireStill();
                    long moment = new Arguments(method, arguments).count("moment");
                    session.debuggee().history().go(moment);
                    session.afterwards(() -> session.stopped(new Stop.Stepped()));
                    yield Map.of();
                }
                case "plankton/lastWrite" -> {
                    session.requireStill();
                    String reference = new Arguments(method, arguments).text("memoryReference");
                    int address = session.names().parse(given(reference, "memoryReference"));
                    yield session.debuggee().history().lastWrite(address).stream()
                            .mapToObj(moment -> Map.of("moment", moment))
                            .findFirst()
                            .orElse(Map.of());
                }
                default -> throw new IllegalArgumentException("no such request: " + method);
            };
        });
    }
}
