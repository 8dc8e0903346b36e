package dev.plankton.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.hypervisor.io.Offer;
import dev.plankton.hypervisor.io.ReplyListener;
import dev.plankton.net.counters.GatewayCount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpGatewayTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String PLAIN = "HTTP/1.0 200 OK\r\n\r\nhi";

    private final FakeVm vm = new FakeVm();
    private Gateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = new GatewayBuilder(n -> n == 5 ? vm : null).port(0).start();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private Client client() throws IOException {
        return new Client(gateway.address(5));
    }

    private String ask(String request) throws IOException {
        try (Client client = client()) {
            return client.send(request).readReply();
        }
    }

    @Test
    void guestSeesTheWholeRequestAndMissingLengthIsAdded() throws IOException {
        vm.answering(PLAIN);
        assertThat(ask("GET /a?b HTTP/1.1\r\nHost: x\r\nX-Y: z\r\n\r\n"))
                .isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
        assertThat(vm.requests).containsExactly("GET /a?b HTTP/1.1\r\nHost: x\r\nX-Y: z\r\n\r\n");
    }

    @Test
    void wrongLengthIsCorrectedAndLoneLineFeedsAreMended() throws IOException {
        vm.answering("HTTP/1.1 404 Not Found\nContent-Length: 99\nX: y\n\nhello");
        assertThat(ask(GET)).isEqualTo("HTTP/1.1 404 Not Found\r\nX: y\r\nContent-Length: 5\r\n\r\nhello");
    }

    @Test
    void replyThatIsNotHttpIsWrapped() throws IOException {
        vm.answering("hello\n");
        assertThat(ask(GET))
                .isEqualTo("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\nhello\n");
        vm.answering("");
        assertThat(ask(GET)).endsWith("Content-Length: 0\r\n\r\n");
    }

    @Test
    void connectionIsKept() throws IOException {
        vm.answering(PLAIN);
        try (Client client = client()) {
            for (int i = 0; i < 100; i++) {
                assertThat(client.send(GET).readReply()).endsWith("hi");
            }
        }
        assertThat(gateway.counters().get(GatewayCount.ACCEPTED)).isEqualTo(1);
        assertThat(gateway.counters().get(GatewayCount.REQUESTS)).isEqualTo(100);
        assertThat(gateway.counters().get(GatewayCount.REPLIES)).isEqualTo(100);
        assertThat(gateway.counters().get(GatewayCount.BYTES_IN)).isEqualTo(100L * GET.length());
    }

    @Test
    void eitherSideMayCloseTheConnection() throws IOException {
        vm.answering(PLAIN);
        try (Client client = client()) {
            assertThat(client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                            .readAll())
                    .contains("\r\nConnection: close\r\n")
                    .endsWith("hi");
        }
        vm.answering("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nbye");
        try (Client client = client()) {
            assertThat(client.send(GET).readAll())
                    .contains("\r\nConnection: close\r\n")
                    .endsWith("bye");
        }
    }

    @Test
    void http10ClosesUnlessAskedToKeep() throws IOException {
        vm.answering(PLAIN);
        try (Client client = client()) {
            assertThat(client.send("GET / HTTP/1.0\r\n\r\n").readAll())
                    .contains("\r\nConnection: close\r\n")
                    .endsWith("hi");
        }
        try (Client client = client()) {
            String keep = "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
            assertThat(client.send(keep).readReply()).contains("\r\nConnection: keep-alive\r\n");
            assertThat(client.send(keep).readReply()).endsWith("hi");
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrderAndGivenOneByOne() throws Exception {
        BlockingQueue<ReplyListener> asked = new LinkedBlockingQueue<>();
        vm.guest = (request, reply) -> asked.add(reply);
        try (Client client = client()) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < 200; i++) {
                all.append("GET /").append(i).append(" HTTP/1.1\r\nHost: x\r\n\r\n");
            }
            client.send(all.toString());
            for (int i = 0; i < 200; i++) {
                ReplyListener reply = asked.take();
                assertThat(vm.requests).hasSize(i + 1);
                assertThat(vm.requests.getLast()).startsWith("GET /" + i + " ");
                FakeVm.send(reply, "reply ", i + "\n");
                assertThat(client.readReply()).endsWith("reply " + i + "\n");
            }
        }
    }

    @Test
    void headHasNoBodyButTheLength() throws IOException {
        vm.answering("HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello");
        try (Client client = client()) {
            String head = "HEAD / HTTP/1.1\r\nHost: x\r\n\r\n";
            assertThat(client.send(head).readHead()).contains("Content-Length: 5\r\n");
            vm.answering("HTTP/1.0 200 OK\r\nContent-Length: 7\r\n\r\n");
            assertThat(client.send(head).readHead()).contains("Content-Length: 7\r\n");
            vm.answering("HTTP/1.0 204 No Content\r\nContent-Length: 7\r\n\r\nhello");
            assertThat(client.send(GET).readHead()).isEqualTo("HTTP/1.1 204 No Content\r\n\r\n");
            vm.answering("HTTP/1.0 304\r\nETag: \"a\"\r\n\r\n");
            assertThat(client.send(GET).readHead()).isEqualTo("HTTP/1.1 304 \r\nETag: \"a\"\r\n\r\n");
        }
    }

    @Test
    void bodyReachesTheGuestWithItsLengthHoweverItWasSent() throws IOException {
        vm.answering(PLAIN);
        String start = "POST / HTTP/1.1\r\nHost: x\r\n";
        ask(start + "Content-Length: 5\r\n\r\nhello");
        ask(start + "Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\nTrailer: t\r\n\r\n");
        String seen = start + "Content-Length: 5\r\n\r\nhello";
        assertThat(vm.requests).containsExactly(seen, seen);
    }

    @Test
    void expectationIsMetBeforeTheBodyIsSent() throws IOException {
        vm.answering(PLAIN);
        try (Client client = client()) {
            client.send("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            assertThat(client.readHead()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(client.send("ab").readReply()).endsWith("hi");
        }
        assertThat(vm.requests).containsExactly("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab");
    }

    @Test
    void expectationAfterAnotherRequestWaitsForItsReply() throws Exception {
        BlockingQueue<ReplyListener> asked = new LinkedBlockingQueue<>();
        vm.guest = (request, reply) -> asked.add(reply);
        try (Client client = client()) {
            client.send(GET + "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            FakeVm.send(asked.take(), "first");
            assertThat(client.readReply()).endsWith("first");
            assertThat(client.readHead()).startsWith("HTTP/1.1 100 ");
            client.send("ab");
            FakeVm.send(asked.take(), "second");
            assertThat(client.readReply()).endsWith("second");
        }
    }

    /** A plain request, which goes past the decoder, is not taken for the one that had the expectation. */
    @Test
    void nothingIsLeftOfAnExpectationWhoseBodyCameWithIt() throws Exception {
        BlockingQueue<ReplyListener> asked = new LinkedBlockingQueue<>();
        vm.guest = (request, reply) -> asked.add(reply);
        try (Client client = client()) {
            String post = "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nab";
            client.send(GET + post + GET);
            for (String reply : List.of("first", "second", "third")) {
                FakeVm.send(asked.take(), reply);
                assertThat(client.readReply()).endsWith(reply);
            }
            assertThat(client.endOfInput().readAll()).isEmpty();
        }
    }

    @Test
    void badRequestsAreAnsweredByTheGatewayItself() throws IOException {
        List<String> bad = List.of(
                "400|nonsense\r\n\r\n",
                "400|GET / HTTP/1.1\r\n\r\n",
                "400|GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
                "413|POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 20000\r\n\r\n" + "x".repeat(20000),
                "413|POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9223372036854775807\r\n\r\n",
                "413|POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4000\r\n" + "x".repeat(0x4000),
                "414|GET /" + "x".repeat(17000) + " HTTP/1.1\r\nHost: x\r\n\r\n",
                "431|GET / HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(17000) + "\r\n\r\n",
                "501|POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
                "505|GET / HTTP/2.0\r\nHost: x\r\n\r\n");
        for (String each : bad) {
            try (Client client = client()) {
                client.send(each.substring(4)).endOfInput();
                assertThat(client.readAll())
                        .as(each)
                        .startsWith("HTTP/1.1 " + each.substring(0, 3))
                        .contains("\r\nConnection: close\r\n");
            }
        }
        assertThat(vm.requests).isEmpty();
        assertThat(gateway.counters().get(GatewayCount.BAD_REQUESTS)).isEqualTo(bad.size());
    }

    @Test
    void badRequestAfterAGoodOneIsAnsweredSecond() throws IOException {
        vm.answering(PLAIN);
        try (Client client = client()) {
            assertThat(client.send(GET + "nonsense\r\n\r\n").readAll()).matches("(?s)HTTP/1.1 200 .*hiHTTP/1.1 400 .*");
        }
    }

    @Test
    void fullVmIsAnsweredWith503AndTheConnectionStays() throws IOException {
        vm.answering(PLAIN);
        try (Client client = client()) {
            vm.offer = Offer.FULL;
            assertThat(client.send(GET).readReply()).startsWith("HTTP/1.1 503 ").contains("\r\nRetry-After: 1\r\n");
            vm.offer = Offer.ACCEPTED;
            assertThat(client.send(GET).readReply()).startsWith("HTTP/1.1 200 ");
            vm.offer = Offer.GONE;
            assertThat(client.send(GET).readAll()).startsWith("HTTP/1.1 502 ");
        }
        assertThat(gateway.counters().get(GatewayCount.DROPPED)).isEqualTo(2);
    }

    @Test
    void requestTheGuestRefusesIs502() throws IOException {
        assertThat(ask(GET)).startsWith("HTTP/1.1 502 ");
        assertThat(gateway.counters().get(GatewayCount.DROPPED)).isEqualTo(1);
        vm.answering("HTTP/1.1 100 Continue\r\n\r\n");
        assertThat(ask(GET)).startsWith("HTTP/1.1 502 ");
        vm.answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        assertThat(ask(GET)).startsWith("HTTP/1.1 502 ");
    }

    @Test
    void longReplyIsStreamedInChunks() throws IOException {
        String body = "0123456789abcdef".repeat(16 << 10);
        Semaphore begun = new Semaphore(0);
        vm.guest = (request, reply) -> {
            byte[] part = ("HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII);
            reply.part(part, 0, part.length);
            begun.acquireUninterruptibly();
            FakeVm.send(reply, body.substring(1), "end");
        };
        String all = body + body.substring(1) + "end";
        try (Client client = client()) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.send(GET).readHead())
                        .isEqualTo("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                begun.release();
                assertThat(readChunks(client)).isEqualTo(all);
            }
        }
        try (Client client = client()) {
            client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            assertThat(client.readHead()).isEqualTo("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
            begun.release();
            assertThat(client.readAll()).isEqualTo(all);
        }
        try (Client client = client()) {
            assertThat(client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n").readHead())
                    .isEqualTo("HTTP/1.1 200 OK\r\n\r\n");
            begun.release();
            vm.answering(PLAIN);
            assertThat(client.send(GET).readReply()).endsWith("\r\n\r\nhi");
        }
    }

    @Test
    void longReplyThatIsWholeInTimeLeavesInOnePiece() throws IOException {
        byte[] body = new byte[60_000];
        vm.guest = (request, reply) -> {
            reply.part(body, 0, body.length);
            reply.end();
        };
        assertThat(ask(GET)).contains("\r\nContent-Length: 60000\r\n");
    }

    private static String readChunks(Client client) throws IOException {
        StringBuilder body = new StringBuilder();
        while (true) {
            StringBuilder size = new StringBuilder();
            while (!size.toString().endsWith("\r\n")) {
                size.append(client.read(1));
            }
            int length = Integer.parseInt(size.toString().strip(), 16);
            body.append(client.read(length));
            assertThat(client.read(2)).isEqualTo("\r\n");
            if (length == 0) {
                return body.toString();
            }
        }
    }

    @Test
    void replyBrokenOffWhileStreamedEndsTheConnection() throws Exception {
        BlockingQueue<ReplyListener> asked = new LinkedBlockingQueue<>();
        vm.guest = (request, reply) -> {
            byte[] part = new byte[100_000];
            reply.part(part, 0, part.length);
            asked.add(reply);
        };
        try (Client client = client()) {
            assertThat(client.send(GET).readHead()).contains("chunked");
            asked.take().dropped();
            assertThat(client.readAll()).doesNotEndWith("0\r\n\r\n");
        }
        assertThat(gateway.counters().get(GatewayCount.DROPPED)).isEqualTo(1);
    }

    @Test
    void endlessReplyToAClientThatDoesNotReadIsCutOff() throws Exception {
        LinkedBlockingQueue<String> done = new LinkedBlockingQueue<>();
        vm.guest = (request, reply) -> {
            byte[] part = new byte[100_000];
            while (gateway.openConnections() > 0) {
                reply.part(part, 0, part.length);
            }
            reply.end();
            done.add("done");
        };
        try (Client client = client()) {
            client.send(GET);
            assertThat(done.take()).isEqualTo("done");
        }
        assertThat(gateway.counters().get(GatewayCount.DROPPED)).isEqualTo(1);
    }

    @Test
    void clientThatEndsItsStreamStillGetsTheReply() throws IOException {
        vm.answering(PLAIN);
        try (Client client = client()) {
            assertThat(client.send(GET + GET).endOfInput().readAll()).matches("(?s).*hiHTTP.*hi");
        }
        try (Client client = client()) {
            assertThat(client.endOfInput().readAll()).isEmpty();
        }
    }
}
