package dev.plankton.cpu.state;

/** The ports while a breakpoint of ports is enabled. */
final class WatchedPorts implements Ports {
    private final CpuState c;
    private final Ports ports;

    WatchedPorts(CpuState c, Ports ports) {
        this.c = c;
        this.ports = ports;
    }

    @Override
    public int in(int port, int size) {
        int value = ports.in(port, size);
        DebugRegisters.accessed(c, port, size);
        return value;
    }

    @Override
    public void out(int port, int size, int value) {
        ports.out(port, size, value);
        DebugRegisters.accessed(c, port, size);
    }
}
