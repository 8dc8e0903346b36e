package dev.plankton.debugger.dap;

import static dev.plankton.debugger.dap.Client.error;
import static dev.plankton.debugger.dap.Client.get;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.lsp4j.debug.*;
import org.junit.jupiter.api.Test;

/** What an editor asks for in one session or another. */
final class DapTest extends EditorSession {
    /** More than a hundred requests of one session, forwards and backwards through the guest. */
    @Test
    void aWholeConversation() throws Exception {
        begin("model", "i686", "memory", 2);
        Breakpoint[] set = breakpoints(at("call"));
        assertThat(set[0].isVerified()).isTrue();
        assertThat(set[0].getLine()).isEqualTo(line("call"));
        configured();
        isAt("start");
        assertThat(get(client.server.threads()).getThreads())
                .singleElement()
                .satisfies(thread -> assertThat(thread.getName()).isEqualTo("CPU of conversation.asm"));
        stepsByLinesAndInstructions(set[0].getId());
        registersAndTables();
        memoryAndCode();
        breakpointsOfAllKinds();
        faultsInterruptsAndDevices();
        theEndAndTheWayBack();
        assertThat(client.requests()).isGreaterThanOrEqualTo(100);
    }

    private void stepsByLinesAndInstructions(int breakpoint) throws Exception {
        next(SteppingGranularity.LINE);
        assertThat(value("pc")).startsWith("7C01h");
        next(SteppingGranularity.INSTRUCTION);
        StoppedEventArguments hit = client.go();
        assertThat(hit.getReason()).isEqualTo("breakpoint");
        assertThat(hit.getHitBreakpointIds()).containsExactly(breakpoint);
        isAt("call");
        next(SteppingGranularity.LINE);
        isAt("loop");
        assertThat(value("word [counter]")).isEqualTo("1h (1)");
        back(SteppingGranularity.LINE);
        isAt("call");
        assertThat(value("word [counter]")).isEqualTo("0h (0)");
        assertThat(get(client.server.threads()).getThreads()[0].getName()).endsWith("(in the past)");
        stepIn(SteppingGranularity.LINE);
        isAt("count");
        StackFrame[] frames = stack();
        assertThat(frames).hasSizeGreaterThanOrEqualTo(2);
        assertThat(frames[0].getName()).startsWith("count ");
        assertThat(frames[1].getLine()).isEqualTo(line("call"));
        ScopesArguments outer = new ScopesArguments();
        outer.setFrameId(frames[1].getId());
        Scope frame = get(client.server.scopes(outer)).getScopes()[0];
        assertThat(variables(frame.getVariablesReference()))
                .hasEntrySatisfying("calls", how -> assertThat(how.getValue()).isEqualTo("near"));
        next(SteppingGranularity.LINE);
        next(SteppingGranularity.LINE);
        next(SteppingGranularity.LINE);
        isAt("inner call");
        next(SteppingGranularity.LINE);
        isAt("after inner");
        StoppedEventArguments past = back(SteppingGranularity.INSTRUCTION);
        assertThat(past.getDescription()).contains("in the past (instruction ");
        assertThat(stack()[0].getName()).startsWith("inner+1h ");
        back(SteppingGranularity.INSTRUCTION);
        isAt("inner");
        stepOut();
        isAt("after inner");
        stepOut();
        isAt("loop");
        assertThat(breakpoints()).isEmpty();
        assertThat(breakpoints(at("far"))).hasSize(1);
        client.go();
        isAt("far");
        stepIn(SteppingGranularity.LINE);
        isAt("far one");
        assertThat(stack()[1].getLine()).isEqualTo(line("far"));
        stepOut();
        isAt("print");
        stepIn(SteppingGranularity.LINE);
        isAt("int");
        stepIn(SteppingGranularity.LINE); // The BIOS has no source.
        isAt("serial");
        assertThat(client.output()).contains("x");
        back(SteppingGranularity.LINE);
        isAt("int");
        stepIn(SteppingGranularity.INSTRUCTION);
        assertThat(stack()[0].getName()).startsWith("F000:");
        assertThat(stack()[1].getLine()).isEqualTo(line("int"));
        stepOut();
        isAt("serial");
        assertThat(reverse().getReason()).isEqualTo("breakpoint");
        isAt("far");
        breakpoints();
        StoppedEventArguments beginning = reverse();
        assertThat(beginning.getDescription()).startsWith("At the beginning of the history");
        isAt("start");
        breakpoints(at("store"));
        client.go();
        isAt("store");
        assertThat(client.output()).contains("S");
    }

