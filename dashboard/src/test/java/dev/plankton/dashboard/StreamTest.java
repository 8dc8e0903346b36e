package dev.plankton.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.clock.ManualClock;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Vm;
import dev.plankton.testing.Patience;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a stream sends. */
class StreamTest {
    private static final byte[] REQUEST = "GET / HTTP/1.1\r\nHost: vm\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int OFF = 1, IDLE = 2, PAUSED = 4;

    private final Hypervisor hypervisor = Population.of("web", 70_000);
    private final HttpClient http = HttpClient.newHttpClient();
    private Dashboard dashboard;

    @BeforeEach
    void open() throws IOException {
        dashboard = Dashboard.of(hypervisor);
    }

    @AfterEach
    void close() {
        http.close();
        dashboard.close();
        hypervisor.close();
    }

    /** A stream's messages so far. */
    private final class Viewer implements WebSocket.Listener, AutoCloseable {
        final List<ByteBuffer> messages = new CopyOnWriteArrayList<>();
        final List<String> texts = new CopyOnWriteArrayList<>();
        private final WebSocket socket;
        private ByteArrayOutputStream parts = new ByteArrayOutputStream();

        Viewer() {
            socket = http.newWebSocketBuilder()
                    .header("Authorization", "Bearer " + dashboard.token())
                    .buildAsync(URI.create("ws://127.0.0.1:" + dashboard.port() + "/api/v1/stream"), this)
                    .join();
        }

        Viewer send(String json) {
            socket.sendText(json, true).join();
            return this;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            parts.writeBytes(bytes);
            if (last) {
                messages.add(ByteBuffer.wrap(parts.toByteArray()).order(ByteOrder.LITTLE_ENDIAN));
                parts = new ByteArrayOutputStream();
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            texts.add(data.toString());
            from.request(1);
            return null;
        }

        List<ByteBuffer> ofType(int type) {
            return messages.stream().filter(message -> message.get(0) == type).toList();
        }

        @Override
        public void close() {
            socket.abort();
            Patience.until("the viewer has gone", () -> dashboard.viewers() == 0);
        }
    }

    /** A map as a client puts it together of messages of type 1: states and numbers of times active. */
    private static Map<Integer, int[]> map(Viewer viewer) {
        Map<Integer, int[]> vms = new HashMap<>();
        for (ByteBuffer message : viewer.ofType(1)) {
            ByteBuffer in = message.duplicate().order(ByteOrder.LITTLE_ENDIAN);
            in.get();
            int layers = in.get();
            int rows = in.getShort() & 0xFFFF;
            int tile = in.getInt();
            for (int n = 0; n < rows; n++) {
                int row = in.get() & 0xFF;
                int flags = in.get() & 0xFF;
                int first = tile * 65_536 + row * 256;
                for (int bit = 1; bit <= 8; bit <<= 1) {
                    if ((layers & bit) == 0 || (flags & 0x80) != 0) {
                        continue;
                    }
                    byte[] values = new byte[(flags & bit) != 0 ? 1 : 256];
                    in.get(values);
                    for (int x = 0; x < 256 && bit == 1; x++) {
                        vms.computeIfAbsent(first + x, _ -> new int[2])[0] = values[x % values.length];
                    }
                }
                int active = in.get() & 0xFF;
                byte[] list = new byte[active == 0xFF ? 32 : active];
                in.get(list);
                for (int x = 0; x < (active == 0xFF ? 256 : active); x++) {
                    int vm = active == 0xFF ? x : list[x] & 0xFF;
                    if (active != 0xFF || (list[x >> 3] >> (x & 7) & 1) != 0) {
                        vms.computeIfAbsent(first + vm, _ -> new int[2])[1]++;
                    }
                }
            }
            assertThat(in.remaining()).as("bytes left").isZero();
        }
        return vms;
    }

    private Vm vm(int number) {
        return Objects.requireNonNull(hypervisor.vm(number));
    }

