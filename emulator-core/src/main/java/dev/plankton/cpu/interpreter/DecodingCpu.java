package dev.plankton.cpu.interpreter;

import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.state.CpuState;
import dev.plankton.cpu.state.Interrupts;
import dev.plankton.cpu.state.Ports;
import dev.plankton.memory.Memory;

/** The state of a CPU with what tier 0 keeps for it: the opcode table of its model, and what has been decoded. */
public abstract class DecodingCpu extends CpuState {
    final DispatchTable dispatch;
    public final DecodedCache cache = new DecodedCache();

    /** Creates the state of a CPU, not yet reset, with nothing decoded. */
    protected DecodingCpu(CpuModel model, Memory memory, Ports ports, Interrupts interrupts) {
        super(model, memory, ports, interrupts);
        dispatch = DispatchTable.of(model);
    }
}
