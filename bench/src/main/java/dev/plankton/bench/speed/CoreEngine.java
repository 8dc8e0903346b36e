package dev.plankton.bench.speed;

import dev.plankton.bench.experiment.ExperimentException;
import dev.plankton.cpu.model.Tier;
import dev.plankton.device.DeviceHost;
import dev.plankton.machine.Exit;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.core.Core;
import dev.plankton.machine.core.Template;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.EnumMap;
import java.util.Map;

/** A core of Plankton's. A workload is one template whatever its repeats, which are written into the VM's memory. */
final class CoreEngine implements Engine {
    /** As many instructions as the hypervisor gives a VM at once. */
    private static final int SLICE = 100_000;

    private static final int BOOT_SECTOR = 0x7C00;

    /** HotSpot compiles, and compiles again; the first runs are shorter than those that are measured. */
    private static final int WARM_UPS = 5;

    private static final MachineProfile PROFILE = MachineProfile.DEFAULT;

    private final String name;
    private final Core core;
    private final Map<Workload, Template> templates = new EnumMap<>(Workload.class);
    private long instructions;

    CoreEngine(String name, Tier tier) {
        this.name = name;
        core = new Core(PROFILE, tier);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int warmUps() {
        return WARM_UPS;
    }

    @Override
    public Run run(Workload workload, int repeats) {
        Template template = templates.computeIfAbsent(workload, this::template);
        Output output = new Output();
        core.mountNew(template, output);
        core.memory().put8(BOOT_SECTOR + Workload.REPEATS, repeats & 0xFF);
        core.memory().put8(BOOT_SECTOR + Workload.REPEATS + 1, repeats >> 8);
        long before = core.cpu().instructions();
        Exit exit;
        do {
            exit = core.run(SLICE);
        } while (exit instanceof Exit.FuelSpent);
        instructions = core.cpu().instructions() - before;
        core.unmount();
        if (!output.complete()) {
            throw new ExperimentException(
                    "%s on %s sent \"%s\" and exited: %s".formatted(workload.label(), name, output.text, exit));
        }
        return new Run(output.checksum(), output.end - output.start);
    }

    /** Guest instructions of the last run, an iteration of a REP counted as one. */
    long instructions() {
        return instructions;
    }

    private Template template(Workload workload) {
        return Template.powerOn(PROFILE, workload.image());
    }

    @Override
    public void close() {}

    /** Takes what the guest sends on COM1, and the time. */
    private static final class Output implements DeviceHost {
        private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

        final StringBuilder text = new StringBuilder();
        long start;
        long end;

        boolean complete() {
            return text.length() == 6 && text.charAt(5) == '\n';
        }

        String checksum() {
            return text.substring(1, 5);
        }

        @Override
        public void transmit(int value) {
            end = THREADS.getCurrentThreadCpuTime();
            if (text.isEmpty()) {
                start = end;
            }
            text.append((char) value);
        }
    }
}