    @Test
    void theMapShowsEveryVmOnceAndThenWhatChanges() throws Exception {
        try (Viewer viewer = new Viewer()) {
            viewer.send(
                    "{\"type\": \"map\", \"level\": 0, \"tiles\": [0, 1], \"layers\": [\"image\", \"age\", \"bytes\"]}");
            Patience.until("both tiles", () -> map(viewer).size() == 2 * 65_536);
            Map<Integer, int[]> all = map(viewer);
            assertThat(all.get(0)[0]).isEqualTo(IDLE);
            assertThat(all.get(69_999)[0]).isEqualTo(IDLE);
            assertThat(all.get(70_000)[0]).isZero();

            vm(66_000).call(REQUEST).get();
            Patience.until("its pixel", () -> map(viewer).get(66_000)[1] > 0);
            assertThat(map(viewer).get(66_001)[1]).isZero();

            vm(5).pause();
            Patience.until("paused", () -> map(viewer).get(5)[0] == PAUSED);
            assertThat(map(viewer).get(6)[0]).isEqualTo(IDLE);

            hypervisor.create(Population.image("hello"));
            Patience.until("a new one", () -> map(viewer).get(70_000)[0] == OFF);
        }
    }

    @Test
    void aWakeShowsAsIdleInTheEnd() throws Exception {
        try (Viewer viewer = new Viewer()) {
            viewer.send("{\"type\": \"map\", \"level\": 0, \"tiles\": [0]}");
            Patience.until("the map", () -> map(viewer).size() == 65_536);
            for (int n = 0; n < 2000; n++) {
                vm(n).call(REQUEST).get();
            }
            Patience.until("all were active and are idle", () -> {
                Map<Integer, int[]> now = map(viewer);
                return IntStream.range(0, 2000)
                        .allMatch(n -> now.containsKey(n) && now.get(n)[1] > 0 && now.get(n)[0] == IDLE);
            });
        }
    }

    /** VMs by state, off to stopped, of each place that messages of {@code type} name; counts have {@code bytes} each. */
    private static Map<Integer, List<Integer>> counts(Viewer viewer, int type, int bytes) {
        Map<Integer, List<Integer>> places = new HashMap<>();
        for (ByteBuffer message : viewer.ofType(type)) {
            ByteBuffer in = message.duplicate().order(ByteOrder.LITTLE_ENDIAN);
            int runs = in.position(4).getInt();
            for (int n = 0; n < runs; n++) {
                int first = in.getInt();
                int count = in.getInt();
                Integer[] states = new Integer[5];
                for (int state = 0; state < states.length; state++) {
                    states[state] = bytes == 2 ? in.getShort() & 0xFFFF : in.getInt();
                }
                in.getInt(); // activity and image, or active rows
                for (int place = first; place < first + count; place++) {
                    places.put(place, List.of(states));
                }
            }
            assertThat(in.remaining()).as("bytes left").isZero();
        }
        return places;
    }

    @Test
    void countsOfRowsAndTiles() {
        int whole = 70_000 / 256;
        try (Viewer viewer = new Viewer()) {
            viewer.send("{\"type\": \"map\", \"level\": 1, \"first\": 0, \"count\": 2}");
            Patience.until("rows", () -> counts(viewer, 2, 2).size() == 512);
            Map<Integer, List<Integer>> rows = counts(viewer, 2, 2);
            assertThat(rows.get(0)).containsExactly(0, 256, 0, 0, 0);
            assertThat(rows.get(whole - 1)).containsExactly(0, 256, 0, 0, 0);
            assertThat(rows.get(whole)).containsExactly(0, 70_000 - 256 * whole, 0, 0, 0);
            assertThat(rows.get(whole + 1)).containsExactly(0, 0, 0, 0, 0);
            assertThat(viewer.ofType(2))
                    .allSatisfy(message -> assertThat(message.remaining())
                            .as("rows that are alike are one run")
                            .isLessThan(200));

            viewer.send("{\"type\": \"map\", \"level\": 2, \"count\": 2}");
            Patience.until("tiles", () -> counts(viewer, 3, 4).size() == 2);
            assertThat(counts(viewer, 3, 4).get(0)).containsExactly(0, 65_536, 0, 0, 0);
            assertThat(counts(viewer, 3, 4).get(1)).containsExactly(0, 70_000 - 65_536, 0, 0, 0);
            vm(3).pause();
            Patience.until("the change", () -> counts(viewer, 3, 4).get(0).equals(List.of(0, 65_535, 0, 1, 0)));
        }
    }

