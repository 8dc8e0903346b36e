package dev.plankton.machine.core;

import dev.plankton.memory.Delta;
import dev.plankton.memory.LineList;
import dev.plankton.memory.Memory;

/**
 * The way of the only VM of a core from one kept state to the next, as what differs between them: the exclusive or leads
 * forwards and backwards. For a core that is powered on without a template, see {@link Core#powerOn(
 * dev.plankton.machine.BootImage, dev.plankton.device.DeviceHost)}. Confined to the thread that runs the VM.
 */
public final class StateTrail {
    private final Board board;
    private final Memory memory;
    private final Delta packer = new Delta();

    /** The state last kept, or gone to. */
    private final byte[] kept;

    /** A step of the way. Immutable. */
    public static final class Step {
        /** The exclusive or of both states, packed. */
        private final byte[] difference;

        /** Lines that were stored to on the way. */
        private final LineList touched;

        private Step(byte[] difference, LineList touched) {
            this.difference = difference;
            this.touched = touched;
        }

        /** Bytes of the heap that it takes, about. */
        public int bytes() {
            return difference.length + touched.bytes() + 96;
        }

        /** Whether something was stored on the way to the line of the state that {@code address} is in. */
        public boolean touches(int address) {
            return touched.contains(address >> Memory.LINE_SHIFT);
        }
    }

    /** The way begins with the state that {@code core} is in. */
    public StateTrail(Core core) {
        board = core.board;
        memory = board.memory;
        kept = core.state();
        board.video.release();
        memory.settle(kept);
        board.video.registersChanged();
    }

    /** Keeps the state that the VM is in; returns the step to it from the one kept before. */
    public Step keep() {
        board.cpu.save();
        board.video.release();
        packer.packExclusiveOr(memory, kept);
        Step step = new Step(packer.copy(), LineList.of(memory.dirtyLines()));
        memory.settle(kept);
        board.video.registersChanged();
        return step;
    }

    /** Gives the VM the state last kept, whatever it has done since; then {@link #pass} may follow, and {@link #arrive} must. */
    public void leave() {
        board.video.release();
        memory.clean(kept);
    }

    /** What differs in the state that the VM is in from the one last kept, or gone to: for {@link #restore}. */
    public byte[] mark() {
        board.cpu.save();
        board.video.release();
        packer.pack(memory, kept);
        board.video.registersChanged();
        return packer.copy();
    }

    /** Between {@link #leave} and {@link #arrive}: gives the VM a state that was {@link #mark marked} after the present one. */
    public void restore(byte[] mark) {
        packer.set(mark);
        packer.applyTo(memory);
    }

    /** Goes over a step, in either direction. */
    public void pass(Step step) {
        packer.set(step.difference);
        packer.flip(memory);
        memory.settle(kept);
    }

    /** Has the VM run from the state that it has been given. */
    public void arrive() {
        board.video.registersChanged();
        board.cpu.load();
        board.requests.clear();
    }

    /** One step in place of two that follow each other. */
    public Step join(Step first, Step second) {
        Memory scratch = new Memory(memory.extendedKilobytes());
        packer.set(first.difference);
        packer.flip(scratch);
        packer.set(second.difference);
        packer.flip(scratch);
        packer.pack(scratch, new byte[scratch.bytes().length]);
        return new Step(packer.copy(), first.touched.with(second.touched));
    }
}
