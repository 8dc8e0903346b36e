package dev.plankton.device;

/** VM time that a test sets. */
final class FakeClock implements DeviceClock {
    long now;

    @Override
    public long nanos() {
        return now;
    }
}