    @Test
    void anIdleMapIsSilent() throws Exception {
        try (Viewer viewer = new Viewer()) {
            viewer.send("{\"type\": \"map\", \"level\": 1, \"first\": 0, \"count\": 2}");
            viewer.send("{\"type\": \"population\", \"on\": true}");
            Patience.until(
                    "rows and population",
                    () -> !viewer.ofType(2).isEmpty() && !viewer.ofType(7).isEmpty());
            int before = viewer.messages.size();
            // Whatever were sent each tick would come before what is asked for later.
            viewer.send("{\"type\": \"series\", \"on\": true}");
            Patience.until("two samples", () -> viewer.ofType(6).size() >= 2);
            assertThat(viewer.messages.stream().skip(before)).allMatch(message -> message.get(0) == 6);
        }
    }

    @Test
    void aScreenIsSentOnceAndThenByRows() {
        Vm greeter = hypervisor.boot(Population.greeter());
        try (Viewer viewer = new Viewer()) {
            viewer.send("{\"type\": \"screen\", \"vm\": " + greeter.number() + "}");
            Patience.until(
                    "the screen",
                    () -> viewer.ofType(4).stream()
                            .anyMatch(message -> text(message).contains("Hi")));
            ByteBuffer first = viewer.ofType(4).getFirst();
            assertThat(first.get(1)).as("text").isZero();
            assertThat(first.get(2) & 1).as("all is new").isEqualTo(1);
            assertThat(first.getInt(4)).isEqualTo(greeter.number());
            assertThat(first.getShort(8)).isEqualTo((short) 80);
            Patience.until("its state", () -> !viewer.ofType(8).isEmpty());
        }
    }

    @Test
    void keysChangeTheScreen() {
        Vm snake = hypervisor.boot(Population.image("snake"));
        try (Viewer viewer = new Viewer()) {
            viewer.send("{\"type\": \"screen\", \"vm\": " + snake.number() + "}");
            Patience.until("the screen", () -> !viewer.ofType(4).isEmpty());
            long executed = snake.instructions();
            viewer.send("{\"type\": \"keys\", \"vm\": " + snake.number() + ", \"scanCodes\": [224, 72, 224, 200]}");
            Patience.until(
                    "it goes on",
                    () -> snake.instructions() > executed && viewer.ofType(4).size() > 1);
            assertThat(viewer.texts).isEmpty();
        }
    }

    /** The characters of all rows of a text screen's message. */
    private static String text(ByteBuffer message) {
        ByteBuffer in = message.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int columns = in.getShort(8);
        int colours = in.getShort(18);
        int rows = in.getShort(20);
        in.position(24 + 3 * colours);
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < rows; row++) {
            in.getShort();
            for (int column = 0; column < columns; column++) {
                text.append((char) in.getShort());
                in.get();
            }
            text.append('\n');
        }
        assertThat(in.remaining()).as("bytes left").isZero();
        return text.toString();
    }

