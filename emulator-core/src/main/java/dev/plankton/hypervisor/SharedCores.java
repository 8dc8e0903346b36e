package dev.plankton.hypervisor;

import dev.plankton.hypervisor.population.Templates;
import dev.plankton.hypervisor.run.CorePool;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.core.Core;
import dev.plankton.machine.core.CoreOptions;
import dev.plankton.machine.core.Template;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Cores and templates that many hypervisors of a process have in common, so that there are no more cores than processors can use:
 * one takes some 9 MB of the heap. A VM of one hypervisor waits for its turn beside those of all others. Safe for any thread.
 *
 * <pre>{@code
 * SharedCores shared = new SharedCores();
 * Hypervisor first = Hypervisor.builder().sharing(shared).build();
 * Hypervisor second = Hypervisor.builder().sharing(shared).firstNumber(65_536).build();
 * }</pre>
 */
public final class SharedCores {
    private static final int MOST = 1024;

    private final int cores;
    private final Map<Kind, CorePool.Pools> pools = new ConcurrentHashMap<>();
    private final Map<Booted, Template> booted = new ConcurrentHashMap<>();
    private final Map<Templates.State, Template> templates = new ConcurrentHashMap<>();

    /** What cores are alike in, the time apart. */
    private record Kind(MachineProfile profile, CoreOptions options) {}

    private record Booted(MachineProfile profile, String image) {}

    private final Templates.Source source = new Templates.Source() {
        @Override
        public Template powerOn(MachineProfile profile, BootImage image) {
            return image.drives().change()
                    ? Template.powerOn(profile, image)
                    : booted.computeIfAbsent(
                            new Booted(profile, image.hash()), _ -> common(Template.powerOn(profile, image)));
        }

        @Override
        public Template common(Template template) {
            // States of VMs that ran are many, and seldom the same.
            return template.captured() || template.image().drives().change()
                    ? template
                    : templates.computeIfAbsent(new Templates.State(template), _ -> template);
        }
    };

    /** Cores for as many VMs that run at a time as there are processors. */
    public SharedCores() {
        this(Runtime.getRuntime().availableProcessors());
    }

    /** Cores for {@code cores} VMs that run at a time, 1 to 1024. */
    public SharedCores(int cores) {
        if (cores < 1 || cores > MOST) {
            throw new IllegalArgumentException("cores out of range (1-%d): %d".formatted(MOST, cores));
        }
        this.cores = cores;
    }

    int cores() {
        return cores;
    }

    /** Those for VMs of a kind. */
    CorePool.Pools pools(MachineProfile profile, CoreOptions options) {
        return pools.computeIfAbsent(
                new Kind(profile, options), _ -> CorePool.Pools.of(() -> new Core(profile, options), cores));
    }

    /** Where templates come from. */
    Templates.Source templates() {
        return source;
    }

    @Override
    public String toString() {
        return "cores for %d VMs at a time, of %d kinds".formatted(cores, pools.size());
    }
}
