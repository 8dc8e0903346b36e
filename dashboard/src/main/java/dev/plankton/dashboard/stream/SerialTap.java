package dev.plankton.dashboard.stream;

import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.io.NonBlocking;
import dev.plankton.hypervisor.io.SerialListener;

/** Follows one VM's COM1 for all viewers: keeps the last bytes, so that a slow viewer loses the oldest. Safe for any thread. */
final class SerialTap implements SerialListener, NonBlocking {
    private static final int KEPT = 65_536;

    private final Vm vm;
    private final byte[] ring = new byte[KEPT];
    private long total;
    private boolean stopped;
    private boolean attached;
    private int viewers;

    /** A tap that is not attached. */
    SerialTap(Vm vm) {
        this.vm = vm;
    }

    /** Another viewer; the first one attaches it to the VM. Returns whether it is attached. */
    synchronized boolean join() {
        viewers++;
        attached = attached || vm.attachSerial(this);
        return attached;
    }

    /** One viewer less; the last one detaches it. Returns whether it was that. */
    synchronized boolean leave() {
        viewers--;
        if (viewers == 0 && attached) {
            attached = false;
            vm.detachSerial(this);
        }
        return viewers == 0;
    }

    /** Bytes received so far. */
    synchronized long total() {
        return total;
    }

    /** Whether the VM has stopped. */
    synchronized boolean hasStopped() {
        return stopped;
    }

    /**
     * What has been received.
     *
     * @param total bytes received up to the end of {@code bytes}
     */
    @SuppressWarnings("ArrayRecordComponent") // Not compared.
    record Received(byte[] bytes, long total) {}

    /** What has been received since there were {@code from} bytes, as far as it is kept. */
    synchronized Received since(long from) {
        int count = (int) Math.min(total - from, KEPT);
        byte[] bytes = new byte[count];
        for (int n = 0; n < count; n++) {
            bytes[n] = ring[(int) ((total - count + n) % KEPT)];
        }
        return new Received(bytes, total);
    }

    @Override
    public synchronized void output(int number, byte[] bytes, int offset, int length) {
        for (int n = 0; n < length; n++) {
            ring[(int) (total++ % KEPT)] = bytes[offset + n];
        }
    }

    @Override
    public synchronized void stopped(int number) {
        stopped = true;
    }
}
