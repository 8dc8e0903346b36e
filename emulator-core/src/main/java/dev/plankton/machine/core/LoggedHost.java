package dev.plankton.machine.core;

import dev.plankton.device.DeviceHost;
import dev.plankton.machine.input.Input;
import dev.plankton.machine.input.InputLog;
import dev.plankton.memory.Memory;

/** A host of which the answers that a VM cannot compute are logged. Confined to the thread that runs the VM. */
final class LoggedHost implements DeviceHost {
    private final Core core;
    private final InputLog log;
    private final DeviceHost host;

    LoggedHost(Core core, InputLog log, DeviceHost host) {
        this.core = core;
        this.log = log;
        this.host = host;
    }

    DeviceHost host() {
        return host;
    }

    private void add(Input input) {
        log.add(core.instructions(), core.phase(), input);
    }

    @Override
    public int receive() {
        int value = host.receive();
        if (value >= 0) {
            add(new Input.Serial(value));
        }
        return value;
    }

    @Override
    public byte[] random(long restored, long block) {
        byte[] bytes = host.random(restored, block);
        add(new Input.Random(bytes));
        return bytes;
    }

    @Override
    public int vmNumber() {
        return host.vmNumber();
    }

    @Override
    public void cardCalled() {
        host.cardCalled();
    }

    @Override
    public void transmit(int value) {
        host.transmit(value);
    }

    @Override
    public void ready() {
        host.ready();
    }

    @Override
    public void replyPart(Memory memory, int address, int length) {
        host.replyPart(memory, address, length);
    }

    @Override
    public void replyEnd() {
        host.replyEnd();
    }

    @Override
    public void refused() {
        host.refused();
    }

    @Override
    public void sendFrame(byte[] bytes, int offset, int length) {
        host.sendFrame(bytes, offset, length);
    }

    @Override
    public void frameRoom() {
        host.frameRoom();
    }

    @Override
    public void teletype(int character) {
        host.teletype(character);
    }

    @Override
    public void debug(int value) {
        host.debug(value);
    }
}
