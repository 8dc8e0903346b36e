package dev.plankton.machine.input;

import dev.plankton.device.DeviceHost;
import dev.plankton.memory.Memory;
import java.util.function.Consumer;

/** A host of which the answers that a VM cannot compute are logged. Confined to the thread that runs the VM. */
public final class LoggedHost implements DeviceHost {
    private final Consumer<Input> log;
    private DeviceHost host = DeviceHost.UNCONNECTED;

    /** The answers of no host yet; {@code log} takes the inputs among those that come. */
    public LoggedHost(Consumer<Input> log) {
        this.log = log;
    }

    /** From now on the answers are those of {@code next}; returns this. */
    public LoggedHost of(DeviceHost next) {
        host = next;
        return this;
    }

    /** The host itself. */
    public DeviceHost host() {
        return host;
    }

    @Override
    public int receive() {
        int value = host.receive();
        if (value >= 0) {
            log.accept(new Input.Serial(value));
        }
        return value;
    }

    @Override
    public byte[] random(long restored, long block) {
        byte[] bytes = host.random(restored, block);
        log.accept(new Input.Random(bytes));
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
