package dev.plankton.device;

/** VM time that a test sets. */
public final class FakeClock implements DeviceClock {
    public long now;

    @Override
    public long nanos() {
        return now;
    }
}
