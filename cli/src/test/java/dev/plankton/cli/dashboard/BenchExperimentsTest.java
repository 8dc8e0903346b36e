package dev.plankton.cli.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.plankton.dashboard.experiment.Experiment;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BenchExperimentsTest {
    private static final Experiment.Progress UNSEEN = (name, steps) -> done -> {};

    private static Experiment experiment(String name) {
        return BenchExperiments.all().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The usual values with others in place of some. */
    private static Map<String, String> values(Experiment experiment, Map<String, String> others) {
        Map<String, String> values = new HashMap<>();
        experiment.parameters().forEach(one -> values.put(one.name(), one.value()));
        values.putAll(others);
        return values;
    }

    /** The fields that the page's plots are drawn from. */
    @Test
    void thePaperIsRepeatedWithItsFiguresBesideThoseOfTheRun() throws InterruptedException {
        Experiment paper = experiment("paper");
        Experiment.Outcome outcome = paper.run(
                values(
                        paper,
                        Map.of(
                                "batch",
                                "20",
                                "batches",
                                "2",
                                "pause",
                                "0",
                                "samples",
                                "1",
                                "sample",
                                "0.5",
                                "requests",
                                "10")),
                UNSEEN);
        JsonObject json = JsonParser.parseString(outcome.json()).getAsJsonObject();
        assertThat(json.getAsJsonObject("published").get("idleCpuPercentOfHost").getAsDouble())
                .isEqualTo(2.06);
        assertThat(json.getAsJsonObject("published").keySet()).contains("processors", "idleGuests");
        assertThat(json.getAsJsonObject("protocol").get("batch").getAsInt()).isEqualTo(20);
        JsonObject series = json.getAsJsonArray("series").get(0).getAsJsonObject();
        assertThat(series.get("guest").getAsString()).isEqualTo("hello");
        assertThat(series.getAsJsonArray("batches")).hasSize(2);
        JsonObject last = series.getAsJsonArray("batches").get(1).getAsJsonObject();
        assertThat(last.get("vms").getAsInt()).isEqualTo(40);
        assertThat(last.get("bootSeconds").getAsDouble()).isPositive();
        assertThat(last.get("memoryBytes").getAsLong()).isPositive();
        assertThat(last.has("cpuPercentOfOneCore")).isTrue();
        assertThat(outcome.report()).contains("The 2013 experiment");
    }

    @Test
    void aGuestThatThePaperHadNotIsRefused() {
        Experiment paper = experiment("paper");
        assertThatThrownBy(() -> paper.run(values(paper, Map.of("guest", "web")), UNSEEN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("guest: one of [hello, echo, spikes] is expected: web");
    }
}
