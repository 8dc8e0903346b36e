package dev.plankton.cpu.interpreter;

import dev.plankton.cpu.fpu.Masked;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.state.CpuState;
import dev.plankton.cpu.state.Interrupts;
import dev.plankton.cpu.state.Ports;
import dev.plankton.memory.Memory;
import org.jspecify.annotations.Nullable;

/** The state of a CPU with what tier 0 keeps for it: the opcode table of its model, and what has been decoded. */
public abstract class DecodingCpu extends CpuState {
    final DispatchTable dispatch;
    public final DecodedCache cache = new DecodedCache();

    /** The x87 for regions. */
    public final Masked x87 = new Masked(this);

    private @Nullable CodeWatch codeWatch;

    /** Creates the state of a CPU, not yet reset, with nothing decoded. */
    protected DecodingCpu(CpuModel model, Memory memory, Ports ports, Interrupts interrupts) {
        super(model, memory, ports, interrupts);
        dispatch = DispatchTable.of(model);
    }

    /** From now on stops before the instructions that {@code watch} has; null for none. */
    public void watchCode(@Nullable CodeWatch watch) {
        codeWatch = watch;
        if (watch != null) {
            watch.forgetIn(cache);
        }
    }

    /** The instructions to stop before; null for none. */
    public @Nullable CodeWatch codeWatch() {
        return codeWatch;
    }

    /** Linear address of the next instruction. */
    public int codeAddress() {
        return bases[CS] + ip();
    }

    /**
     * Whether to stop before the next instruction; one of a repeated string instruction under way is none.
     *
     * @param instructions executed before it
     */
    protected final boolean stopsHere(CodeWatch watch, long instructions) {
        return !stringCut && watch.stopsBefore(codeAddress(), instructions);
    }
}