    private void registersAndTables() throws Exception {
        assertThat(scopes().keySet())
                .containsExactly(
                        "Registers", "Flags", "Segments", "x87", "Devices", "Interrupt vectors", "BIOS data", "Moment");
        assertThat(variables("Registers").get("EDX").getValue()).isEqualTo("000003F8h");
        assertThat(variables("Registers").get("IP").getMemoryReference())
                .isEqualTo(stack()[0].getInstructionPointerReference());
        assertThat(set("Registers", "EBX", "1234 + 1")).isEqualTo("00001235h");
        assertThat(client.next(InvalidatedEventArguments.class).getAreas()).containsExactly("all");
        assertThat(value("bl")).isEqualTo("35h (53, '5')");
        assertThat(set("Flags", "CF", "1")).isEqualTo("1");
        assertThat(variables("Flags").get("CF").getValue()).isEqualTo("1");
        assertThat(set("Segments", "ES", "0xB800")).isEqualTo("B800h");
        assertThat(variables("Segments").get("ES").getMemoryReference()).isEqualTo("0xB8000");
        assertThat(variables("x87").get("ST(0)").getValue()).isEqualTo("empty");
        Map<String, Variable> devices = variables("Devices");
        assertThat(devices).containsKeys("8259A master", "8254 timer", "16550A COM1", "VGA", "NE2000");
        assertThat(variables(devices.get("8259A master").getVariablesReference())
                        .get("base vector")
                        .getValue())
                .isEqualTo("08h");
        VariablesArguments page = new VariablesArguments();
        page.setVariablesReference(scopes().get("Interrupt vectors"));
        page.setStart(0);
        page.setCount(2);
        Variable[] vectors = get(client.server.variables(page)).getVariables();
        assertThat(vectors).hasSize(2);
        assertThat(vectors[0].getValue()).endsWith(" fault");
        assertThat(variables("BIOS data").get("columns").getValue()).isEqualTo("0050h");
        assertThat(set("BIOS data", "break flag", "80")).isEqualTo("80h");
        assertThat(read("0x471", 0, 1)).isEqualTo("80");
        assertThat(variables("Moment")).containsKeys("instructions", "time", "in the past", "history");
        String instructions = variables("Moment").get("instructions").getValue();
        assertThat(value("now")).contains("(" + instructions);
        assertThat(value("es:0")).startsWith("B8000h");
        assertThat(error(client.server.setVariable(setting(scopes().get("Registers"), "EBX", "100000000"))))
                .contains("does not fit into 32 bits");
        assertThat(error(client.server.setVariable(setting(scopes().get("Registers"), "EBX", "nowhere"))))
                .contains("nowhere");
        assertThat(error(client.server.setVariable(setting(scopes().get("Registers"), "QX", "0"))))
                .isEqualTo("no such register: QX");
        assertThat(error(client.server.setVariable(setting(scopes().get("Moment"), "time", "0"))))
                .isEqualTo("read-only: time");
        assertThat(error(client.server.variables(setVariables(4711)))).isEqualTo("no such variablesReference: 4711");
    }

    private static VariablesArguments setVariables(int reference) {
        VariablesArguments arguments = new VariablesArguments();
        arguments.setVariablesReference(reference);
        return arguments;
    }

