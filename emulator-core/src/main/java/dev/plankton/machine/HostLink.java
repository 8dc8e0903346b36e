package dev.plankton.machine;

import dev.plankton.bios.Teletype;
import dev.plankton.device.DebugHost;
import dev.plankton.device.FrameHost;
import dev.plankton.device.RequestHost;
import dev.plankton.device.SerialHost;
import dev.plankton.memory.Memory;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Connects a core's devices to the outside of whichever VM is mounted; nothing happens while none is. */
final class HostLink implements SerialHost, RequestHost, FrameHost, DebugHost, Teletype {
    private final IntConsumer exit;
    private @Nullable MachineHost outside;

    HostLink(IntConsumer exit) {
        this.exit = exit;
    }

    void connect(MachineHost host) {
        outside = host;
    }

    void disconnect() {
        outside = null;
    }

    @Override
    public void transmit(int value) {
        if (outside != null) {
            outside.transmit(value);
        }
    }

    @Override
    public int receive() {
        return outside == null ? -1 : outside.receive();
    }

    @Override
    public void replyPart(Memory memory, int address, int length) {
        if (outside != null) {
            outside.replyPart(memory, address, length);
        }
    }

    @Override
    public void replyEnd() {
        if (outside != null) {
            outside.replyEnd();
        }
    }

    @Override
    public void refused() {
        if (outside != null) {
            outside.refused();
        }
    }

    @Override
    public int vmNumber() {
        return outside == null ? 0 : outside.vmNumber();
    }

    @Override
    public void ready() {
        if (outside != null) {
            outside.ready();
        }
    }

    @Override
    public void sendFrame(byte[] bytes, int offset, int length) {
        if (outside != null) {
            outside.sendFrame(bytes, offset, length);
        }
    }

    @Override
    public void frameRoom() {
        if (outside != null) {
            outside.frameRoom();
        }
    }

    @Override
    public void teletype(int character) {
        if (outside != null) {
            outside.teletype(character);
        }
    }

    @Override
    public void debug(int value) {
        if (outside != null) {
            outside.debug(value);
        }
    }

    @Override
    public void exit(int code) {
        exit.accept(code);
    }
}
