package dev.plankton.cli.run;

import dev.plankton.device.DeviceHost;
import java.io.PrintStream;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A single VM's devices, connected to streams: what it sends on COM1 goes to the output, what it writes to the debug
 * port to the error output, and the input comes on COM1. It receives no requests. Bytes pass as they are.
 *
 * @param screen takes the characters it writes through the BIOS, 0 to 255
 * @param nic the cable of its NE2000, or null if it leads nowhere
 */
public record ConsoleHost(
        SerialInput input,
        PrintStream out,
        PrintStream err,
        IntConsumer screen,
        @Nullable SingleNic nic) implements DeviceHost {
    /** Whether nothing more will come to the VM from outside. */
    boolean exhausted() {
        return nic == null && input.exhausted();
    }

    @Override
    public void sendFrame(byte[] bytes, int offset, int length) {
        if (nic != null) {
            nic.sent(bytes, offset, length);
        }
    }

    @Override
    public void frameRoom() {
        if (nic != null) {
            nic.deliver();
        }
    }

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
        screen.accept(character);
    }

    @Override
    public void debug(int value) {
        err.write(value);
    }
}