    private void memoryAndCode() throws Exception {
        assertThat(read("0x7DFE", 0, 2)).isEqualTo("55aa");
        assertThat(read("07C0:0000", 0x1FE, 2)).isEqualTo("55aa");
        assertThat(evaluate("text", "hover").getResult()).contains("73 75 6D").contains("sum");
        assertThat(evaluate("text", "hover").getMemoryReference()).isNotNull();
        assertThat(evaluate("byte [text + 1]", "repl").getResult()).isEqualTo("75h (117, 'u')");
        WriteMemoryArguments write = writing("0x500", "CAFE");
        assertThat(get(client.server.writeMemory(write)).getBytesWritten()).isEqualTo(2);
        assertThat(client.next(MemoryEventArguments.class).getMemoryReference()).isEqualTo("0x00500");
        assertThat(read("0x500", 0, 2)).isEqualTo("cafe");
        ReadMemoryResponse edge = get(client.server.readMemory(reading("0x1FFFFE", 0, 8)));
        assertThat(edge.getUnreadableBytes()).isEqualTo(6);
        WriteMemoryArguments beyond = writing("0x1FFFFE", "01020304");
        assertThat(error(client.server.writeMemory(beyond)))
                .contains("not all memory: 4 bytes at 0x1FFFFE, of which 2");
        beyond.setAllowPartial(true);
        assertThat(get(client.server.writeMemory(beyond)).getBytesWritten()).isEqualTo(2);
        assertThat(error(client.server.readMemory(reading("somewhere", 0, 1)))).contains("not an address: 'somewhere'");
        assertThat(error(client.server.readMemory(reading("0x10", -32, 1)))).contains("no address");
        assertThat(error(client.server.readMemory(reading("0", 0, -1)))).contains("count must be 0 to");
        WriteMemoryArguments notBase64 = writing("0x500", "00");
        notBase64.setData("***");
        assertThat(error(client.server.writeMemory(notBase64))).startsWith("data is not base64");

        List<DisassembledInstruction> code = disassemble("0x7C00", 0, 4);
        assertThat(code).extracting(DisassembledInstruction::getInstruction).startsWith("cli", "xor ax,ax");
        assertThat(code.getFirst().getSymbol()).isEqualTo("start");
        assertThat(code.getFirst().getLine()).isEqualTo(line("start"));
        assertThat(code.get(1).getInstructionBytes()).isEqualTo("31C0");
        List<DisassembledInstruction> all = disassemble("0x7C00", 0, 40);
        for (int n : new int[] {1, 5, 17, 30}) {
            List<DisassembledInstruction> before = disassemble(all.get(n).getAddress(), -n, n + 3);
            assertThat(before)
                    .as("from %d before %s on", n, all.get(n).getAddress())
                    .extracting(DisassembledInstruction::getAddress)
                    .containsExactlyElementsOf(all.subList(0, n + 3).stream()
                            .map(DisassembledInstruction::getAddress)
                            .toList());
        }
        assertThat(disassemble("0x00002", -6, 8)).hasSize(8);
        assertThat(disassemble("0x1FFFFF", 0, 3))
                .extracting(DisassembledInstruction::getInstruction)
                .endsWith("(no memory)");
        assertThat(error(client.server.disassemble(disassembling("0x7C00", 0, 1_000_000))))
                .contains("10000 at most");
        LoadedSourcesResponse sources = get(client.server.loadedSources(new LoadedSourcesArguments()));
        assertThat(sources.getSources()).extracting(Source::getPath).containsExactly(source.toString());
        BreakpointLocationsArguments range = new BreakpointLocationsArguments();
        range.setSource(file());
        range.setLine(line("main") - 1);
        range.setEndLine(line("call"));
        assertThat(get(client.server.breakpointLocations(range)).getBreakpoints())
                .extracting(BreakpointLocation::getLine)
                .containsExactly(line("main") - 1, line("main"), line("call"));
    }

