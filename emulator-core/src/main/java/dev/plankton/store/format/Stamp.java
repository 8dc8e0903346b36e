package dev.plankton.store.format;

import java.io.IOException;

/**
 * A moment by both clocks of a hypervisor.
 *
 * @param nanos of its {@code HostClock.nanoTime}, which VMs by host time count from
 * @param millis since 1970
 */
public record Stamp(long nanos, long millis) {
    public void write(ByteSink to) {
        to.u64(nanos);
        to.u64(millis);
    }

    public static Stamp read(ByteSource from) throws IOException {
        return new Stamp(from.u64(), from.u64());
    }
}
