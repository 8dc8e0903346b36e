package dev.plankton.cpu.region.compiler;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import dev.plankton.cpu.isa.Handler;
import dev.plankton.cpu.isa.Instruction;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.region.CodeBytes;
import dev.plankton.cpu.region.CodeSnapshot;
import dev.plankton.cpu.region.Region;
import dev.plankton.cpu.region.flow.ControlFlow;
import dev.plankton.cpu.region.flow.Coverage;
import dev.plankton.cpu.region.flow.Entries;
import dev.plankton.cpu.region.flow.FuelChecks;
import dev.plankton.cpu.region.flow.Step;
import dev.plankton.cpu.region.frame.ByteAccess;
import dev.plankton.cpu.region.frame.Frame;
import dev.plankton.cpu.region.frame.Operand;
import dev.plankton.cpu.state.CpuState;
import dev.plankton.cpu.state.PrefetchQueue;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a region of the code at an entry. Stateless. */
public final class RegionCompiler {
    /** HotSpot compiles no method above 8 000 bytes. */
    private static final int MAX_METHOD = 7_500;

    private static final MethodTypeDesc RUN =
            MethodTypeDesc.of(CD_void, Frame.CPU_CLASS, Frame.BYTES, Frame.BYTES, CD_int);

    private RegionCompiler() {}

    /**
     * Compiles what is reached from the entry of {@code snapshot}.
     *
     * @param instructions how many instructions the region may have
     * @param onlyLoops whether there is to be a region only if the entry is reached again from it
     * @param checked whether it checks each access to memory
     * @return null if there is none, or the first instruction is one that a region leaves to the interpreter
     */
    public static @Nullable Region compile(CodeSnapshot snapshot, int instructions, boolean onlyLoops, boolean checked)
            throws ReflectiveOperationException {
        for (int most = instructions; most > 0; most /= 2) {
            int selector = snapshot.codeBase() >>> 4;
            ControlFlow flow = new ControlFlow(
                    snapshot.model(), snapshot::at, snapshot::handler, selector, snapshot.entry(), most);
            if (!flow.has(snapshot.entry()) || onlyLoops && !flow.loops()) {
                return null;
            }
            Entries entries = new Entries(flow);
            FuelChecks fuelChecks = new FuelChecks(flow, snapshot.model(), entries);
            CodeBytes bytes = bytes(flow, snapshot, entries.ips());
            int[] segments = new int[1];
            byte[] classFile = classFile(flow, fuelChecks, entries, snapshot.model(), bytes, checked, segments);
            if (methodSize(classFile) <= MAX_METHOD) {
                int fuel = flow.blocks().stream()
                        .filter(block -> entries.ips().contains(block.start()))
                        .mapToInt(fuelChecks::at)
                        .max()
                        .orElseThrow();
                return Region.define(classFile, bytes, segments[0], fuel);
            }
        }
        return null;
    }

    private static CodeBytes bytes(ControlFlow flow, CodeSnapshot snapshot, List<Integer> entries) {
        int from = Integer.MAX_VALUE;
        int to = 0;
        for (Step step : flow.steps()) {
            from = Math.min(from, step.ip());
            to = Math.max(to, step.next());
        }
        Set<Integer> queued = snapshot.model() == CpuModel.I8086 ? queuedAtExits(flow) : Set.of();
        to = queued.stream().mapToInt(ip -> ip + 1).reduce(to, Math::max);
        byte[] bytes = new byte[to - from];
        boolean[] isCode = new boolean[to - from];
        boolean[] watched = new boolean[to - from];
        for (Step step : flow.steps()) {
            for (int ip = step.ip(); ip < step.next(); ip++) {
                bytes[ip - from] = (byte) snapshot.at(ip);
                isCode[ip - from] = true;
                watched[ip - from] = true;
            }
        }
        for (int ip : queued) {
            if (ip >= from) {
                watched[ip - from] = true;
            }
        }
        return new CodeBytes(
                snapshot.codeBase(),
                entries.stream().mapToInt(Integer::intValue).toArray(),
                snapshot.codeBase() + from,
                bytes,
                isCode,
                watched);
    }

    /** IPs of what may be in the prefetch queue when the region goes on into code that does not belong to it. */
    private static Set<Integer> queuedAtExits(ControlFlow flow) {
        Set<Integer> queued = new HashSet<>();
        for (int exit : flow.exitsInSequence()) {
            for (int n = 0; n < PrefetchQueue.SIZE; n++) {
                queued.add(exit + n);
            }
        }
        return queued;
    }

    private static byte[] classFile(
            ControlFlow flow,
            FuelChecks fuelChecks,
            Entries entries,
            CpuModel model,
            CodeBytes bytes,
            boolean checked,
            int[] segments) {
        ClassDesc name = ClassDesc.of(Region.class.getPackageName(), "Region%X".formatted(bytes.entry()));
        return ClassFile.of().build(name, type -> {
            type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER).withSuperclass(Frame.REGION);
            type.withMethodBody(
                    INIT_NAME,
                    MTD_void,
                    0,
                    code -> code.aload(0)
                            .invokespecial(Frame.REGION, INIT_NAME, MTD_void)
                            .return_());
            type.withMethodBody("run", RUN, ClassFile.ACC_PROTECTED | ClassFile.ACC_FINAL, code -> {
                boolean x87 = flow.steps().stream()
                        .map(Step::instruction)
                        .anyMatch(i -> i.handler() >= Handler.FPU && Coverage.of(i, model) == Coverage.EMITTED);
                Frame frame = new Frame(
                        code, new ByteAccess(code, checked), wideRegisters(flow, model), bytes.from(), bytes.to(), x87);
                new Emitter(frame, flow, fuelChecks, model, entries, bytes.codeBase() >>> 4).emit();
                segments[0] = frame.segments();
            });
        });
    }

    /** General registers of which code that is emitted uses more than 16 bits; calls of the interpreter find all in memory. */
    private static Set<Integer> wideRegisters(ControlFlow flow, CpuModel model) {
        Set<Integer> wide = new HashSet<>();
        for (Step step : flow.steps()) {
            Instruction i = step.instruction();
            if (Coverage.of(i, model) == Coverage.EMITTED) {
                addWide(i, wide);
            }
        }
        return wide;
    }

    private static void addWide(Instruction i, Set<Integer> wide) {
        if (i.operand32()) {
            wide.add(CpuState.AX);
            switch (i.handler()) {
                case Handler.CWD, Handler.MUL_EV, Handler.IMUL_EV, Handler.DIV_EV, Handler.IDIV_EV ->
                    wide.add(CpuState.DX);
                default -> {}
            }
            wide.addAll(Operand.registersOf32(i));
        }
        if (i.address32() && i.modRm() >= 0 && i.namesMemory()) {
            wide.add(i.modRm() & 7);
            if (i.sib() >= 0) {
                wide.add(i.sib() & 7);
                wide.add(i.sib() >> 3 & 7);
            }
        }
    }

    private static int methodSize(byte[] classFile) {
        for (MethodModel method : ClassFile.of().parse(classFile).methods()) {
            if (method.methodName().equalsString("run")) {
                return ((CodeAttribute) method.code().orElseThrow()).codeLength();
            }
        }
        throw new IllegalStateException("no run method");
    }
}
