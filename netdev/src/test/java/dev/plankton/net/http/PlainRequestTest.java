package dev.plankton.net.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainRequestTest {
    private static final HttpDecoderConfig CONFIG = new HttpDecoderConfig();

    private static final String[] FIRST_LINES = {
        "GET / HTTP/1.1\r\n",
        "HEAD /a?b=%20c HTTP/1.1\r\n",
        "GET http://vm/ HTTP/1.1\r\n",
        "GET  / HTTP/1.1\r\n",
        "GET / HTTP/1.0\r\n",
        "get / HTTP/1.1\r\n",
        "GET / HTTP/1.1\n",
        "GET /\u00E4 HTTP/1.1\r\n",
        "GET HTTP/1.1\r\n",
        "POST / HTTP/1.1\r\n",
        "\r\nGET / HTTP/1.1\r\n"
    };

    private static final String[] HEADERS = {
        "Host: vm\r\n",
        "HOST: 127.0.0.1:8080\r\n",
        "host:vm\r\n",
        "Host:  vm\r\n",
        "Host: vm \r\n",
        "Accept: */*\r\n",
        "User-Agent: curl/8 (x; y)\r\n",
        "X-Empty: \r\n",
        "X-Folded: a\r\n b\r\n",
        "X-Tab: a\tb\r\n",
        "X-Latin: \u00E4\r\n",
        "X Y: z\r\n",
        "X-Line: z\n",
        ": z\r\n",
        "Connection: keep-alive\r\n",
        "Connection: close\r\n",
        "Content-Length: 3\r\n",
        "Expect: 100-continue\r\n",
        "Transfer-Encoding: chunked\r\n"
    };

    private static final String[] ENDS = {"\r\n", "\r\n", "\r\n", "\n", "\r", "", "\r\nabc", "\r\n3\r\nabc\r\n0\r\n\r\n"
    };

    private static ByteBuf buffer(String text) {
        return Unpooled.copiedBuffer(text, ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: vm\r\n\r\n",
                "HEAD /x HTTP/1.1\r\nUser-Agent: a b\r\nhOST: vm\r\nAccept: */*\r\n\r\n"
            })
    void itIsTakenWholeAndAsItIs(String text) {
        ByteBuf in = buffer(text + text);
        GuestRequest request = PlainRequest.read(in);
        assertThat(request).isNotNull();
        assertThat(new String(request.bytes(), ISO_8859_1)).isEqualTo(text);
        assertThat(request.head()).isEqualTo(text.startsWith("HEAD"));
        assertThat(request.keepAlive()).isTrue();
        assertThat(in.toString(ISO_8859_1)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "G",
                "GET / HTTP/1.1\r\nHost: vm\r\n\r",
                "GET / HTTP/1.1\r\nHost: vm\r\n",
                "GET / HTTP/1.1\r\nHost: v",
                "GET / HTTP/1.1\r\nHost",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: vm\r\nHost: vm\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: vm\r\nConnection: close\r\n\r\n",
                "PUT / HTTP/1.1\r\nHost: vm\r\n\r\n"
            })
    void allElseIsLeftToTheDecoder(String text) {
        ByteBuf in = buffer(text);
        assertThat(PlainRequest.read(in)).isNull();
        assertThat(in.toString(ISO_8859_1)).isEqualTo(text);
    }

    /** Streams of requests, most of them odd, however they are cut: what comes out is what the decoder alone makes of them. */
    @Test
    void theDecoderMakesTheSameOfIt() {
        Random random = new Random(7);
        int plain = 0;
        for (int n = 0; n < 20_000; n++) {
            StringBuilder stream = new StringBuilder();
            for (int requests = 1 + random.nextInt(3); requests > 0; requests--) {
                stream.append(FIRST_LINES[random.nextInt(random.nextBoolean() ? 3 : FIRST_LINES.length)]);
                stream.append(HEADERS[random.nextInt(2)]);
                for (int headers = random.nextInt(3); headers > 0; headers--) {
                    stream.append(HEADERS[random.nextInt(HEADERS.length)]);
                }
                stream.append(ENDS[random.nextInt(random.nextBoolean() ? 3 : ENDS.length)]);
            }
            List<String> parts = cut(stream.toString(), random);
            List<String> expected = requests(new HttpRequestDecoder(CONFIG), parts);
            assertThat(requests(new RequestDecoder(CONFIG), parts))
                    .as("%s", parts)
                    .isEqualTo(expected);
            plain += PlainRequest.read(buffer(parts.getFirst())) == null ? 0 : 1;
        }
        assertThat(plain).isBetween(2_000, 18_000);
    }

    private static List<String> cut(String text, Random random) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int to = random.nextBoolean() ? text.length() : from + 1 + random.nextInt(text.length() - from);
            parts.add(text.substring(from, to));
            from = to;
        }
        return parts;
    }

    /** What the guest and the connection get, up to the first refusal, after which nothing is read. */
    private static List<String> requests(ChannelHandler decoder, List<String> parts) {
        EmbeddedChannel channel = new EmbeddedChannel(decoder);
        RequestAssembler assembler = new RequestAssembler();
        List<String> requests = new ArrayList<>();
        boolean refused = false;
        for (String part : parts) {
            channel.writeInbound(buffer(part));
            for (Object each = channel.readInbound(); each != null; each = channel.readInbound()) {
                GuestRequest request = each instanceof GuestRequest whole ? whole : assembler.add((HttpObject) each);
                if (request != null && !refused) {
                    refused = request.refusal() != null;
                    requests.add(refused + " " + request.head() + " " + request.http11() + " " + request.keepAlive()
                            + " " + new String(request.bytes(), ISO_8859_1));
                }
                ReferenceCountUtil.release(each);
            }
        }
        channel.finishAndReleaseAll();
        return requests;
    }
}
