package dev.plankton.cli;

import dev.plankton.machine.MachineHost;
import dev.plankton.memory.Memory;
import java.io.PrintStream;

/**
 * A single VM's devices, connected to the standard streams: what it sends on COM1 and, with a screen, writes through the
 * BIOS goes to the output, what it writes to the debug port to the error output, and the input comes on COM1. Nobody
 * sends it requests. Bytes pass as they are.
 */
record ConsoleHost(SerialInput input, PrintStream out, PrintStream err, boolean screen) implements MachineHost {
    @Override
    public void transmit(int value) {
        out.write(value);
    }

    @Override
    public int receive() {
        return input.next();
    }

    @Override
    public void teletype(int character) {
        if (screen) {
            out.write(character);
        }
    }

    @Override
    public void debug(int value) {
        err.write(value);
    }

    @Override
    public int vmNumber() {
        return 0;
    }

    @Override
    public void ready() {}

    @Override
    public void replyPart(Memory memory, int address, int length) {}

    @Override
    public void replyEnd() {}

    @Override
    public void refused() {}
}
