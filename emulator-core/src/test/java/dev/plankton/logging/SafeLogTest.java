package dev.plankton.logging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.clock.HostClock;
import dev.plankton.cpu.region.Region;
import dev.plankton.hypervisor.keep.Persistence;
import dev.plankton.hypervisor.run.Endings;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeLogTest {
    private static final System.Logger.Level LEVEL = System.Logger.Level.ERROR;

    /** Fails as the JDK's does without heap or descriptors. */
    private static final class Failing extends RecordingLogger {
        private final Error error;

        Failing(Error error) {
            this.error = error;
        }

        @Override
        void record(String text) {
            super.record(text);
            throw error;
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {NoClassDefFoundError.class, OutOfMemoryError.class})
    void noCallThrowsWhatTheLoggerThrows(Class<? extends Error> type) throws ReflectiveOperationException {
        Failing failing = new Failing(type.getConstructor().newInstance());
        SafeLog log = new SafeLog(failing);

        log.log(LEVEL, "a text");
        log.log(LEVEL, () -> "a text made");
        log.log(LEVEL, () -> "a text with an exception", new IllegalStateException());
        new SeldomLog(log, HostClock.SYSTEM).error("a text of many");

        assertThat(failing.records).hasSize(4);
    }

    @Test
    void theTextMayFailToo() {
        Supplier<String> failing = () -> {
            throw new OutOfMemoryError();
        };
        SafeLog log = SafeLog.of(SafeLogTest.class);

        log.log(LEVEL, failing);
        log.log(LEVEL, failing, new IllegalStateException());

        assertThat(log).isNotNull();
    }

    @Test
    void namesAreThoseOfThePage() {
        assertThat(SafeLog.name(SafeLog.class)).isEqualTo("dev.plankton.logging");
        assertThat(SafeLog.name(Endings.class)).isEqualTo("dev.plankton.hypervisor");
        assertThat(SafeLog.name(Persistence.class)).isEqualTo("dev.plankton.store");
        assertThat(SafeLog.name(Region.class)).isEqualTo("dev.plankton.cpu");
    }
}
