package dev.plankton.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.plankton.dashboard.experiment.Experiment;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.testing.Patience;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Experiments are run by the API, one at a time. */
class ExperimentTest {
    private final Hypervisor hypervisor = Hypervisor.create();
    private final CountDownLatch goOn = new CountDownLatch(1);
    private Dashboard dashboard;
    private Client client;

    /** Waits in its stage until it may go on. */
    private final class Waiting implements Experiment {
        @Override
        public String name() {
            return "waiting";
        }

        @Override
        public String description() {
            return "waits";
        }

        @Override
        public List<Parameter> parameters() {
            return List.of(new Parameter("vms", "how many", "integer", "7", 1, 10));
        }

        @Override
        public Outcome run(Map<String, String> values, Progress progress) throws InterruptedException {
            if (values.get("vms").equals("13")) {
                throw new IllegalArgumentException("vms: 1 to 10 is expected: 13");
            }
            if (values.get("vms").equals("99")) {
                throw new NoClassDefFoundError();
            }
            IntConsumer done = progress.stage("at work", 10);
            done.accept(4);
            goOn.await();
            return new Outcome("{\"vms\": " + values.get("vms") + "}", "# It waited");
        }
    }

    @BeforeEach
    void open() throws IOException {
        dashboard = Dashboard.builder(hypervisor)
                .experiment(new Waiting())
                .published(new Experiment.Published("VMs", "vms", 110_000, "a paper"))
                .start();
        client = new Client(dashboard);
    }

    @AfterEach
    void close() {
        dashboard.close();
        hypervisor.close();
    }

    private JsonObject start(String parameters) throws IOException {
        Client.Answer answer =
                client.post("/api/v1/experiments", "{\"kind\": \"waiting\", \"parameters\": " + parameters + "}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private JsonObject awaitState(String state) throws IOException {
        Patience.until(state, () -> run().get("state").getAsString().equals(state));
        return run();
    }

    private JsonObject run() throws IOException {
        return client.get("/api/v1/experiments/1").json();
    }

    @Test
    void oneRunsWithProgressAndHasAResult() throws IOException {
        assertThat(start("{\"vms\": 9}").get("state").getAsString()).isEqualTo("running");
        Patience.until("progress", () -> run().get("done").getAsInt() == 4);
        assertThat(run().get("stage").getAsString()).isEqualTo("at work");
        assertThat(client.get("/api/v1/experiments/1/result").status())
                .as("no result yet")
                .isEqualTo(409);
        assertThat(client.post("/api/v1/experiments", "{\"kind\": \"waiting\"}").status())
                .as("one at a time")
                .isEqualTo(409);
        goOn.countDown();
        awaitState("done");
        assertThat(client.get("/api/v1/experiments/1/result").json().get("vms").getAsInt())
                .isEqualTo(9);
        assertThat(client.get("/api/v1/experiments/1/report").text()).isEqualTo("# It waited");
        JsonObject all = client.get("/api/v1/experiments").json();
        assertThat(all.getAsJsonArray("runs")).hasSize(1);
        assertThat(all.getAsJsonArray("paper").toString()).contains("110000");
    }

    /** Or it would count as running for ever, and no other could run. */
    @Test
    void oneThatFailsByAnErrorHasEnded() throws IOException {
        start("{\"vms\": 99}");
        assertThat(awaitState("failed").get("failure").getAsString()).isEqualTo("java.lang.NoClassDefFoundError");
    }

    @Test
    void oneIsCancelledAndForgotten() throws IOException {
        start("{}");
        Map<String, String> token = Map.of("Authorization", "Bearer " + dashboard.token());
        assertThat(client.ask("DELETE", "/api/v1/experiments/1", token, new byte[0])
                        .status())
                .isEqualTo(200);
        awaitState("cancelled");
        assertThat(client.ask("DELETE", "/api/v1/experiments/1", token, new byte[0])
                        .status())
                .isEqualTo(200);
        assertThat(client.get("/api/v1/experiments/1").status()).isEqualTo(404);
    }

    @Test
    void whatIsWrongIsSaid() throws IOException {
        start("{\"vms\": 13}");
        assertThat(awaitState("failed").get("failure").getAsString()).isEqualTo("vms: 1 to 10 is expected: 13");
        Client.Answer kind = client.post("/api/v1/experiments", "{\"kind\": \"dance\"}");
        assertThat(kind.status()).isEqualTo(400);
        assertThat(kind.text()).contains("dance", "waiting");
        Client.Answer parameter =
                client.post("/api/v1/experiments", "{\"kind\": \"waiting\", \"parameters\": {\"cpus\": 1}}");
        assertThat(parameter.status()).isEqualTo(400);
        assertThat(parameter.text()).contains("cpus", "vms");
    }
}
