package dev.plankton.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Snapshot;
import dev.plankton.hypervisor.Vm;
import dev.plankton.testing.Patience;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the endpoints answer. */
class ApiTest {
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: vm\r\n\r\n";

    private final Hypervisor hypervisor = Population.of("web", 300);
    private Dashboard dashboard;
    private Client client;

    @BeforeEach
    void open() throws IOException {
        dashboard = Dashboard.builder(hypervisor)
                .image(Population.image("hello"))
                .shownAs("1.2.3", "a test")
                .gateway("http://127.0.0.0:8080")
                .start();
        client = new Client(dashboard);
    }

    @AfterEach
    void close() {
        dashboard.close();
        hypervisor.close();
    }

    private JsonObject json(String path) throws IOException {
        Client.Answer answer = client.get(path);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private JsonObject post(String path, String body) throws IOException {
        Client.Answer answer = client.post(path, body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private String error(int status, Client.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        return answer.json().get("error").getAsString();
    }

    private Vm vm(int number) {
        return Objects.requireNonNull(hypervisor.vm(number));
    }

    private void awaitState(int number, String state) throws IOException {
        Patience.until(
                state,
                () -> json("/api/v1/vms/" + number).get("state").getAsString().equals(state));
    }

    @Test
    void itSaysWhatItIsAndCan() throws IOException {
        JsonObject about = json("/api/v1/about");
        assertThat(about.get("version").getAsString()).isEqualTo("1.2.3");
        assertThat(about.get("gateway").getAsString()).isEqualTo("http://127.0.0.0:8080");
        assertThat(about.getAsJsonObject("capabilities").get("experiments").getAsBoolean())
                .isFalse();
    }

    @Test
    void listsByPages() throws IOException {
        JsonObject first = json("/api/v1/vms?limit=200");
        JsonObject rest = json("/api/v1/vms?limit=200&from=" + first.get("next").getAsInt());
        assertThat(first.getAsJsonArray("vms")).hasSize(200);
        assertThat(rest.getAsJsonArray("vms")).hasSize(100);
        assertThat(rest.get("next").isJsonNull()).isTrue();
        JsonObject line = rest.getAsJsonArray("vms").get(99).getAsJsonObject();
        assertThat(line.get("number").getAsInt()).isEqualTo(299);
        assertThat(line.get("address").getAsString()).isEqualTo("127.0.1.43");
        assertThat(line.get("imageName").getAsString()).isEqualTo("web");
        assertThat(line.get("shared").getAsBoolean()).isTrue();
    }

    @Test
    void listsByStateAndImage() throws IOException {
        vm(7).pause();
        Vm hello = hypervisor.boot(Population.image("hello"));
        JsonArray paused = json("/api/v1/vms?state=paused,stopped").getAsJsonArray("vms");
        assertThat(paused).hasSize(1);
        assertThat(paused.get(0).getAsJsonObject().get("number").getAsInt()).isEqualTo(7);
        JsonArray other = json("/api/v1/vms?image=" + hello.origin()).getAsJsonArray("vms");
        assertThat(other.get(0).getAsJsonObject().get("number").getAsInt()).isEqualTo(300);
        assertThat(error(400, client.get("/api/v1/vms?state=asleep"))).contains("asleep", "idle");
        assertThat(error(400, client.get("/api/v1/vms?limit=0"))).isEqualTo("limit out of range (1 to 1000): 0");
        assertThat(error(400, client.get("/api/v1/vms?limit=many"))).contains("limit", "many");
    }

    @Test
    void everyByteOfAVmIsAccountedFor() throws IOException {
        assertThat(client.post("/api/v1/vms/5/request", REQUEST).text()).contains("VM 5");
        JsonObject vm = json("/api/v1/vms/5");
        int address = 0;
        int lines = 0;
        int changed = 0;
        for (JsonElement element : vm.getAsJsonArray("regions")) {
            JsonObject region = element.getAsJsonObject();
            assertThat(region.get("address").getAsInt()).isEqualTo(address);
            address += region.get("length").getAsInt();
            lines += region.get("privateLines").getAsInt();
            changed += region.get("changedBytes").getAsInt();
        }
        assertThat(address).isEqualTo(vm.get("memoryBytes").getAsInt());

        JsonObject page = json("/api/v1/vms/5/lines");
        assertThat(page.get("total").getAsInt()).isEqualTo(lines).isPositive();
        int differ = 0;
        for (JsonElement element : page.getAsJsonArray("lines")) {
            byte[] mine = HexFormat.of()
                    .parseHex(element.getAsJsonObject().get("bytes").getAsString());
            byte[] template = HexFormat.of()
                    .parseHex(element.getAsJsonObject().get("template").getAsString());
            for (int n = 0; n < mine.length; n++) {
                differ += mine[n] == template[n] ? 0 : 1;
            }
        }
        assertThat(differ).isEqualTo(changed).isPositive();
        int inRuns = 0;
        for (JsonElement run : vm.getAsJsonArray("runs")) {
            inRuns += run.getAsJsonArray().get(1).getAsInt();
        }
        assertThat(inRuns).isEqualTo(lines);
    }

    @Test
    void registersAndCodeAreThoseOfTheVm() throws IOException {
        JsonObject vm = json("/api/v1/vms/5");
        JsonObject registers = vm.getAsJsonObject("registers");
        JsonObject code = json("/api/v1/vms/5/disassembly?count=4");
        assertThat(code.get("segment").getAsInt()).isEqualTo(registers.get("CS").getAsInt());
        assertThat(code.get("offset").getAsInt()).isEqualTo(registers.get("EIP").getAsInt());
        JsonObject first = code.getAsJsonArray("instructions").get(0).getAsJsonObject();
        assertThat(first.get("current").getAsBoolean()).isTrue();
        int linear =
                (registers.get("CS").getAsInt() << 4) + registers.get("EIP").getAsInt();
        byte[] memory = client.get("/api/v1/vms/5/memory?length=16&address=0x" + Integer.toHexString(linear))
                .body();
        assertThat(memory).isEqualTo(vm(5).read(linear, 16));
        assertThat(HexFormat.of().withUpperCase().formatHex(memory))
                .startsWith(first.get("bytes").getAsString());
        // It sleeps after HLT, with interrupts on.
        assertThat(vm(5).read(linear - 1, 1)).containsExactly(0xF4);
        assertThat(vm.getAsJsonObject("flags").get("IF").getAsBoolean()).isTrue();
        assertThat(vm.get("instructions").getAsLong()).isEqualTo(vm(5).instructions());
        assertThat(error(400, client.get("/api/v1/vms/5/memory?address=99999999")))
                .isNotEmpty();
    }

    @Test
    void theScreenIsText() throws IOException {
        int greeter = hypervisor.boot(Population.greeter(), 1, _ -> {});
        JsonObject screen = json("/api/v1/vms/" + greeter + "/screen");
        assertThat(screen.get("kind").getAsString()).isEqualTo("text");
        String shown = vm(greeter).screen().text();
        assertThat(shown).contains("Hi");
        StringBuilder text = new StringBuilder();
        screen.getAsJsonArray("lines")
                .forEach(line -> text.append(line.getAsString().stripTrailing()).append('\n'));
        assertThat(text.toString().stripTrailing()).isEqualTo(shown.stripTrailing());
        assertThat(screen.getAsJsonObject("cursor").get("column").getAsInt()).isPositive();
        assertThat(screen.getAsJsonArray("palette")).hasSize(16);
    }

    @Test
    void graphicsAreIndexedPixels() throws IOException {
        Vm plasma = hypervisor.boot(Population.image("plasma"));
        Patience.until(
                "graphics",
                () -> json("/api/v1/vms/" + plasma.number() + "/screen")
                        .get("kind")
                        .getAsString()
                        .equals("graphics"));
        JsonObject screen = json("/api/v1/vms/" + plasma.number() + "/screen");
        int size = screen.get("width").getAsInt() * screen.get("height").getAsInt();
        assertThat(Base64.getDecoder().decode(screen.get("pixels").getAsString()))
                .hasSize(size);
        assertThat(screen.getAsJsonArray("palette")).hasSizeGreaterThanOrEqualTo(16);
    }

    @Test
    void pausesResumesStopsAndResets() throws IOException {
        assertThat(post("/api/v1/vms/3/pause", "").get("state").getAsString()).isEqualTo("paused");
        post("/api/v1/vms/3/resume", "");
        assertThat(client.post("/api/v1/vms/3/request", REQUEST).text()).contains("VM 3");
        post("/api/v1/vms/3/stop", "");
        awaitState(3, "stopped");
        assertThat(json("/api/v1/vms/3").get("ended").getAsString()).contains("stopped");
        assertThat(error(409, client.post("/api/v1/vms/3/request", REQUEST))).contains("VM 3", "stopped");
        post("/api/v1/vms/3/reset", "");
        assertThat(client.post("/api/v1/vms/3/request", REQUEST).text()).contains("VM 3");
    }

    @Test
    void aRequestWithoutReplyTimesOut() throws IOException {
        vm(4).pause();
        assertThat(error(504, client.post("/api/v1/vms/4/request?timeout=50", REQUEST)))
                .contains("time");
    }

    @Test
    void forksAndBoots() throws IOException {
        int first = post("/api/v1/vms/1/fork", "").get("first").getAsInt();
        assertThat(first).isEqualTo(300);
        assertThat(post("/api/v1/vms/1/fork", "{\"count\": 10}").get("first").getAsInt())
                .isEqualTo(301);
        assertThat(hypervisor.size()).isEqualTo(311);
        assertThat(post("/api/v1/vms", "{\"image\": \"hello\", \"count\": 2}")
                        .get("first")
                        .getAsInt())
                .isEqualTo(311);
        assertThat(error(404, client.post("/api/v1/vms", "{\"image\": \"no-such\"}")))
                .contains("no-such", "hello", "web");
        assertThat(error(400, client.post("/api/v1/vms", "{\"image\": \"hello\", \"count\": 0}")))
                .contains("count");
        assertThat(error(400, client.post("/api/v1/vms", "{nonsense"))).contains("JSON");
        assertThat(error(400, client.post("/api/v1/vms", "[".repeat(60_000)))).contains("JSON");
    }

    @Test
    void aSnapshotComesBackAsAVm() throws IOException {
        byte[] bytes = client.get("/api/v1/vms/2/snapshot").body();
        Snapshot snapshot = Snapshot.read(new ByteArrayInputStream(bytes));
        assertThat(snapshot.vm()).isEqualTo(2);
        Client.Answer answer =
                client.ask("POST", "/api/v1/snapshots", Map.of("Authorization", "Bearer " + dashboard.token()), bytes);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        int copy = answer.json().get("first").getAsInt();
        assertThat(client.post("/api/v1/vms/" + copy + "/request", REQUEST).text())
                .contains("VM " + copy);
        assertThat(error(400, client.post("/api/v1/snapshots", "no snapshot"))).isNotEmpty();
    }

    @Test
    void keysReachTheGuest() throws IOException {
        Vm snake = hypervisor.boot(Population.image("snake"));
        Patience.until("snake runs", () -> snake.instructions() > 0);
        assertThat(post("/api/v1/vms/" + snake.number() + "/keys", "{\"script\": \"{up}x\"}")
                        .get("offer")
                        .getAsString())
                .isEqualTo("accepted");
        assertThat(post("/api/v1/vms/" + snake.number() + "/keys", "{\"scanCodes\": [30, 158]}")
                        .get("offer")
                        .getAsString())
                .isEqualTo("accepted");
        assertThat(error(400, client.post("/api/v1/vms/1/keys", "{\"scanCodes\": [300]}")))
                .contains("scanCodes", "300");
        assertThat(error(400, client.post("/api/v1/vms/1/keys", "{\"script\": \"{nokey}\"}")))
                .contains("nokey");
        assertThat(error(400, client.post("/api/v1/vms/1/keys", "{}"))).contains("one of");
    }

    @Test
    void theBusiestComeFirst() throws IOException {
        Vm one = hypervisor.boot(Population.image("spin"));
        Vm two = hypervisor.boot(Population.image("spin"));
        Patience.until("both are seen", () -> {
            JsonObject top = json("/api/v1/top?millis=400&limit=5");
            List<Integer> busiest = new ArrayList<>();
            top.getAsJsonArray("vms")
                    .forEach(
                            vm -> busiest.add(vm.getAsJsonObject().get("number").getAsInt()));
            assertThat(busiest).isSubsetOf(one.number(), two.number());
            return busiest.size() == 2
                    && !top.get("fairness").isJsonNull()
                    && top.get("fairness").getAsDouble() <= 1;
        });
    }

    @Test
    void populationAndImages() throws IOException {
        JsonObject population = json("/api/v1/population");
        assertThat(population.get("alive").getAsInt()).isEqualTo(300);
        assertThat(population.getAsJsonObject("counters").get("created").getAsInt())
                .isEqualTo(300);
        assertThat(population.getAsJsonObject("memory").get("limitBytes").getAsLong())
                .isPositive();
        JsonObject images = json("/api/v1/images");
        assertThat(images.getAsJsonArray("templates")
                        .get(0)
                        .getAsJsonObject()
                        .get("name")
                        .getAsString())
                .isEqualTo("web");
        assertThat(images.getAsJsonArray("bootable").toString()).contains("hello", "web");
    }

    @Test
    void samplesAreTakenWhileTheyAreAskedFor() throws IOException {
        Patience.until(
                "two samples",
                () -> json("/api/v1/series").getAsJsonArray("rows").size() >= 2);
        JsonObject series = json("/api/v1/series");
        int columns = series.getAsJsonArray("columns").size();
        assertThat(series.getAsJsonArray("rows"))
                .allSatisfy(row -> assertThat(row.getAsJsonArray()).hasSize(columns));
        double first =
                series.getAsJsonArray("rows").get(0).getAsJsonArray().get(0).getAsDouble();
        assertThat(json("/api/v1/series?since=" + first).getAsJsonArray("rows"))
                .isNotEmpty()
                .allSatisfy(row ->
                        assertThat(row.getAsJsonArray().get(0).getAsDouble()).isGreaterThan(first));
    }

    @Test
    void whatIsNotThereIsNamed() throws IOException {
        assertThat(error(404, client.get("/api/v1/vms/4000"))).isEqualTo("there is no VM 4000: 0 to 299");
        assertThat(error(404, client.get("/api/v1/nothing"))).contains("/api/v1/nothing", "openapi");
        assertThat(error(405, client.post("/api/v1/about", ""))).contains("GET");
        assertThat(error(400, client.get("/api/v1/vms/x"))).contains("vm", "x");
        assertThat(error(404, client.get("/api/v1/experiments/1"))).contains("1");
    }

    @Test
    void itGoesOnAfterTheHypervisorIsClosed() throws IOException {
        hypervisor.close();
        assertThat(error(503, client.get("/healthz"))).contains("closed");
        assertThat(error(409, client.get("/api/v1/population"))).contains("closed");
    }
}
