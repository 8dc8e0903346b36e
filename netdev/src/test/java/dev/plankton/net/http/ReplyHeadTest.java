package dev.plankton.net.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyHeadTest {
    private static final String READY = "HTTP/1.1 200 OK\r\nX: y\r\nContent-Length: 2\r\n\r\nhi";

    private final ReplyHead head = new ReplyHead();

    private boolean read(String reply, boolean whole) {
        return head.read(reply.getBytes(ISO_8859_1), reply.length(), whole);
    }

    private String written(String reply) {
        ByteBuf out = Unpooled.buffer();
        head.writeTo(out, reply.getBytes(ISO_8859_1));
        return out.toString(ISO_8859_1);
    }

    @Test
    void aReplyThatStatesItsOwnLengthIsReady() {
        assertThat(read(READY, true)).isTrue();
        assertThat(head.isReady()).isTrue();
        assertThat(head.bodyOffset()).isEqualTo(READY.length() - 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi",
                "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nhi",
                "HTTP/1.1 200 OK\nContent-Length: 2\r\n\r\nhi",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\nhi",
                "HTTP/1.1 200 OK\r\nX: y\nContent-Length: 2\r\n\r\nhi",
                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nhi",
                "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nhi",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nhi",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nKeep-Alive: 5\r\n\r\nhi",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nnonsense\r\n\r\nhi",
                "HTTP/1.1 200 OK\r\n\r\nhi",
                "HTTP/1.1 200 OK\r\nContent-Length: 0",
                "hi"
            })
    void anyOtherHasToBeFramed(String reply) {
        assertThat(read(reply, true)).isTrue();
        assertThat(head.isReady()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 100 Continue\r\n\r\n",
                "HTTP/1.1 2x0 OK\r\n\r\n",
                "HTTP/1.1 600 OK\r\n\r\n",
                "HTTP/1.1 20",
                "HTTP/1.1-200 OK\r\n\r\n",
                "HTTP/1.1 2000\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTRANSFER-encoding: chunked\r\n\r\n"
            })
    void noHeadForAClient(String reply) {
        assertThat(read(reply, true)).isFalse();
    }

    @Test
    void aHeadMayStillBeToCome() {
        assertThat(read("HTTP/1.1 200 OK\r\nX: y\r\n", false)).isFalse();
        assertThat(read("HTTP/1.1 200 OK\r\nX: y\r\n", true)).isTrue();
        assertThat(read("HTTP/1.1 200 OK\nX: y\n\nhi", false)).isTrue();
        assertThat(head.bodyOffset()).isEqualTo("HTTP/1.1 200 OK\nX: y\n\n".length());
    }

    @Test
    void writesWhatIsForTheClient() {
        String reply =
                "HTTP/1.0 404\nCONTENT-length:  7 \nX: y\r\nno colon\n: z\nConnection: x, Close\nkeep-alive: 1\n\nhi";
        assertThat(read(reply, true)).isTrue();
        assertThat(written(reply)).isEqualTo("HTTP/1.1 404 \r\nX: y\r\n");
        assertThat(head.status()).isEqualTo(404);
        assertThat(head.contentLength()).isEqualTo(7);
        assertThat(head.close()).isTrue();
        assertThat(read("hi", true)).isTrue();
        assertThat(written("hi")).isEqualTo("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n");
        assertThat(head.close()).isFalse();
        assertThat(head.contentLength()).isEqualTo(-1);
    }
}
