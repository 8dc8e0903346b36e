package dev.plankton.machine.core;

import dev.plankton.cpu.state.Interrupts;
import dev.plankton.device.interrupt.Pic;

/** The INTR and INTA lines between the interrupt controllers of a board and its CPU. */
final class PicInterrupts implements Interrupts {
    private final Board board;

    PicInterrupts(Board board) {
        this.board = board;
    }

    @Override
    public boolean pending() {
        return board.pic.intr();
    }

    @Override
    public int acknowledge() {
        return board.pic.acknowledge();
    }

    @Override
    public void coprocessorError() {
        board.pic.raise(Pic.COPROCESSOR);
    }
}
