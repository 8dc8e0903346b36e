package dev.plankton.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plankton.clock.ManualClock;
import dev.plankton.dashboard.http.HttpServer;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.testing.Patience;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in. */
class AccessTest {
    private static final byte[] NOTHING = {};

    private final Hypervisor hypervisor = Population.of("web", 3);
    private Dashboard dashboard;
    private Client client;

    @BeforeEach
    void open() throws IOException {
        dashboard = Dashboard.of(hypervisor);
        client = new Client(dashboard);
    }

    @AfterEach
    void close() {
        dashboard.close();
        hypervisor.close();
    }

    private Client.Answer get(String path, String... headers) throws IOException {
        return client.ask("GET", path, map(headers), NOTHING);
    }

    private Client.Answer post(String path, String... headers) throws IOException {
        return client.ask("POST", path, map(headers), NOTHING);
    }

    private static Map<String, String> map(String... headers) {
        Map<String, String> map = new HashMap<>();
        for (int n = 0; n < headers.length; n += 2) {
            map.put(headers[n], headers[n + 1]);
        }
        return map;
    }

    private String bearer() {
        return "Bearer " + dashboard.token();
    }

    private String cookie() throws IOException {
        String head = get("/?token=" + dashboard.token()).head();
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("set-cookie: "))
                .map(line -> line.substring("set-cookie: ".length()).split(";", -1)[0])
                .findFirst()
                .orElseThrow();
    }

    private String origin() {
        return "http://127.0.0.1:" + dashboard.port();
    }

    @Test
    void itListensOnLoopbackOnly() {
        assertThat(dashboard.address().getHost()).isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/api/v1/about", "/api/v1/vms/1", "/metrics", "/openapi.yaml", "/js/map.js", "/no-such"})
    void nothingIsServedWithoutTheToken(String path) throws IOException {
        assertThat(get(path).status()).isEqualTo(401);
        assertThat(get(path, "Authorization", "Bearer " + "x".repeat(32)).status())
                .isEqualTo(401);
        assertThat(get(path, "Cookie", "plankton" + dashboard.port() + "=wrong").status())
                .isEqualTo(401);
    }

    @Test
    void onlyHealthNeedsNone() throws IOException {
        assertThat(get("/healthz").text()).isEqualTo("ok\n");
        assertThat(get("/healthz", "Host", "evil.example").status()).isEqualTo(403);
    }

    @Test
    void theTokenInTheUrlBecomesACookieAndLeavesTheAddress() throws IOException {
        Client.Answer first = get("/?token=" + dashboard.token());
        assertThat(first.status()).isEqualTo(303);
        assertThat(first.head().toLowerCase(Locale.ROOT))
                .contains("location: /\r\n")
                .contains("httponly")
                .contains("samesite=strict");
        assertThat(get("/?token=" + "x".repeat(32)).status()).isEqualTo(401);
        assertThat(get("/api/v1/about", "Cookie", cookie()).status()).isEqualTo(200);
    }

    @Test
    void aPageOfAnotherNameThatResolvesToThisHostIsRefused() throws IOException {
        assertThat(get("/api/v1/about", "Authorization", bearer(), "Host", "evil.example")
                        .status())
                .isEqualTo(403);
        assertThat(get("/?token=" + dashboard.token(), "Host", "evil.example:80")
                        .status())
                .isEqualTo(403);
        assertThat(get("/api/v1/about", "Authorization", bearer(), "Host", "localhost:" + dashboard.port())
                        .status())
                .isEqualTo(200);
        assertThat(client.raw("GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n", NOTHING)
                        .status())
                .as("without a Host")
                .isEqualTo(400);
    }

    @Test
    void anotherOriginIsRefused() throws IOException {
        assertThat(get("/api/v1/about", "Cookie", cookie(), "Origin", "http://evil.example")
                        .status())
                .isEqualTo(403);
        assertThat(get("/api/v1/about", "Authorization", bearer(), "Origin", "http://127.0.0.1:1")
                        .status())
                .as("another port")
                .isEqualTo(403);
        assertThat(get("/api/v1/about", "Cookie", cookie(), "Origin", origin()).status())
                .isEqualTo(200);
        assertThat(get("/healthz", "Origin", "null").status()).isEqualTo(403);
    }

    @Test
    void theCookieAloneChangesNothing() throws IOException {
        assertThat(post("/api/v1/vms/1/pause", "Cookie", cookie()).status()).isEqualTo(403);
        assertThat(Objects.requireNonNull(hypervisor.vm(1)).state()).isEqualTo(RunState.IDLE);
        assertThat(post("/api/v1/vms/1/pause", "Cookie", cookie(), "Origin", origin())
                        .status())
                .isEqualTo(200);
        assertThat(Objects.requireNonNull(hypervisor.vm(1)).state()).isEqualTo(RunState.PAUSED);
        assertThat(post("/api/v1/vms/1/resume", "Authorization", bearer()).status())
                .isEqualTo(200);
    }

    @Test
    void theCookieAloneOpensNoStream() throws IOException {
        String[] upgrade = {
            "Connection",
            "Upgrade",
            "Upgrade",
            "websocket",
            "Sec-WebSocket-Version",
            "13",
            "Sec-WebSocket-Key",
            "dGhlIHNhbXBsZSBub25jZQ==",
            "Cookie",
            cookie()
        };
        assertThat(get(HttpServer.STREAM, upgrade).status()).isEqualTo(403);
        assertThat(dashboard.viewers()).isZero();
    }

    @Test
    void noOtherSiteMayReadOrEmbed() throws IOException {
        Client.Answer answer = get("/api/v1/about", "Authorization", bearer());
        String head = answer.head().toLowerCase(Locale.ROOT);
        assertThat(head)
                .contains("content-security-policy: default-src 'none'")
                .contains("script-src 'self';")
                .contains("frame-ancestors 'none'")
                .contains("x-content-type-options: nosniff")
                .contains("referrer-policy: no-referrer")
                .contains("cross-origin-resource-policy: same-origin")
                .doesNotContain("access-control-")
                .doesNotContain("unsafe-");
        assertThat(client.ask("OPTIONS", "/api/v1/about", map("Authorization", bearer()), NOTHING)
                        .status())
                .isEqualTo(405);
    }

    @Test
    void bodiesAreBounded() throws IOException {
        assertThat(client.ask("POST", "/api/v1/vms/1/keys", map("Authorization", bearer()), new byte[65_537])
                        .status())
                .isEqualTo(413);
        assertThat(client.ask(
                                "POST",
                                "/api/v1/vms/1/keys",
                                map("Authorization", bearer(), "Content-Length", "4000000000"),
                                NOTHING)
                        .status())
                .as("refused by its announcement")
                .isEqualTo(413);
        String chunk = Integer.toHexString(70_000) + "\r\n" + "x".repeat(70_000) + "\r\n0\r\n\r\n";
        assertThat(client.raw(
                                "POST /api/v1/vms/1/keys HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAuthorization: "
                                        + bearer() + "\r\nTransfer-Encoding: chunked\r\n\r\n",
                                chunk.getBytes(StandardCharsets.US_ASCII))
                        .status())
                .as("without an announcement")
                .isEqualTo(413);
        assertThat(get("/" + "x".repeat(10_000), "Authorization", bearer()).status())
                .isEqualTo(400);
    }

    @Test
    void aBodyDoesNotHideWhatElseIsWrong() throws IOException {
        assertThat(client.post("/api/v1/no-such", "{}").json().get("error").getAsString())
                .contains("no such path: /api/v1/no-such");
        assertThat(client.post("/api/v1/vms/1", "{}").status()).isEqualTo(405);
        assertThat(client.post("/api/v1/vms/1/keys", "x".repeat(65_537))
                        .json()
                        .get("error")
                        .getAsString())
                .contains("too long a body");
    }

    /** Several requests in one segment. */
    @Test
    void aRefusalWaitsForTheRepliesBeforeIt() throws IOException {
        String good = "GET /api/v1/vms HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAuthorization: %s\r\n\r\n"
                .formatted(dashboard.port(), bearer());
        String bad = "GET /api/v1/vms HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n".formatted(dashboard.port());
        try (Socket socket = new Socket("127.0.0.1", dashboard.port())) {
            socket.getOutputStream().write((good + good + bad).getBytes(StandardCharsets.US_ASCII));
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(all.split("HTTP/1.1 ", -1))
                    .extracting(reply -> reply.length() < 3 ? "" : reply.substring(0, 3))
                    .containsExactly("", "200", "200", "401");
        }
    }

    @Test
    void strangersAreSoonNotEvenAnswered() throws IOException {
        // No time passes: this number of requests is too large however long they take.
        try (Hypervisor still = Hypervisor.builder()
                        .clock(new ManualClock(Instant.EPOCH))
                        .build();
                Dashboard watched = Dashboard.of(still)) {
            Client stranger = new Client(watched);
            List<Integer> statuses = new ArrayList<>();
            for (int n = 0; n < 60; n++) {
                statuses.add(
                        stranger.ask("GET", "/api/v1/about", Map.of(), NOTHING).status());
            }
            assertThat(statuses).containsOnly(401, 429).endsWith(429);
            assertThat(stranger.get("/api/v1/about").status())
                    .as("with the token")
                    .isEqualTo(200);
        }
    }

    @Test
    void connectionsAreBounded() throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int n = 0; n < HttpServer.CONNECTIONS; n++) {
                sockets.add(new Socket("127.0.0.1", dashboard.port()));
            }
            Patience.until("one too many is closed", () -> {
                try (Socket more = new Socket("127.0.0.1", dashboard.port())) {
                    more.setSoTimeout(100);
                    return more.getInputStream().read() < 0;
                } catch (SocketTimeoutException e) {
                    return false;
                } catch (SocketException e) {
                    return true;
                }
            });
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        Patience.until("others are let in again", () -> {
            try {
                return get("/healthz").status() == 200;
            } catch (IOException | StringIndexOutOfBoundsException e) {
                return false;
            }
        });
    }

    @Test
    void otherHostsAreLetInByATokenOfTheUsersOnly() throws IOException {
        InetAddress all = InetAddress.getByName("0.0.0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Dashboard.builder(hypervisor).bind(all).start())
                .withMessageContaining("token");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Dashboard.builder(hypervisor).token("short"))
                .withMessageContaining("16 to 256");
        try (Dashboard open = Dashboard.builder(hypervisor)
                .bind(all)
                .token("a-token-of-the-users-own")
                .hostName("plankton.example")
                .start()) {
            Client to = new Client(open);
            assertThat(to.get("/api/v1/about").status()).isEqualTo(200);
            assertThat(to.ask("GET", "/healthz", map("Host", "plankton.example"), NOTHING)
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void tokensDiffer() throws IOException {
        try (Dashboard other = Dashboard.of(hypervisor)) {
            assertThat(other.token()).isNotEqualTo(dashboard.token()).hasSizeGreaterThanOrEqualTo(32);
            assertThat(other.url().toString()).endsWith("?token=" + other.token());
        }
    }

    @Test
    void aReadOnlyOneChangesNothing() throws IOException {
        try (Dashboard quiet = Dashboard.builder(hypervisor).readOnly().start()) {
            Client to = new Client(quiet);
            assertThat(to.post("/api/v1/vms/1/stop", "").status()).isEqualTo(403);
            assertThat(to.get("/api/v1/vms/1").json().get("state").getAsString())
                    .isEqualTo("idle");
        }
    }
}
