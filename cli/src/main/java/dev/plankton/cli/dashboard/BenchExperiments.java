package dev.plankton.cli.dashboard;

import dev.plankton.bench.experiment.Watcher;
import dev.plankton.bench.host.MemoryLimits;
import dev.plankton.bench.hostile.Attacker;
import dev.plankton.bench.hostile.HostilePlan;
import dev.plankton.bench.hostile.HostileResult;
import dev.plankton.bench.hostile.Mode;
import dev.plankton.bench.population.PopulationPlan;
import dev.plankton.bench.population.PopulationResult;
import dev.plankton.bench.report.Json;
import dev.plankton.cli.option.Images;
import dev.plankton.cpu.model.Tier;
import dev.plankton.dashboard.experiment.Experiment;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The experiments of {@code plankton bench} that the control room offers: those that need no other process. */
final class BenchExperiments {
    private static final double MILLIS = 1000;

    private BenchExperiments() {}

    static List<Experiment> all() {
        return List.of(new Population(), new Hostile());
    }

    /** Figures of "Maximizing Hypervisor Scalability Using Minimal Virtual Machines" (CloudCom 2013). */
    static List<Experiment.Published> published() {
        String paper = "Bratterud and Haugerud, CloudCom 2013, QEMU on 48 cores";
        return List.of(
                new Experiment.Published("VMs on one host", "vms", 110_000, paper),
                new Experiment.Published("CPU of 10 000 idle VMs", "percent", 2.06, paper));
    }

    /** {@code plankton bench population}. */
    private static final class Population implements Experiment {
        private static final double MOST_VMS = 10_000_000, MOST_WAKES = 1_000_000;

        @Override
        public String name() {
            return "population";
        }

        @Override
        public String description() {
            return "Boot many VMs, let them idle, wake some and check their replies, wake all, measure again.";
        }

        @Override
        public List<Parameter> parameters() {
            return List.of(
                    new Parameter("image", "Built-in guest: echo or web", "text", "echo", 0, 0),
                    new Parameter("vms", "Number of VMs", "integer", "100000", 1, MOST_VMS),
                    new Parameter("wakes", "Random VMs that are asked each time", "integer", "10000", 1, MOST_WAKES),
                    new Parameter("idle", "Seconds of each idle CPU sample", "number", "2", 0.01, 600));
        }

        @Override
        public Outcome run(Map<String, String> values, Progress progress) throws InterruptedException {
            Values given = new Values(this, values);
            PopulationResult result = new PopulationPlan(
                            Images.of(Images.guest(given.text("image"))),
                            (int) given.number("vms"),
                            Set.of(),
                            given.seconds("idle"),
                            (int) given.number("wakes"),
                            1,
                            Tier.REGIONS_WHEN_HOT,
                            null,
                            MemoryLimits.NONE)
                    .run(watcher(progress));
            return new Outcome(Json.of(result), result.report().markdown());
        }
    }

    /** {@code plankton bench hostile}. */
    private static final class Hostile implements Experiment {
        private static final double MOST_VMS = 1_000_000, MOST_ATTACKERS = 100_000, MOST_CLIENTS = 1000;

        @Override
        public String name() {
            return "hostile";
        }

        @Override
        public String description() {
            return "Send requests to VMs of web while attackers try to monopolize the host; then stop and close.";
        }

        @Override
        public List<Parameter> parameters() {
            return List.of(
                    new Parameter("vms", "VMs of web", "integer", "10000", 1, MOST_VMS),
                    new Parameter("attackers", "VMs that attack", "integer", "200", 1, MOST_ATTACKERS),
                    new Parameter("attacker", "What they do: " + labels(), "text", "spin", 0, 0),
                    new Parameter("mode", "When: boot, asked, tick or each", "text", "boot", 0, 0),
                    new Parameter("clients", "Concurrent clients", "integer", "16", 1, MOST_CLIENTS),
                    new Parameter("seconds", "Length of each measurement", "number", "1", 0.01, 60));
        }

        private static String labels() {
            return String.join(
                    ", ", Arrays.stream(Attacker.values()).map(Attacker::label).toList());
        }

        @Override
        public Outcome run(Map<String, String> values, Progress progress) throws InterruptedException {
            Values given = new Values(this, values);
            HostileResult result = new HostilePlan(
                            (int) given.number("vms"),
                            (int) given.number("attackers"),
                            List.of(given.constant("attacker", Attacker.class)),
                            List.of(given.constant("mode", Mode.class)),
                            (int) given.number("clients"),
                            given.seconds("seconds"),
                            Duration.ofSeconds(2),
                            1,
                            Tier.REGIONS_WHEN_HOT)
                    .run(watcher(progress));
            return new Outcome(Json.of(result), result.report().markdown());
        }
    }

    private static Watcher watcher(Experiment.Progress progress) {
        return progress::stage;
    }

    /** Reads the values that a user has given. */
    private record Values(Experiment experiment, Map<String, String> given) {
        String text(String name) {
            return given.getOrDefault(name, "");
        }

        double number(String name) {
            Experiment.Parameter parameter = experiment.parameters().stream()
                    .filter(one -> one.name().equals(name))
                    .findFirst()
                    .orElseThrow();
            try {
                double value = Double.parseDouble(text(name));
                boolean whole = !parameter.type().equals("integer") || value == Math.rint(value);
                if (whole && value >= parameter.least() && value <= parameter.most()) {
                    return value;
                }
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(wrong(parameter), e);
            }
            throw new IllegalArgumentException(wrong(parameter));
        }

        private String wrong(Experiment.Parameter parameter) {
            String range = parameter.type().equals("integer")
                    ? "%s: a whole number from %.0f to %.0f is expected: %s"
                    : "%s: a number from %s to %s is expected: %s";
            return range.formatted(parameter.name(), parameter.least(), parameter.most(), text(parameter.name()));
        }

        Duration seconds(String name) {
            return Duration.ofMillis(Math.round(MILLIS * number(name)));
        }

        <E extends Enum<E>> E constant(String name, Class<E> type) {
            String word = text(name).toUpperCase(Locale.ROOT).replace('-', '_');
            try {
                return Enum.valueOf(type, word);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "%s: one of %s is expected: %s"
                                .formatted(
                                        name,
                                        Arrays.stream(type.getEnumConstants())
                                                .map(one -> one.name()
                                                        .toLowerCase(Locale.ROOT)
                                                        .replace('_', '-'))
                                                .toList(),
                                        text(name)),
                        e);
            }
        }
    }
}