    @Test
    void serialBytesGoBothWaysForTwoViewers() {
        Vm echo = hypervisor.boot(Population.image("echo"));
        try (Viewer one = new Viewer()) {
            Viewer two = new Viewer();
            String subscription = "{\"type\": \"serial\", \"vm\": " + echo.number() + "}";
            one.send(subscription);
            two.send(subscription);
            Patience.until(
                    "both are attached",
                    () -> !one.ofType(5).isEmpty() && !two.ofType(5).isEmpty());
            assertThat(one.ofType(5).getFirst().get(1)).isEqualTo((byte) 1);
            assertThat(two.ofType(5).getFirst().get(1)).isEqualTo((byte) 1);
            one.send("{\"type\": \"serial-input\", \"vm\": " + echo.number() + ", \"bytes\": \"aGkNCg==\"}");
            Patience.until(
                    "both have it",
                    () -> one.ofType(5).size() > 1 && two.ofType(5).size() > 1);
            two.socket.abort();
            echo.stop();
            Patience.until("the end", () -> one.ofType(5).getLast().get(1) == 2);
        }
    }

    @Test
    void samplesComeEachSecond() {
        try (Viewer viewer = new Viewer()) {
            viewer.send("{\"type\": \"series\", \"on\": true}");
            Patience.until("two", () -> viewer.ofType(6).size() >= 2);
            ByteBuffer sample = viewer.ofType(6).getFirst();
            assertThat(sample.getDouble(16)).as("alive").isEqualTo(70_000);
        }
    }

    @Test
    void whatIsWrongIsSaid() {
        try (Viewer viewer = new Viewer()) {
            viewer.send("{\"type\": \"screen\", \"vm\": 123456789}");
            viewer.send("{\"type\": \"map\", \"level\": 0, \"tiles\": [40000]}");
            viewer.send("{\"type\": \"dance\"}");
            viewer.send("nonsense");
            viewer.send("{\"type\": \"serial-input\", \"vm\": 1, \"bytes\": \"***\"}");
            Patience.until("five errors", () -> viewer.texts.size() == 5);
            assertThat(viewer.texts.get(0)).contains("\"about\":\"screen\"", "there is no VM 123456789: 0 to 69999");
            assertThat(viewer.texts.get(1)).contains("tiles", "40000");
            assertThat(viewer.texts.get(2)).contains("no such type");
            assertThat(viewer.texts.get(3)).contains("JSON");
            assertThat(viewer.texts.get(4)).contains("bytes: Base64 is expected");
        }
    }

    @Test
    void tooManyFramesEndIt() {
        Viewer viewer = new Viewer();
        try {
            for (int n = 0; n < 5000; n++) {
                viewer.send("{\"type\": \"series\"}");
            }
        } catch (CompletionException e) {
            assertThat(e).hasRootCauseInstanceOf(IOException.class);
        }
        Patience.until("it is closed", () -> dashboard.viewers() == 0);
    }

    @Test
    void vmsGrowOldByTheClockOfTheirHypervisor() throws IOException {
        ManualClock clock = new ManualClock(Instant.EPOCH);
        dashboard.close();
        try (Hypervisor other = Hypervisor.builder().clock(clock).build()) {
            dashboard = Dashboard.of(other);
            other.boot(Population.image("web"), 1, _ -> {});
            assertThat(ageOfTheFirst()).isZero();
            clock.advance(Duration.ofHours(1));
            assertThat(ageOfTheFirst()).isEqualTo((int) Math.round(12 * Math.log(3601) / Math.log(2)));
            dashboard.close();
        }
    }

    /** The first VM's age as a new viewer's map has it: the other places of its row are empty. */
    private int ageOfTheFirst() {
        try (Viewer viewer = new Viewer()) {
            viewer.send("{\"type\": \"map\", \"level\": 0, \"tiles\": [0], \"layers\": [\"state\", \"age\"]}");
            Patience.until("the map is there", () -> !viewer.ofType(1).isEmpty());
            ByteBuffer row = viewer.ofType(1).getFirst();
            return row.get(10 + 256) & 0xFF; // After the states: 256, since they are not the same.
        }
    }

    @Test
    void tooLongAFrameEndsIt() {
        Viewer viewer = new Viewer();
        try {
            viewer.send("x".repeat(70_000));
        } catch (CompletionException e) {
            assertThat(e).hasRootCauseInstanceOf(IOException.class);
        }
        Patience.until("it is closed", () -> dashboard.viewers() == 0);
    }
}
