package dev.plankton.dashboard.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long a connection is kept that does not show the token. */
class AccessHandlerTest {
    private static final String TOKEN = "0123456789abcdef";

    private final EmbeddedChannel connection =
            new EmbeddedChannel(new AccessHandler(new Access(TOKEN, Set.of(), () -> 0)));

    @BeforeEach
    void freeze() {
        connection.freezeTime();
    }

    @AfterEach
    void close() {
        connection.finishAndReleaseAll();
    }

    private void ask(String path, String token) {
        DefaultHttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, path);
        request.headers().set("Host", "127.0.0.1").set("Authorization", "Bearer " + token);
        connection.writeInbound(request);
    }

    private void pass(int seconds) {
        connection.advanceTimeBy(seconds, TimeUnit.SECONDS);
        connection.runScheduledPendingTasks();
    }

    @Test
    void oneThatSendsItsRequestTooSlowlyIsClosed() {
        pass(AccessHandler.STRANGER_SECONDS - 1);
        assertThat(connection.isOpen()).isTrue();
        pass(1);
        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void oneWithTheTokenIsKept() {
        ask("/api/v1/about", TOKEN);
        pass(10 * AccessHandler.STRANGER_SECONDS);
        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void whatNeedsNoTokenDoesNotKeepIt() {
        ask("/healthz", "wrong");
        assertThat(connection.isOpen()).isTrue();
        pass(AccessHandler.STRANGER_SECONDS);
        assertThat(connection.isOpen()).isFalse();
    }
}
