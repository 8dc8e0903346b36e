package dev.plankton.hypervisor;

import dev.plankton.machine.BootImage;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.Template;
import dev.plankton.memory.Delta;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Hosts VMs in this JVM. Safe for any thread.
 *
 * <pre>{@code
 * try (Hypervisor hypervisor = Hypervisor.create()) {
 *     Vm vm = hypervisor.boot(BootImage.read(Path.of("web.img")));
 *     vm.request("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII), listener);
 * }
 * }</pre>
 */
public final class Hypervisor implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Hypervisor.class.getName());

    private final MachineProfile profile;
    private final Console console;
    private final Timers timers = new Timers();
    private final Scheduler scheduler;
    private final Population population = new Population();
    private final Map<String, Template> templates = new ConcurrentHashMap<>();
    private final Counted counted = new Counted();
    private final int cores;

    private Hypervisor(Builder builder) {
        profile = builder.profile;
        console = builder.console;
        cores = builder.cores;
        scheduler =
                new Scheduler(this, new CorePool(profile, cores, builder.without), timers, builder.sliceFuel, cores);
    }

    /** A hypervisor with the defaults of {@link Builder}. */
    public static Hypervisor create() {
        return builder().build();
    }

    /** Starts to describe a hypervisor. */
    public static Builder builder() {
        return new Builder();
    }

    /** Creates a VM that is off; {@link #boot(Vm)} starts it. Waits while {@link #boot(BootImage, int, IntConsumer)} runs. */
    public synchronized Vm create(BootImage image) {
        int number = add(1, template(image));
        return Objects.requireNonNull(population.vm(number));
    }

    /** Starts a VM that is off, and returns at once; a VM that is not off stays as it is. */
    public void boot(Vm vm) {
        if (vm.word.boot()) {
            scheduler.schedule(vm);
        }
    }

    private int add(int count, Template template) {
        counted.created.add(count);
        return population.add(count, number -> new Vm(this, number, template));
    }

    /** Creates a VM and starts it; returns at once, as {@link #create} does. */
    public Vm boot(BootImage image) {
        Vm vm = create(image);
        boot(vm);
        return vm;
    }

    /**
     * Creates {@code count} VMs with consecutive numbers and runs each from its boot sector to its first sleep, or for its
     * first slice. Returns when all have.
     *
     * @param progress told the number of VMs booted so far, now and then, from any thread
     * @return the number of the first
     * @throws PopulationTooLargeException if the heap would not hold them; then none is left
     */
    public synchronized int boot(BootImage image, int count, IntConsumer progress) {
        if (count < 1) {
            throw new IllegalArgumentException("cannot boot " + count + " VMs: at least 1");
        }
        Template template = template(image);
        int sample = Math.min(count, HeapBudget.SAMPLE);
        long others = counted.alive();
        int first = add(sample, template);
        MassBoot boot = new MassBoot(scheduler, population, cores);
        boot.run(first, first + sample, progress);
        try {
            HeapBudget.check(count, others, sample, deltaBytes(first, first + sample));
        } catch (PopulationTooLargeException e) {
            stop(first);
            population.forget(first, first + sample);
            throw e;
        }
        if (count > sample) {
            add(count - sample, template);
            boot.run(first + sample, first + count, booted -> progress.accept(sample + booted));
        }
        return first;
    }

    private long deltaBytes(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(population::vm)
                .filter(Objects::nonNull)
                .mapToLong(Vm::deltaBytes)
                .sum();
    }

    private void stop(int from) {
        for (int number = from; number < population.size(); number++) {
            Vm vm = population.vm(number);
            if (vm != null) {
                vm.stop();
            }
        }
    }

    /** The template of VMs that boot from {@code image}. */
    public Template template(BootImage image) {
        return templates.computeIfAbsent(image.hash(), hash -> Template.powerOn(profile, image));
    }

    /** VM {@code number}, stopped or not; null if there never was one. */
    public @Nullable Vm vm(int number) {
        return population.vm(number);
    }

    /** Number of VMs ever created; their numbers are 0 to one less. */
    public int size() {
        return population.size();
    }

    /** What has happened so far. */
    public Counters counters() {
        return new Counters(
                counted.alive(),
                counted.stopped.sum(),
                counted.slices.sum(),
                counted.inputs.sum(),
                counted.refused.sum(),
                counted.replies.sum(),
                counted.defects.sum());
    }

    /** Stops all VMs and gives everything back; requests not answered are dropped. */
    @Override
    public void close() {
        scheduler.close();
        timers.close();
        stop(0);
    }

    Offer offer(Vm vm, Input input) {
        while (!vm.word.stopped()) {
            Inbox box = vm.openInbox();
            Offer offer = box.add(input);
            if (offer == null) {
                vm.dropInbox(box);
                continue;
            }
            if (offer == Offer.FULL) {
                counted.refused.increment();
                return offer;
            }
            counted.inputs.increment();
            if (vm.word.stopped()) {
                abandon(vm, box);
            } else if (!(input instanceof Input.Attach)) {
                vm.wake();
            }
            return offer;
        }
        return Offer.GONE;
    }

    /** Gives back what an ended VM held, and tells those who wait for it. */
    void end(Vm vm) {
        counted.stopped.increment();
        vm.setDelta(Delta.NONE);
        Inbox box = vm.inbox();
        if (box != null) {
            abandon(vm, box);
        }
    }

    private static void abandon(Vm vm, Inbox box) {
        for (ReplyListener waiting : box.abandon()) {
            tell(vm, waiting::dropped);
        }
        SerialListener listener = box.takeListener();
        if (listener != null) {
            tell(vm, () -> listener.stopped(vm));
        }
        vm.dropInbox(box);
    }

    /** Whatever a listener throws, the next one is to be told too. */
    private static void tell(Vm vm, Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException | Error defect) {
            LOG.log(System.Logger.Level.ERROR, "a listener of " + vm + " threw", defect);
        }
    }

    void serialOutput(Vm vm, @Nullable SerialListener listener, byte[] bytes, int length) {
        if (listener != null) {
            listener.output(vm, bytes, 0, length);
        } else {
            console.serial(vm, bytes, 0, length);
        }
    }

    void defect(Vm vm, Throwable defect) {
        counted.defects.increment();
        LOG.log(System.Logger.Level.ERROR, vm + " ended by an internal error", defect);
    }

    Scheduler scheduler() {
        return scheduler;
    }

    Console consoles() {
        return console;
    }

    Counted counted() {
        return counted;
    }

    /** Counters that many threads add to. */
    static final class Counted {
        final LongAdder created = new LongAdder();
        final LongAdder stopped = new LongAdder();
        final LongAdder slices = new LongAdder();
        final LongAdder inputs = new LongAdder();
        final LongAdder refused = new LongAdder();
        final LongAdder replies = new LongAdder();
        final LongAdder defects = new LongAdder();

        long alive() {
            return created.sum() - stopped.sum();
        }
    }

    /** Describes a hypervisor. Not safe for several threads. */
    public static final class Builder {
        private MachineProfile profile = MachineProfile.DEFAULT;
        private Console console = Console.NONE;
        private int cores = Runtime.getRuntime().availableProcessors();
        private int sliceFuel = 100_000;
        private Set<Saving> without = Set.of();

        private Builder() {}

        /** The kind of PC; {@link MachineProfile#DEFAULT} unless told otherwise. */
        public Builder profile(MachineProfile value) {
            profile = value;
            return this;
        }

        /** Who follows what VMs show; nobody unless told otherwise. */
        public Builder console(Console value) {
            console = value;
            return this;
        }

        /** Number of VMs that run at a time, 1 to 1024; one for each processor unless told otherwise. */
        public Builder cores(int value) {
            cores = between("cores", value, 1, 1024);
            return this;
        }

        /** Instructions of a slice, 1000 to 100 million; 100 000 unless told otherwise. */
        public Builder sliceFuel(int value) {
            sliceFuel = between("sliceFuel", value, 1000, 100_000_000);
            return this;
        }

        /**
         * Does without some of what makes many VMs cheap, to measure what each contributes; all are on unless told
         * otherwise. Guests cannot tell the difference.
         *
         * @throws UnsupportedOperationException if one of them cannot be switched off
         */
        public Builder without(Set<Saving> savings) {
            for (Saving saving : Saving.values()) {
                if (savings.contains(saving) && saving != Saving.TICK_ELISION) {
                    throw new UnsupportedOperationException("cannot do without " + saving.label() + "; only "
                            + Saving.TICK_ELISION.label() + " can be switched off");
                }
            }
            without = Set.copyOf(savings);
            return this;
        }

        /** Makes the hypervisor. */
        public Hypervisor build() {
            return new Hypervisor(this);
        }

        private static int between(String name, int value, int low, int high) {
            if (value < low || value > high) {
                throw new IllegalArgumentException(name + " is " + value + ": it must be " + low + " to " + high);
            }
            return value;
        }
    }
}
