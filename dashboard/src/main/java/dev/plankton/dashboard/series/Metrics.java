package dev.plankton.dashboard.series;

import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.micrometer.HypervisorMetrics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** The metrics in Prometheus' form: the same series whatever the number of VMs. Read when asked for. Safe for any thread. */
public final class Metrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final HostProcess process = new HostProcess();

    /**
     * The metrics of {@code hypervisor}, of this process and of {@code more}.
     *
     * @param viewers what counts those that look
     */
    public Metrics(Hypervisor hypervisor, Viewers viewers, List<MeterBinder> more) {
        new HypervisorMetrics(hypervisor).bindTo(registry);
        gauge("plankton.process.heap", HostProcess::heapUsed);
        gauge("plankton.process.resident", HostProcess::resident);
        TimeGauge.builder("plankton.process.uptime", process, TimeUnit.SECONDS, _ -> uptime())
                .register(registry);
        FunctionCounter.builder("plankton.process.cpu", process, HostProcess::cpuSeconds)
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("plankton.dashboard.viewers", viewers, Viewers::viewers).register(registry);
        FunctionCounter.builder("plankton.dashboard.sent", viewers, Viewers::sentBytes)
                .baseUnit(BaseUnits.BYTES)
                .register(registry);
        more.forEach(binder -> binder.bindTo(registry));
    }

    /** What is known of those that look. */
    public interface Viewers {
        /** Streams that are open. */
        int viewers();

        /** Bytes sent to all streams so far. */
        long sentBytes();
    }

    private void gauge(String name, ToDoubleFunction<HostProcess> value) {
        Gauge.builder(name, process, value).baseUnit(BaseUnits.BYTES).register(registry);
    }

    private static double uptime() {
        return ManagementFactory.getRuntimeMXBean().getUptime() / 1e3;
    }

    /** All of them as text. */
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        registry.close();
    }
}
