package dev.plankton.machine.core;

import dev.plankton.bios.data.Teletype;
import dev.plankton.device.debug.DebugHost;
import dev.plankton.device.nic.FrameHost;
import dev.plankton.device.nic.RequestHost;
import dev.plankton.device.serial.SerialHost;
import dev.plankton.memory.Memory;
import java.util.function.IntConsumer;

/** Connects a core's devices to the outside of whichever VM is mounted; nothing happens while none is. */
final class HostLink implements SerialHost, RequestHost, FrameHost, DebugHost, Teletype {
    private final IntConsumer exit;
    private MachineHost outside = MachineHost.UNCONNECTED;

    HostLink(IntConsumer exit) {
        this.exit = exit;
    }

    void connect(MachineHost host) {
        outside = host;
    }

    void disconnect() {
        outside = MachineHost.UNCONNECTED;
    }

    @Override
    public void transmit(int value) {
        outside.transmit(value);
    }

    @Override
    public int receive() {
        return outside.receive();
    }

    @Override
    public void replyPart(Memory memory, int address, int length) {
        outside.replyPart(memory, address, length);
    }

    @Override
    public void replyEnd() {
        outside.replyEnd();
    }

    @Override
    public void refused() {
        outside.refused();
    }

    @Override
    public int vmNumber() {
        return outside.vmNumber();
    }

    @Override
    public void ready() {
        outside.ready();
    }

    @Override
    public void sendFrame(byte[] bytes, int offset, int length) {
        outside.sendFrame(bytes, offset, length);
    }

    @Override
    public void frameRoom() {
        outside.frameRoom();
    }

    @Override
    public void teletype(int character) {
        outside.teletype(character);
    }

    @Override
    public void debug(int value) {
        outside.debug(value);
    }

    @Override
    public void exit(int code) {
        exit.accept(code);
    }
}
