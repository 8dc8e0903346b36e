package dev.plankton.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.plankton.clock.ManualClock;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Vm;
import dev.plankton.machine.MachineProfile;
import dev.plankton.testing.Patience;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** VMs that a viewer watches. */
class WatchTest {
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: vm\r\n\r\n";
    private static final String WATCH = "/api/v1/vms/5/watch";

    private final Hypervisor hypervisor = Population.of("web", 20);
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

    private static JsonObject ok(Client.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private Client.Answer delete(String path) throws IOException {
        return client.ask("DELETE", path, Map.of("Authorization", "Bearer " + dashboard.token()), new byte[0]);
    }

    private Vm vm() {
        return Objects.requireNonNull(hypervisor.vm(5));
    }

    private static long moment(JsonObject state) {
        return state.get("moment").getAsLong();
    }

    @Test
    void countsExitsWhileItIsWatched() throws IOException {
        assertThat(ok(client.get(WATCH)).get("watched").getAsBoolean()).isFalse();
        assertThat(ok(client.post(WATCH, "")).get("running").getAsBoolean()).isTrue();
        assertThat(vm().isAttached()).isTrue();
        assertThat(client.post("/api/v1/vms/5/request", REQUEST).text()).contains("VM 5 request 1");
        Patience.until(
                "its exits are counted",
                () -> ok(client.get(WATCH)).getAsJsonArray("exits").asList().stream()
                        .map(exit -> exit.getAsJsonObject())
                        .anyMatch(exit -> exit.get("kind").getAsString().startsWith("OUT")
                                && exit.get("count").getAsLong() > 0
                                && exit.get("nanos").getAsLong()
                                        >= exit.get("mostNanos").getAsLong()));
        assertThat(ok(client.get("/api/v1/vms/5")).get("watched").getAsBoolean())
                .isTrue();
        assertThat(ok(delete(WATCH)).get("watched").getAsBoolean()).isFalse();
        assertThat(vm().isAttached()).isFalse();
        assertThat(client.post("/api/v1/vms/5/request", REQUEST).text()).contains("VM 5 request 2");
    }

    @Test
    void goesToMomentsAndShowsWhatWasThen() throws IOException {
        long beginning = ok(client.post(WATCH, "")).get("beginning").getAsLong();
        assertThat(client.post("/api/v1/vms/5/request", REQUEST).text()).contains("request 1");
        JsonObject still = ok(client.post(WATCH + "/halt", ""));
        assertThat(still.get("running").getAsBoolean()).isFalse();
        long end = moment(still);
        assertThat(end).isGreaterThan(beginning);
        String registers = registers();

        JsonObject back = ok(client.post(WATCH + "/go", "{\"by\": -3}"));
        assertThat(moment(back)).isEqualTo(end - 3);
        assertThat(back.get("past").getAsBoolean()).isTrue();
        assertThat(registers()).isNotEqualTo(registers);
        assertThat(ok(client.get("/api/v1/vms/5")).get("instructions").getAsLong())
                .isEqualTo(end - 3);
        assertThat(moment(ok(client.post(WATCH + "/go", "{\"by\": 3}")))).isEqualTo(end);
        assertThat(registers()).isEqualTo(registers);

        assertThat(moment(ok(client.post(WATCH + "/go", "{\"moment\": " + beginning + "}"))))
                .isEqualTo(beginning);
        assertThat(client.get("/api/v1/vms/5/memory?address=0x7C00&length=2").body())
                .isEqualTo(vm().read(0x7C00, 2));
        assertThat(ok(client.get("/api/v1/vms/5/screen")).get("kind").getAsString())
                .isEqualTo("text");
        assertThat(ok(client.get("/api/v1/vms/5/lines")).get("total").getAsInt())
                .isPositive();

        assertThat(ok(client.post(WATCH + "/resume", "")).get("past").getAsBoolean())
                .isFalse();
        assertThat(client.post("/api/v1/vms/5/request", REQUEST).text()).contains("request 2");
        delete(WATCH);
        assertThat(vm().instructions()).isGreaterThan(end);
    }

    @Test
    void aStepForwardPassesOverLittleSleep() throws IOException {
        ok(client.post(WATCH, ""));
        JsonObject still = ok(client.post(WATCH + "/halt", ""));
        JsonObject later = ok(client.post(WATCH + "/go", "{\"by\": 10000000}"));
        assertThat(later.get("nanos").getAsLong() - still.get("nanos").getAsLong())
                .isBetween(0L, Duration.ofMillis(60).toNanos());
        ok(client.post(WATCH + "/go", "{\"by\": -1}"));
        assertThat(moment(ok(client.post(WATCH + "/go", "{\"by\": 10000000}")))).isEqualTo(moment(later));
    }

    private String registers() throws IOException {
        return ok(client.get("/api/v1/vms/5")).get("registers").toString();
    }

    @Test
    void whatIsWrongIsSaid() throws IOException {
        assertThat(client.post(WATCH + "/go", "{\"moment\": 1}").status()).isEqualTo(409);
        ok(client.post(WATCH, ""));
        assertThat(client.post(WATCH + "/go", "{\"moment\": 1}").text()).contains("no moment of the history");
        assertThat(client.post(WATCH + "/go", "{}").text()).contains("one of moment and by is expected");
        assertThat(client.post("/api/v1/vms/5/fork", "").text()).contains("VM 5 is watched");
        assertThat(client.get("/api/v1/vms/5/snapshot").status()).isEqualTo(409);
        for (int vm = 6; vm < 13; vm++) {
            ok(client.post("/api/v1/vms/" + vm + "/watch", ""));
        }
        assertThat(client.post("/api/v1/vms/13/watch", "").text()).contains("8 VMs are watched already");
    }

    @Test
    void aWatchedVmStopsWhenItIsAskedTo() throws IOException {
        ok(client.post(WATCH, ""));
        ok(client.post(WATCH + "/halt", ""));
        ok(client.post("/api/v1/vms/5/stop", ""));
        Patience.until(
                "it has stopped", () -> !ok(client.get(WATCH)).get("watched").getAsBoolean());
        Patience.until("it has ended", () -> vm().ended() != null);
    }

    @Test
    void aServerThatEndsGivesItBackFromThePresent() throws IOException {
        ok(client.post(WATCH, ""));
        assertThat(client.post("/api/v1/vms/5/request", REQUEST).text()).contains("request 1");
        ok(client.post(WATCH + "/go", "{\"by\": -10}"));
        dashboard.close();
        assertThat(vm().isAttached()).isFalse();
        open();
        assertThat(client.post("/api/v1/vms/5/request", REQUEST).text()).contains("request 2");
    }

    @Test
    void aVmThatNoClientAsksAboutIsGivenBack() throws IOException {
        ManualClock clock = new ManualClock(Instant.EPOCH);
        try (Hypervisor other = Hypervisor.builder()
                        .clock(clock)
                        .profile(MachineProfile.DEFAULT)
                        .build();
                Dashboard room = Dashboard.of(other)) {
            Vm watched = other.boot(Population.image("web"));
            Client asks = new Client(room);
            Patience.until("it has run", () -> watched.instructions() > 0);
            ok(asks.post("/api/v1/vms/0/watch", ""));
            assertThat(watched.isAttached()).isTrue();
            clock.advance(Duration.ofSeconds(90));
            ok(asks.get("/api/v1/vms/0/watch"));
            clock.advance(Duration.ofSeconds(90));
            for (String what : new String[] {"", "/lines", "/disassembly"}) { // What a page in the background asks.
                ok(asks.get("/api/v1/vms/0" + what));
            }
            assertThat(watched.isAttached()).isTrue();
            clock.advance(Duration.ofSeconds(45));
            Patience.until("it is given back", () -> !watched.isAttached());
        }
    }

    @Test
    void theForkTreeIsKnown() throws IOException {
        int child = ok(client.post("/api/v1/vms/5/fork", "")).get("first").getAsInt();
        ok(client.post("/api/v1/vms/" + child + "/fork", "{\"count\": 3}"));
        JsonObject tree = ok(client.get("/api/v1/vms/" + (child + 2) + "/forks"));
        assertThat(tree.getAsJsonArray("ancestors").asList().stream()
                        .map(line -> line.getAsJsonObject().get("number").getAsInt()))
                .containsExactly(child, 5);
        assertThat(tree.getAsJsonArray("children")).isEmpty();
        assertThat(ok(client.get("/api/v1/vms/" + child + "/forks"))
                        .getAsJsonArray("children")
                        .toString())
                .isEqualTo("[{\"first\":%d,\"count\":3}]".formatted(child + 1));
        assertThat(ok(client.get("/api/v1/vms/4/forks")).getAsJsonArray("ancestors"))
                .isEmpty();
    }
}