    private void breakpointsOfAllKinds() throws Exception {
        breakpoints();
        reverse();
        SourceBreakpoint conditional = at("count");
        conditional.setCondition("word [counter] == 1");
        SourceBreakpoint third = at("inner");
        third.setHitCondition("3");
        SourceBreakpoint later = at("after inner");
        later.setHitCondition("> 2");
        SourceBreakpoint log = at("inner call");
        log.setLogMessage("counter is {word [counter]}, cx {cx,d}");
        SourceBreakpoint wrong = at("far");
        wrong.setCondition("ax ==");
        SourceBreakpoint badHits = at("print");
        badHits.setHitCondition("often");
        SourceBreakpoint beyond = new SourceBreakpoint();
        beyond.setLine(lines.size());
        Breakpoint[] set = breakpoints(conditional, third, log, wrong, badHits, beyond, later);
        assertThat(set).extracting(Breakpoint::isVerified).containsExactly(true, true, true, false, false, false, true);
        assertThat(set[3].getMessage()).contains("ax ==");
        assertThat(set[4].getMessage()).contains("a hit condition is a number");
        assertThat(set[5].getMessage()).contains("no instruction on this line or after it");
        assertThat(client.go().getHitBreakpointIds()).containsExactly(set[0].getId());
        assertThat(value("word [counter]")).isEqualTo("1h (1)");
        assertThat(client.go().getHitBreakpointIds()).containsExactly(set[1].getId());
        assertThat(value("word [counter]")).isEqualTo("3h (3)");
        assertThat(client.go().getHitBreakpointIds()).containsExactly(set[6].getId());
        assertThat(client.output()).contains("counter is 1, cx 2\n", "counter is 2, cx 2\n", "counter is 3, cx 2\n");
        breakpoints();

        Breakpoint[] functions = function("far_one", null);
        assertThat(functions[0].getLine()).isEqualTo(line("far one"));
        StoppedEventArguments stop = client.go();
        assertThat(stop.getReason()).isEqualTo("function breakpoint");
        assertThat(stop.getHitBreakpointIds()).containsExactly(functions[0].getId());
        isAt("far one");
        assertThat(function("nowhere", null)[0].getMessage()).isEqualTo("no label or address: nowhere");
        assertThat(function("0000:7C00", "1")[0].isVerified()).isTrue();
        noFunctions();

        String load = Stream.of(disassemble("0x7C00", 0, 60).toArray(DisassembledInstruction[]::new))
                .filter(one -> Integer.valueOf(line("load")).equals(one.getLine()))
                .findFirst()
                .orElseThrow()
                .getAddress();
        InstructionBreakpoint instruction = new InstructionBreakpoint();
        instruction.setInstructionReference(load);
        SetInstructionBreakpointsArguments instructions = new SetInstructionBreakpointsArguments();
        instructions.setBreakpoints(new InstructionBreakpoint[] {instruction});
        Breakpoint[] placed =
                get(client.server.setInstructionBreakpoints(instructions)).getBreakpoints();
        assertThat(placed[0].getInstructionReference()).isEqualTo(load);

        DataBreakpointInfoResponse info = dataInfo(null, "value", 2);
        assertThat(info.getDescription()).startsWith("value, 2 bytes at 0x");
        assertThat(info.getAccessTypes()).hasSize(3);
        Breakpoint[] watched = data(watch(info.getDataId(), DataBreakpointAccessType.WRITE));
        assertThat(watched[0].isVerified()).isTrue();
        stop = client.go();
        assertThat(stop.getReason()).isEqualTo("data breakpoint");
        assertThat(stop.getText()).isEqualTo("Wrote to " + info.getDataId().split("/")[0]);
        assertThat(stop.getHitBreakpointIds()).containsExactly(watched[0].getId());
        isAt("load");
        assertThat(value("word [value]")).startsWith("1234h");
        data(watch(info.getDataId(), DataBreakpointAccessType.READ));
        get(client.server.setInstructionBreakpoints(instructions));
        assertThat(client.go().getText()).startsWith("Read from ");
        back(SteppingGranularity.INSTRUCTION);
        data(watch(info.getDataId(), DataBreakpointAccessType.READ_WRITE));
        assertThat(client.go().getText()).startsWith("Read from ");
        assertThat(reverse().getReason()).isEqualTo("data breakpoint");
        isAt("load");
        data();
        assertThat(data(watch("everywhere", null))[0].getMessage()).contains("everywhere");
        assertThat(dataInfo(scopes().get("Registers"), "EAX", null).getDataId()).isNull();
        assertThat(dataInfo(scopes().get("BIOS data"), "timer ticks", null).getDataId())
                .isEqualTo("0x0046C/4");
        instructions.setBreakpoints(new InstructionBreakpoint[0]);
        get(client.server.setInstructionBreakpoints(instructions));
        assertThat(get(client.server.lastWrite(Map.of("memoryReference", "value"))))
                .containsOnlyKeys("moment");
        assertThat(get(client.server.lastWrite(Map.of("memoryReference", "0x9000"))))
                .isEmpty();
        assertThat(error(client.server.lastWrite(Map.of("memoryReference", 1)))).contains("must be a string");
    }

