package dev.plankton.fuzz;

import dev.plankton.machine.MachineHost;
import dev.plankton.memory.Memory;

/** Nobody is connected. */
final class Silence implements MachineHost {
    @Override
    public void transmit(int value) {}

    @Override
    public int receive() {
        return -1;
    }

    @Override
    public void replyPart(Memory memory, int address, int length) {}

    @Override
    public void replyEnd() {}

    @Override
    public void refused() {}

    @Override
    public int vmNumber() {
        return 0;
    }

    @Override
    public void ready() {}

    @Override
    public void teletype(int character) {}

    @Override
    public void debug(int value) {}
}
