package dev.plankton.cpu.region.compiler;

import static dev.plankton.cpu.region.frame.Frame.CPU;
import static dev.plankton.cpu.region.frame.Frame.CPU_CLASS;
import static dev.plankton.cpu.region.frame.Frame.THIS;
import static dev.plankton.cpu.region.frame.Frame.VALUE;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;

import dev.plankton.cpu.isa.Handler;
import dev.plankton.cpu.isa.Instruction;
import dev.plankton.cpu.region.frame.Frame;
import dev.plankton.cpu.state.CpuState;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.MethodTypeDesc;

/** IN and OUT of a byte. Of the CPU, devices see no more than the time, so the registers stay where they are. */
final class PortCode {
    private final CodeBuilder code;
    private final Frame frame;

    PortCode(Frame frame) {
        this.frame = frame;
        code = frame.code;
    }

    /**
     * Does it, and leaves after it if something wants attention.
     *
     * @param later what the block's further instructions take of the fuel beside their own
     */
    void access(Instruction i, int later) {
        boolean in = i.handler() == Handler.IN_AL_IB || i.handler() == Handler.IN_AL_DX;
        boolean constant = i.handler() == Handler.IN_AL_IB || i.handler() == Handler.OUT_IB_AL;
        frame.yieldFuel();
        code.aload(THIS).aload(CPU);
        if (constant) {
            code.loadConstant(i.immediate() & 0xFF);
        } else {
            frame.pushWord(CpuState.DX);
        }
        if (in) {
            code.invokevirtual(Frame.REGION, "in", MethodTypeDesc.of(CD_int, CPU_CLASS, CD_int))
                    .istore(VALUE)
                    .iload(VALUE);
            frame.pop(CpuState.AL, 1);
            code.iload(VALUE).loadConstant(0xFF).if_icmpgt(frame.attention());
        } else {
            frame.push(CpuState.AL, 1);
            frame.zeroExtend(1);
            code.invokevirtual(Frame.REGION, "out", MethodTypeDesc.of(CD_boolean, CPU_CLASS, CD_int, CD_int))
                    .ifeq(frame.attention());
        }
        frame.takeFuel();
        // The access may have been charged what the region has taken in advance.
        code.iload(Frame.FUEL).loadConstant(later).if_icmplt(frame.after(frame.next()));
    }
}
