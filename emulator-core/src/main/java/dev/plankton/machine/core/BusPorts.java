package dev.plankton.machine.core;

import dev.plankton.cpu.state.Ports;

/** The I/O address space as the CPU of a board sees it: each access is charged, and may move the next timed event. */
final class BusPorts implements Ports {
    private static final int PIT_COUNTER_0 = 0x40;
    private static final int PIT_CONTROL = 0x43;
    private static final int KEYBOARD_DATA = 0x60;
    private static final int KEYBOARD_COMMAND = 0x64;
    private static final int RTC_DATA = 0x71;

    private final Board board;

    BusPorts(Board board) {
        this.board = board;
    }

    @Override
    public int in(int port, int size) {
        board.cpu.charge(PortCost.in(port, size));
        if (!board.nic.isDataPort(port)) { // A burst of it is cut where a run is.
            board.clock.portRead();
        }
        int value = board.bus.in(port, size);
        if (touches(port, size, RTC_DATA, RTC_DATA) || keyboardSends(port, size)) {
            board.events.mayHaveMoved();
        }
        return value;
    }

    @Override
    public void out(int port, int size, int value) {
        board.cpu.charge(PortCost.out(port, size));
        board.bus.out(port, size, value);
        if (touches(port, size, PIT_COUNTER_0, PIT_CONTROL)
                || touches(port, size, RTC_DATA, RTC_DATA)
                || keyboardSends(port, size)) {
            board.events.mayHaveMoved();
        }
    }

    @Override
    public int inBurst(int port, int size, int count) {
        return board.nic.inBurst(port, size, count);
    }

    @Override
    public int outBurst(int port, int size, int count) {
        return board.bus.outBurst(port, size, count);
    }

    @Override
    public void ins(int port, int size, int address, int count) {
        board.nic.ins(size, address, count);
    }

    @Override
    public void outs(int port, int size, int address, int count) {
        board.bus.outs(port, size, address, count);
    }

    /** Whether the access makes room in the output buffer of the keyboard controller for a byte that waits. */
    private boolean keyboardSends(int port, int size) {
        return touches(port, size, KEYBOARD_DATA, KEYBOARD_COMMAND)
                && board.keyboard.nextDeadlineNanos() != Long.MAX_VALUE;
    }

    private static boolean touches(int port, int size, int first, int last) {
        return port <= last && port + size > first;
    }
}