    private void faultsInterruptsAndDevices() throws Exception {
        assertThat(exceptions("fault", null, "int", "vector==10", "nothing", null))
                .extracting(Breakpoint::isVerified)
                .containsExactly(true, true, true, true, false);
        StoppedEventArguments stop = client.go();
        assertThat(stop.getReason()).isEqualTo("exception");
        assertThat(stop.getText()).isEqualTo("Exception 00h: divide error");
        isAt("fault");
        ExceptionInfoArguments which = new ExceptionInfoArguments();
        which.setThreadId(1);
        ExceptionInfoResponse info = get(client.server.exceptionInfo(which));
        assertThat(info.getExceptionId()).isEqualTo("INT 00h");
        assertThat(info.getDescription()).isEqualTo("Exception 00h: divide error");
        assertThat(variables("x87").get("ST(0)").getValue()).startsWith("3.14159265358979");
        assertThat(variables("x87").get("ST(1)").getValue()).isEqualTo("1.0");
        assertThat(reverse().getText()).isEqualTo("Exception 00h: divide error"); // The instruction that fails is next.
        isAt("divide");
        assertThat(reverse().getText()).isEqualTo("INT 10h, AX=0E78h");
        isAt("int");
        assertThat(exceptions()).hasSize(2);
        breakpoints(at("after"));
        client.go();
        isAt("after");
    }

    private void theEndAndTheWayBack() throws Exception {
        breakpoints();
        StoppedEventArguments end = client.go();
        assertThat(end.getReason()).isEqualTo("exception");
        assertThat(end.getDescription()).contains("The machine has ended: ");
        NextArguments on = new NextArguments();
        on.setThreadId(1);
        assertThat(error(client.server.next(on))).isEqualTo("the machine has ended: step back, or restart");
        back(SteppingGranularity.LINE);
        isAt("exit");
        assertThat((String) get(client.server.screen()).get("text")).contains("x");
        get(client.server.goTo(Map.of("moment", 0)));
        client.stop();
        isAt("start");
        assertThat(error(client.server.goTo(Map.of("moment", -1)))).contains("moment");
        assertThat(error(client.server.nothing())).contains("plankton/nothing");
        get(client.server.restart(new RestartArguments()));
        assertThat(client.stop().getReason()).isEqualTo("entry");
        isAt("start");
        GotoTargetsArguments there = new GotoTargetsArguments();
        there.setSource(file());
        there.setLine(line("after"));
        GotoTarget[] targets = get(client.server.gotoTargets(there)).getTargets();
        assertThat(targets).hasSize(1);
        GotoArguments move = new GotoArguments();
        move.setThreadId(1);
        move.setTargetId(targets[0].getId());
        get(client.server.goto_(move));
        assertThat(client.stop().getReason()).isEqualTo("goto");
        isAt("after");
        move.setTargetId(3);
        assertThat(error(client.server.goto_(move))).isEqualTo("no such targetId: 3");
        exceptions();
        assertThat(client.go().getReason()).isEqualTo("exception");
        ContinueArguments last = new ContinueArguments();
        last.setThreadId(1);
        get(client.server.continue_(last));
        assertThat(client.next(ExitedEventArguments.class).getExitCode()).isEqualTo(exitCode());
        client.next(TerminatedEventArguments.class);
    }

    /** The sum of the text, which the guest exits with. */
    private static int exitCode() {
        return "sum".chars().sum() & 0xFF;
    }

