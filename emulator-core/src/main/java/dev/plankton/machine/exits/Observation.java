package dev.plankton.machine.exits;

import dev.plankton.clock.HostClock;
import dev.plankton.cpu.Cpu;
import dev.plankton.cpu.state.InterruptWatch;
import dev.plankton.cpu.state.Ports;
import dev.plankton.machine.GuestEvent;
import dev.plankton.machine.GuestListener;

/**
 * Reports what happens on a board to a listener, and measures what it costs the host. While there is none nothing of this is
 * in the way. Confined to the thread that runs the VM.
 */
public final class Observation implements Ports, InterruptWatch {
    private final Cpu cpu;
    private final Ports ports;
    private final GuestListener listener;

    /** Reports to {@code listener} what {@code cpu} does. */
    public Observation(Cpu cpu, GuestListener listener) {
        this.cpu = cpu;
        this.listener = listener;
        ports = cpu.devicePorts();
    }

    @Override
    public int in(int port, int size) {
        long begin = HostClock.SYSTEM.nanoTime();
        int value = ports.in(port, size);
        report(begin, port, size, false, value);
        return value;
    }

    @Override
    public void out(int port, int size, int value) {
        long begin = HostClock.SYSTEM.nanoTime();
        ports.out(port, size, value);
        report(begin, port, size, true, value);
    }

    private void report(long begin, int port, int size, boolean write, int value) {
        long took = HostClock.SYSTEM.nanoTime() - begin;
        int kept = size == 4 ? value : value & (1 << 8 * size) - 1;
        listener.happened(new GuestEvent.PortAccess(port, size, write, kept), took);
    }

    @Override
    public void entered(int vector, Cause cause) {
        GuestEvent.Cause why = switch (cause) {
            case INSTRUCTION -> GuestEvent.Cause.INSTRUCTION;
            case DEVICE -> GuestEvent.Cause.DEVICE;
            case EXCEPTION -> GuestEvent.Cause.EXCEPTION;
        };
        listener.happened(new GuestEvent.Interrupt(vector, why, cpu.reg16(Cpu.AX)), 0);
    }

    /** HLT has been executed. */
    public void halted() {
        listener.happened(new GuestEvent.Halt(), 0);
    }

    /**
     * A service has been done.
     *
     * @param begin when it began, by the host's clock
     */
    public void served(int number, int ax, long begin) {
        listener.happened(new GuestEvent.Service(number, ax), HostClock.SYSTEM.nanoTime() - begin);
    }
}
