package dev.plankton.debugger.dap;

import dev.plankton.debugger.CallStack;
import dev.plankton.debugger.Debuggee;
import dev.plankton.debugger.Stop;
import dev.plankton.debugger.dap.run.MachineThread;
import dev.plankton.debugger.dap.view.Addresses;
import dev.plankton.debugger.dap.view.Names;
import dev.plankton.debugger.dap.view.Variables;
import dev.plankton.debugger.source.SourceMap;
import dev.plankton.hypervisor.Vm;
import dev.plankton.machine.pc.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.lsp4j.debug.ContinuedEventArguments;
import org.eclipse.lsp4j.debug.ExitedEventArguments;
import org.eclipse.lsp4j.debug.InvalidatedAreas;
import org.eclipse.lsp4j.debug.InvalidatedEventArguments;
import org.eclipse.lsp4j.debug.MemoryEventArguments;
import org.eclipse.lsp4j.debug.OutputEventArguments;
import org.eclipse.lsp4j.debug.OutputEventArgumentsCategory;
import org.eclipse.lsp4j.debug.StoppedEventArguments;
import org.eclipse.lsp4j.debug.StoppedEventArgumentsReason;
import org.eclipse.lsp4j.debug.TerminatedEventArguments;
import org.eclipse.lsp4j.debug.services.IDebugProtocolClient;
import org.jspecify.annotations.Nullable;

/**
 * One client's session: what is debugged, whether it runs, and the events that the client gets of it. All but {@link #thread} is confined to
 * the machine's thread.
 */
final class DapSession {
    /** The only thread of a machine, its processor. */
    static final int THREAD = 1;

    private static final int MOST_FRAMES = 64;

    private final MachineThread thread = new MachineThread(this::stopped, this::running);
    private final List<Runnable> afterwards = new ArrayList<>();
    private @Nullable IDebugProtocolClient client;
    private @Nullable Target target;
    private @Nullable Breakpoints breakpoints;
    private @Nullable ScreenOutput output;
    private @Nullable List<CallStack.Frame> frames;
    private Stop stop = new Stop.Interrupted();

    /** Whether the client knows of these events. */
    private boolean hearsInvalidated, hearsMemory;

    private boolean stopOnEntry;
    private boolean configured;
    private boolean withoutDebugging;

    void connect(IDebugProtocolClient to) {
        client = to;
    }

    MachineThread thread() {
        return thread;
    }

    private IDebugProtocolClient client() {
        return Objects.requireNonNull(client);
    }

    /** Has {@code event} sent after the response to the request that is being answered. */
    void afterwards(Runnable event) {
        afterwards.add(event);
    }

    /** The response has been sent. */
    void answered() {
        List<Runnable> events = List.copyOf(afterwards);
        afterwards.clear();
        events.forEach(Runnable::run);
    }

    // What is debugged

    /**
     * Begins with {@code what}; the client may set breakpoints then.
     *
     * @param stop whether to stop at the first instruction
     * @param noDebug whether to stop at nothing
     */
    void begin(Target what, boolean stop, boolean noDebug) {
        target = what;
        stopOnEntry = stop;
        withoutDebugging = noDebug;
        breakpoints = new Breakpoints(what, withoutDebugging);
        output = new ScreenOutput(what.machine(), this::print);
        what.debuggee().stopPoints().onLog(line -> print(OutputEventArgumentsCategory.CONSOLE, line + "\n"));
        afterwards(() -> client().initialized());
    }

    void requireNone() {
        if (target != null) {
            throw new IllegalStateException("a machine is debugged already: " + target.name());
        }
    }

    Target target() {
        if (target == null) {
            throw new IllegalStateException("no machine: send launch or attach first");
        }
        return target;
    }

    Debuggee debuggee() {
        return target().debuggee();
    }

    SourceMap map() {
        return target().map();
    }

    Names names() {
        return new Names(map(), debuggee().codeAddress());
    }

    Variables variables() {
        return new Variables(debuggee(), names());
    }

    Breakpoints breakpoints() {
        target();
        return Objects.requireNonNull(breakpoints);
    }

    /** The call stack of the machine as it is. */
    List<CallStack.Frame> frames() {
        requireStill();
        if (frames == null) {
            frames = CallStack.of(debuggee(), MOST_FRAMES);
        }
        return frames;
    }

    /** Number of a frame that the client names, 0 the current one. */
    int frame(@Nullable Integer id) {
        int n = id == null ? 0 : id - 1;
        if (n < 0 || n >= frames().size()) {
            throw new IllegalArgumentException("no such frameId: " + id);
        }
        return n;
    }

    void requireThread(int id) {
        target();
        if (id != THREAD) {
            throw new IllegalArgumentException("no such threadId: %d; there is only %d".formatted(id, THREAD));
        }
    }

    /** The machine must stand still for what is asked. */
    void requireStill() {
        target();
        if (thread.running()) {
            throw new IllegalStateException("the machine runs; send pause first");
        }
    }

    /** What the client knows of the protocol. */
    void hears(@Nullable Boolean invalidated, @Nullable Boolean memory) {
        hearsInvalidated = Boolean.TRUE.equals(invalidated);
        hearsMemory = Boolean.TRUE.equals(memory);
    }

    /** Something of the machine has been changed. */
    void changed() {
        frames = null;
        if (!hearsInvalidated) {
            return;
        }
        afterwards(() -> {
            InvalidatedEventArguments what = new InvalidatedEventArguments();
            what.setAreas(new String[] {InvalidatedAreas.ALL});
            client().invalidated(what);
        });
    }

    // Running

