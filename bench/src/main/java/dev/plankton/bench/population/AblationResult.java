package dev.plankton.bench.population;

import dev.plankton.bench.host.Host;
import dev.plankton.bench.report.Figures;
import dev.plankton.bench.report.Part;
import dev.plankton.bench.report.Report;
import dev.plankton.bench.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What each saving contributes.
 *
 * @param vms VMs of each population
 * @param image name of what they booted from
 * @param all the population with every saving
 * @param factors the same without each of them
 * @param host where it ran
 */
public record AblationResult(int vms, String image, PopulationResult all, List<Factor> factors, Host host) {
    /**
     * The population without one saving.
     *
     * @param without label of the saving
     * @param result what it took, or null if it could not be measured
     * @param failure why not, or null
     */
    public record Factor(
            String without,
            @Nullable PopulationResult result,
            @Nullable String failure) {}

    /** For people. */
    public Report report() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(row("every saving", all));
        List<Part> parts = new ArrayList<>();
        parts.add(new Part.Text("%,d VMs of %s, each population in a separate JVM; figures after all were woken once."
                .formatted(vms, image)));
        List<Part> failures = new ArrayList<>();
        for (Factor factor : factors) {
            if (factor.result() != null) {
                rows.add(row("without " + factor.without(), factor.result()));
            } else {
                failures.add(new Part.Text("Without %s: %s.".formatted(factor.without(), factor.failure())));
            }
        }
        parts.add(new Table(
                List.of(
                        "",
                        "boots/s",
                        "heap bytes a VM",
                        "off-heap bytes a VM",
                        "MiB resident",
                        "idle CPU, %",
                        "wake p50, µs",
                        "wake p99, µs",
                        "wakes/s"),
                rows));
        parts.addAll(failures);
        if (rows.size() > 1) {
            parts.add(new Part.Text("Ratio without each saving:"));
            parts.add(ratios());
        }
        parts.add(new Part.Text(host.sentence()));
        return new Report("Ablation: what each saving contributes", parts);
    }

    private static List<String> row(String name, PopulationResult result) {
        return Figures.row(
                name,
                result.bootsPerSecond(),
                result.heapBytesPerVm(),
                result.offHeapBytesPerVm(),
                result.rssBytes() / 0x1p20,
                result.idleCpuPercentOfOneCore(),
                result.wakeP50Micros(),
                result.wakeP99Micros(),
                result.wakesPerSecond());
    }

    private Table ratios() {
        return new Table(
                List.of("", "memory held", "idle CPU", "time to boot", "wake p50"),
                factors.stream()
                        .filter(factor -> factor.result() != null)
                        .map(factor -> Figures.row(
                                "without " + factor.without(),
                                ratio(factor, result -> result.heapBytesPerVm() + result.offHeapBytesPerVm()),
                                ratio(factor, PopulationResult::idleCpuPercentOfOneCore),
                                ratio(factor, PopulationResult::bootSeconds),
                                ratio(factor, PopulationResult::wakeP50Micros)))
                        .toList());
    }

    private @Nullable Double ratio(Factor factor, Function<PopulationResult, @Nullable Double> of) {
        Double with = of.apply(all);
        Double without = factor.result() == null ? null : of.apply(factor.result());
        return with == null || without == null || with == 0 ? null : without / with;
    }
}