    @Test
    void requestsThatComeTooEarlyOrNameNothingAreAnsweredByWhatIsWrong() throws Exception {
        assertThat(error(client.server.launch(arguments()))).isEqualTo("send initialize first");
        assertThat(error(client.server.threads())).isEqualTo("no machine: send launch or attach first");
        assertThat(error(client.server.configurationDone(new ConfigurationDoneArguments())))
                .startsWith("no machine");
        ContinueArguments go = new ContinueArguments();
        go.setThreadId(1);
        assertThat(error(client.server.continue_(go))).startsWith("no machine");
        assertThat(error(client.server.terminate(new TerminateArguments()))).startsWith("no machine");
        assertThat(error(client.server.restart(new RestartArguments()))).startsWith("no machine");
        SetBreakpointsArguments early = new SetBreakpointsArguments();
        early.setSource(file());
        assertThat(error(client.server.setBreakpoints(early))).startsWith("no machine");
        assertThat(error(client.server.readMemory(reading("0", 0, 1)))).startsWith("no machine");
        assertThat(error(client.server.evaluate(evaluation("ax", "repl")))).startsWith("no machine");

        InitializeRequestArguments hello = new InitializeRequestArguments();
        hello.setAdapterID("plankton");
        hello.setLinesStartAt1(true);
        Capabilities can = get(client.server.initialize(hello));
        assertThat(can.getSupportsStepBack()).isTrue();
        assertThat(can.getSupportsSetExpression()).isNull();
        assertThat(can.getExceptionBreakpointFilters())
                .extracting(ExceptionBreakpointsFilter::getFilter)
                .containsExactly("fault", "int", "irq", "tripleFault", "exit");
        assertThat(error(client.server.initialize(hello))).isEqualTo("initialize has been sent already");

        assertThat(error(client.server.launch(Map.of()))).contains("\"program\" must name");
        assertThat(error(client.server.launch(arguments("program", 5)))).contains("\"program\" must be a string");
        assertThat(error(client.server.launch(arguments("memory", 17)))).contains("a whole number from 1 to 16: 17");
        assertThat(error(client.server.launch(arguments("stopOnEntry", "yes")))).contains("must be true or false");
        assertThat(error(client.server.launch(arguments("model", "z80")))).contains("unknown CPU model 'z80'");
        assertThat(error(client.server.launch(
                        arguments("program", folder.resolve("none.img").toString()))))
                .contains("none.img");
        Path bad = Files.writeString(folder.resolve("bad.asm"), "  mov ax, nowhere\n");
        assertThat(error(client.server.launch(arguments("program", bad.toString()))))
                .contains("bad.asm:1: error:");
        Path tiny = Files.writeString(folder.resolve("tiny.asm"), "  nop\n  times 511 db 0\n");
        assertThat(error(client.server.launch(arguments("program", tiny.toString()))))
                .contains("no signature 55 AA");
        assertThat(error(client.server.attach(Map.of("vm", 1)))).isNotEmpty();

        get(client.server.launch(arguments()));
        client.next(Client.Initialized.class);
        assertThat(error(client.server.launch(arguments()))).contains("debugged already");
        configured();
        assertThat(error(client.server.configurationDone(new ConfigurationDoneArguments())))
                .isEqualTo("configurationDone has been sent already");
        go.setThreadId(7);
        assertThat(error(client.server.continue_(go))).isEqualTo("no such threadId: 7; there is only 1");
        ScopesArguments frame = new ScopesArguments();
        frame.setFrameId(99);
        assertThat(error(client.server.scopes(frame))).isEqualTo("no such frameId: 99");
        StepOutArguments out = new StepOutArguments();
        out.setThreadId(1);
        assertThat(error(client.server.stepOut(out))).startsWith("no caller is known");
        ExceptionInfoArguments none = new ExceptionInfoArguments();
        none.setThreadId(1);
        assertThat(error(client.server.exceptionInfo(none))).contains("has not stopped at an exception");
        assertThat(error(client.server.evaluate(evaluation("1 +", "watch")))).contains("1 +");
        assertThat(error(client.server.evaluate(evaluation("7C00", "hover")))).isNotEmpty();
        assertThat(error(client.server.stackTrace(null))).isEqualTo("the request has no arguments");
        assertThat(error(client.server.next(null))).isEqualTo("the request has no arguments");
        assertThat(error(client.server.setFunctionBreakpoints(new SetFunctionBreakpointsArguments())))
                .isEqualTo("the request has no breakpoints");
        assertThat(error(client.server.modules(new ModulesArguments()))).contains("modules");
    }