    /** The client has set its breakpoints. */
    void configured() {
        target();
        if (configured) {
            throw new IllegalStateException("configurationDone has been sent already");
        }
        configured = true;
        if (stopOnEntry && !withoutDebugging) {
            String where = debuggee().machine().vm().isPresent() ? "Attached" : "Stopped at the first instruction";
            afterwards(() -> send(StoppedEventArgumentsReason.ENTRY, where, null, List.of()));
        } else {
            run(interruption -> resumed(debuggee().resume(interruption)));
        }
    }

    /** Goes on; a machine that has ended cannot, which ends the session. */
    void resume() {
        requireStill();
        if (debuggee().ended().isPresent()) {
            afterwards(() -> end(false));
        } else {
            run(interruption -> resumed(debuggee().resume(interruption)));
        }
    }

    private static @Nullable Stop resumed(Stop stop) {
        return stop instanceof Stop.Interrupted ? null : stop;
    }

    void step(MachineThread.Motion motion) {
        requireStill();
        if (debuggee().ended().isPresent()) {
            throw new IllegalStateException("the machine has ended: step back, or restart");
        }
        run(motion);
    }

    /** Runs after the response has been sent. */
    void run(MachineThread.Motion motion) {
        requireStill();
        frames = null;
        thread.start(motion);
    }

    /** Another instruction has been made the next one. */
    void moved() {
        frames = null;
        afterwards(() -> send(StoppedEventArgumentsReason.GOTO, "Moved", null, List.of()));
    }

    void pause() {
        target();
        if (thread.running()) {
            thread.halt();
            afterwards(() -> stopped(new Stop.Interrupted()));
        } else {
            requireStill();
            afterwards(() -> stopped(stop));
        }
    }

    /** The machine is as after power-on. */
    void restart() {
        target();
        thread.halt();
        debuggee().machine().reset();
        frames = null;
        if (stopOnEntry) {
            afterwards(
                    () -> send(StoppedEventArgumentsReason.ENTRY, "Stopped at the first instruction", null, List.of()));
        } else {
            afterwards(() -> {
                ContinuedEventArguments running = new ContinuedEventArguments();
                running.setThreadId(THREAD);
                running.setAllThreadsContinued(true);
                client().continued(running);
            });
            run(interruption -> resumed(debuggee().resume(interruption)));
        }
    }

    /**
     * The session is over; the client may still look at the machine.
     *
     * @param stop whether a VM that is attached to is to end as well
     */
    void end(boolean stop) {
        thread.halt();
        if (stop) {
            stopVm();
        }
        Optional<Outcome.Ended> how = target().machine().ended();
        ExitedEventArguments exit = new ExitedEventArguments();
        exit.setExitCode(how.map(Outcome.Ended::code).orElse(0));
        client().exited(exit);
        client().terminated(new TerminatedEventArguments());
    }

    /** Has the VM that is attached to end once it has been given back. */
    void stopVm() {
        if (target != null) {
            target.machine().vm().ifPresent(Vm::stop);
        }
    }

    /** The client has gone. */
    void close() {
        thread.close();
        if (target != null) {
            target.close();
            target = null;
        }
    }

    // Events

    private void running() {
        if (output != null) {
            output.running();
        }
    }

    void stopped(Stop why) {
        stop = why;
        frames = null;
        if (output != null) {
            output.stopped();
        }
        switch (why) {
            case Stop.Ended(String text, boolean fault) -> ended(text, fault);
            case Stop.AtBeginning() ->
                send(StoppedEventArgumentsReason.STEP, "At the beginning of the history", null, List.of());
            case Stop.Interrupted() -> send(StoppedEventArgumentsReason.PAUSE, "Paused", null, List.of());
            case Stop.Stepped() -> send(StoppedEventArgumentsReason.STEP, "Stepped", null, List.of());
            default -> met(why);
        }
    }

    private void met(Stop why) {
        List<Breakpoints.Placed> met = breakpoints().met();
        String otherwise = // Backwards, what was met lies ahead.
                switch (why) {
                    case Stop.Watched _ -> Breakpoints.DATA;
                    case Stop.Happened _ -> Breakpoints.EXCEPTION;
                    default -> Breakpoints.SOURCE;
                };
        String kind = met.isEmpty() ? otherwise : met.getFirst().reason();
        String text = StopText.of(why);
        send(kind, text, text, met.stream().map(Breakpoints.Placed::id).toList());
    }

    private void ended(String text, boolean fault) {
        print(OutputEventArgumentsCategory.IMPORTANT, "The machine has ended: " + text + ".\n");
        if (withoutDebugging || !breakpoints().stopsAtEnd(fault)) {
            end(false);
        } else {
            send(StoppedEventArgumentsReason.EXCEPTION, "The machine has ended: " + text, text, List.of());
        }
    }

    private void send(String kind, String description, @Nullable String text, List<Integer> hit) {
        StoppedEventArguments event = new StoppedEventArguments();
        event.setReason(kind);
        event.setDescription(
                debuggee().history().inPast()
                        ? "%s, in the past (instruction %d of %d)"
                                .formatted(
                                        description,
                                        debuggee().machine().instructions(),
                                        debuggee().history().end())
                        : description);
        event.setText(text);
        event.setThreadId(THREAD);
        event.setAllThreadsStopped(true);
        event.setHitBreakpointIds(hit.toArray(Integer[]::new));
        client().stopped(event);
    }

    /** Why the machine stands still. */
    Stop stop() {
        requireStill();
        return stop;
    }

    /** Bytes of memory have been changed. */
    void memoryChanged(int address, int count) {
        if (!hearsMemory) {
            return;
        }
        MemoryEventArguments event = new MemoryEventArguments();
        event.setMemoryReference(Addresses.reference(address));
        event.setCount(count);
        client().memory(event);
    }

    void print(String category, String text) {
        OutputEventArguments event = new OutputEventArguments();
        event.setCategory(category);
        event.setOutput(text);
        client().output(event);
    }
}
