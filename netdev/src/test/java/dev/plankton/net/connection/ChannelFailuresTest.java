package dev.plankton.net.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.logging.SafeLog;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChannelFailuresTest {
    private final Logger logger = Logger.getLogger(SafeLog.name(ChannelFailures.class));
    private final List<LogRecord> records = new ArrayList<>();

    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            records.add(entry);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    /** Of classes of its own, so that no other test has logged one before. */
    private static final class FirstError extends Error {
        private static final long serialVersionUID = 1;
    }

    private static final class SecondError extends Error {
        private static final long serialVersionUID = 1;
    }

    @BeforeEach
    void capture() {
        logger.setUseParentHandlers(false);
        logger.addHandler(handler);
    }

    @AfterEach
    void release() {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
    }

    private void fails(Throwable cause) {
        EmbeddedChannel channel = new EmbeddedChannel();
        ChannelFailures.close(channel, SerialConnection.class, cause);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aResetIsNotLogged() {
        fails(new IOException("Connection reset by peer"));

        assertThat(records).isEmpty();
    }

    @Test
    void aDefectIsLoggedOnceForEachKind() {
        FirstError first = new FirstError();

        fails(first);
        fails(new FirstError());
        fails(new SecondError());

        assertThat(records)
                .extracting(entry -> entry.getThrown().getClass().getSimpleName())
                .containsExactly("FirstError", "SecondError");
        assertThat(records.getFirst().getThrown()).isSameAs(first);
        assertThat(records.getFirst().getMessage())
                .isEqualTo(SerialConnection.class.getName()
                        + " failed; its connection is closed, more of this kind are not logged");
    }
}
