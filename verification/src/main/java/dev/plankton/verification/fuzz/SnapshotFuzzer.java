package dev.plankton.verification.fuzz;

import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Snapshot;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.io.Count;
import dev.plankton.hypervisor.io.ReplyListener;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.MachineProfile;
import dev.plankton.snapshot.io.SnapshotFormatException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Damages snapshots at random, reads them, and runs those that can be read. A file must be refused by a {@link
 * SnapshotFormatException} or run; whatever state it held, its VM may at most end. Confined to one thread.
 */
public final class SnapshotFuzzer implements AutoCloseable {
    /** A hypervisor keeps the template of each snapshot: now and then another one is taken. */
    private static final int PER_HYPERVISOR = 500;

    private static final int MOST_DAMAGES = 4;

    private static final long STEP_NANOS = 100_000;

    /** Steps that a VM may take to end once it is stopped: longer than any slice. */
    private static final int STEPS = 100_000;

    /** Bytes at the beginning and the end, where numbers are; the middle is mostly memory. */
    private static final int EDGE = 1200;

    private final List<byte[]> seeds;
    private final Damage damage;
    private Hypervisor hypervisor = Hypervisor.builder().cores(1).build();
    private int booted;
    private long refused;
    private long ran;
    private long defects;

    private SnapshotFuzzer(List<byte[]> seeds) {
        this.seeds = seeds;
        damage = new Damage(ByteOrder.BIG_ENDIAN, EDGE, seeds);
    }

    /** A fuzzer that damages snapshots of VMs that have booted from these images. */
    public static SnapshotFuzzer of(List<BootImage> images) throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        try (Hypervisor hypervisor = Hypervisor.builder().cores(1).build()) {
            for (BootImage image : images) {
                Vm vm = hypervisor.boot(image);
                for (int step = 0; step < STEPS && vm.instructions() == 0; step++) {
                    LockSupport.parkNanos(STEP_NANOS);
                }
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                vm.snapshot().write(out);
                seeds.add(out.toByteArray());
                seeds.add(SnapshotBytes.decompressed(out.toByteArray()));
                vm.stop();
            }
        }
        return new SnapshotFuzzer(seeds);
    }

    /** The case of {@code seed}; what is wrong, or null. */
    public @Nullable String run(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] file = seeds.get(random.nextInt(seeds.size())).clone();
        for (int n = random.nextInt(MOST_DAMAGES); n >= 0 && file.length > 0; n--) {
            file = damage.apply(file, random);
        }
        if (random.nextInt(4) != 0) {
            file = SnapshotBytes.sealed(file);
        }
        Snapshot snapshot;
        try {
            snapshot = Snapshot.read(new ByteArrayInputStream(file));
        } catch (SnapshotFormatException e) {
            refused++;
            return null;
        } catch (IOException e) {
            // Its disk is said to have been open for writing.
            refused++;
            return String.valueOf(e.getMessage()).contains("disk") ? null : e.toString();
        } catch (RuntimeException | Error e) {
            return "reading it throws " + e;
        }
        try {
            return run(snapshot);
        } catch (RuntimeException | Error e) {
            return "running it throws " + e;
        }
    }

    private @Nullable String run(Snapshot snapshot) {
        if (!snapshot.profile().equals(MachineProfile.DEFAULT)) {
            refused++;
            return null;
        }
        if (++booted % PER_HYPERVISOR == 0) {
            renew();
        }
        snapshot.screen();
        Vm vm;
        try {
            vm = hypervisor.boot(snapshot);
        } catch (IllegalStateException e) {
            refused++;
            return null;
        }
        vm.request(new byte[] {1}, ReplyListener.IGNORED);
        vm.press((byte) 0x1E);
        vm.sendSerial(new byte[] {1, 2});
        vm.sendFrame(new byte[60], 0, 60);
        for (int step = 0; step < 2 && vm.state() == RunState.RUNNABLE; step++) {
            LockSupport.parkNanos(STEP_NANOS);
        }
        vm.stop();
        for (int step = 0; vm.state() != RunState.STOPPED; step++) {
            if (step == STEPS) {
                return "its VM does not stop";
            }
            LockSupport.parkNanos(STEP_NANOS);
        }
        ran++;
        return null;
    }

    private void renew() {
        defects += hypervisor.counters().get(Count.DEFECTS);
        hypervisor.close();
        hypervisor = Hypervisor.builder().cores(1).build();
    }

    /** Files that were refused. */
    public long refused() {
        return refused;
    }

    /** Files whose VM has run. */
    public long ran() {
        return ran;
    }

    /** VMs that ended by an internal error, because their devices held what none can hold. */
    public long defects() {
        return defects + hypervisor.counters().get(Count.DEFECTS);
    }

    @Override
    public void close() {
        hypervisor.close();
    }
}
