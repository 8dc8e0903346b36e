package dev.plankton.logging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.clock.HostClock;
import dev.plankton.cpu.region.Region;
import dev.plankton.hypervisor.keep.Keeper;
import dev.plankton.hypervisor.run.Endings;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeLogTest {
    private static final System.Logger.Level LEVEL = System.Logger.Level.ERROR;

    /** Fails as the JDK's does without heap or descriptors. */
    private static final class Failing implements System.Logger {
        private final Error error;
        private final List<String> calls = new ArrayList<>();

        Failing(Error error) {
            this.error = error;
        }

        @Override
        public String getName() {
            return "test";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String text, Throwable thrown) {
            calls.add(text);
            throw error;
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String format, Object... params) {
            calls.add(format);
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

        assertThat(failing.calls).hasSize(4);
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
        assertThat(SafeLog.name(Keeper.class)).isEqualTo("dev.plankton.store");
        assertThat(SafeLog.name(Region.class)).isEqualTo("dev.plankton.cpu");
    }
}