    @Test
    void aMachineThatRunsAnswersAndCanBePaused() throws Exception {
        Path loops = Files.writeString(folder.resolve("loops.asm"), """
                    org 7C00h
                    sti
                here:
                    inc ax
                    jmp here
                sleeps:
                    times 510 - ($ - $$) db 0
                    dw 0AA55h
                """);
        begin("program", loops.toString(), "stopOnEntry", false);
        get(client.server.configurationDone(new ConfigurationDoneArguments()));
        assertThat(get(client.server.threads()).getThreads()).hasSize(1);
        StackTraceArguments trace = new StackTraceArguments();
        trace.setThreadId(1);
        assertThat(error(client.server.stackTrace(trace))).isEqualTo("the machine runs; send pause first");
        assertThat(error(client.server.evaluate(evaluation("ax", "watch")))).contains("runs");
        ContinueArguments go = new ContinueArguments();
        go.setThreadId(1);
        pause();
        while (!stack()[0].getName().startsWith("here")) { // The BIOS has not come that far.
            get(client.server.continue_(go));
            pause();
        }
        assertThat(function("here", "ax == 1234")[0].isVerified()).isTrue();
        assertThat(client.go().getReason()).isEqualTo("function breakpoint");
        assertThat(value("ax")).startsWith("1234h");
        noFunctions();
        get(client.server.continue_(go));
        assertThat(function("here", null)[0].isVerified()).isTrue();
        assertThat(client.stop().getReason()).isEqualTo("function breakpoint");
        assertThat(get(client.server.type(Map.of("keys", "a{enter}")))).isEmpty();
        assertThat(error(client.server.type(Map.of("keys", "{nokey}")))).contains("nokey");
        noFunctions();
        assertThat(exceptions("irq", "vector == 8"))
                .extracting(Breakpoint::isVerified)
                .containsOnly(true);
        assertThat(client.go().getText()).isEqualTo("Interrupt of a device, vector 08h");
        assertThat(stack()[0].getName()).startsWith("F000:");
        get(client.server.terminate(new TerminateArguments()));
        client.next(TerminatedEventArguments.class);
    }

    private void pause() throws Exception {
        PauseArguments pause = new PauseArguments();
        pause.setThreadId(1);
        get(client.server.pause(pause));
        assertThat(client.stop().getReason()).isEqualTo("pause");
    }

    @Test
    void withoutDebuggingNothingStopsAndTheEndEndsTheSession() throws Exception {
        begin("noDebug", true);
        breakpoints(at("main"));
        get(client.server.configurationDone(new ConfigurationDoneArguments()));
        assertThat(client.next(ExitedEventArguments.class).getExitCode()).isEqualTo(exitCode());
        client.next(TerminatedEventArguments.class);
    }

    @Test
    void aListBesideAnImageIsEnough() throws Exception {
        assertThat(new ProcessBuilder("nasm", "-f", "bin", "-l", "game.lst", "-o", "game.img", source.toString())
                        .directory(folder.toFile())
                        .start()
                        .waitFor())
                .isZero();
        Files.copy(source, folder.resolve("game.asm"));
        begin("program", folder.resolve("game.img").toString());
        configured();
        assertThat(stack()[0].getSource().getPath())
                .isEqualTo(folder.resolve("game.asm").toString());
        assertThat(Arrays.stream(get(client.server.loadedSources(new LoadedSourcesArguments()))
                        .getSources()))
                .hasSize(1);
        client.server.restart(new RestartArguments());
        client.stop();
    }
}
