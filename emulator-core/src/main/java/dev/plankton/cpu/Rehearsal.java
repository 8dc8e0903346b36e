package dev.plankton.cpu;

import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.region.CodeSnapshot;
import dev.plankton.cpu.region.Region;
import dev.plankton.cpu.region.RegionMaker;
import dev.plankton.cpu.state.CpuState;
import dev.plankton.cpu.state.Fault;
import dev.plankton.cpu.state.FpuRegisters;
import dev.plankton.cpu.state.Interrupts;
import dev.plankton.cpu.state.Ports;
import dev.plankton.memory.Memory;
import java.lang.ref.SoftReference;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Executes each new region on a CPU of its own with random registers and data before a guest does.
 *
 * <p>HotSpot leaves out of its code what it has not seen executed, and when the guest comes there, throws the code away and
 * starts over: the loops of one guest were compiled up to nine times. After a rehearsal it has seen most branches go both
 * ways, and compiles once, often before the guest comes. Used by one thread, which makes the regions.
 */
final class Rehearsal implements RegionMaker {
    /** The data: three segments beside the first 128 KiB, where guests mostly have their code. */
    private static final int DATA = 0x20000, SEGMENT = 0x10000, DATA_SEGMENTS = 3;

    /** The data repeats after this number of bytes. */
    private static final int PERIOD = 0x1000;

    /** Runs between two looks at how fast they are. */
    private static final int RUNS = 64;

    /**
     * HotSpot counts branches only in what its first compiler has made, which is several times as fast as its interpreter.
     * From then on this number of times {@link #RUNS}, and not more: what the guest does is to decide which way is the frequent one.
     */
    private static final int FASTER = 3, COUNTED = 12;

    /** No more than this is spent on executing a region, and no more than {@link #MOST_ROUNDS} times {@link #RUNS}. */
    private static final long MOST_NANOS = 50_000_000;

    private static final int MOST_ROUNDS = 400;

    private static final int MOST_FUEL = 300;

    private final RegionMaker maker;
    private final SplittableRandom random = new SplittableRandom(1);
    /** A processor of each model that had a region made, with some 5 MB of memory: given back when the heap is scarce. */
    private final Map<CpuModel, SoftReference<Cpu>> processors = new EnumMap<>(CpuModel.class);

    /** Rehearses what {@code maker} makes. */
    Rehearsal(RegionMaker maker) {
        this.maker = maker;
    }

    @Override
    public @Nullable Region make(CodeSnapshot snapshot, int instructions, boolean onlyLoops, boolean checked)
            throws ReflectiveOperationException {
        Region region = maker.make(snapshot, instructions, onlyLoops, checked);
        if (region != null) {
            rehearse(region, snapshot);
        }
        return region;
    }

    private void rehearse(Region region, CodeSnapshot snapshot) {
        Cpu c = cpu(snapshot.model());
        long slow = 0;
        long spent = 0;
        int counted = 0;
        for (int round = 0; round < MOST_ROUNDS && counted < COUNTED && spent < MOST_NANOS; round++) {
            snapshot.copyTo(c.memory());
            long took = 0;
            for (int n = 0; n < RUNS; n++) {
                prepare(c, snapshot);
                took += run(c, region, n);
            }
            spent += took;
            slow = Math.max(slow, took);
            if (took * FASTER < slow) {
                counted++;
            }
        }
        region.forgetRehearsal();
    }

    /** Executes a region once; the nanoseconds it took. */
    private long run(Cpu c, Region region, int n) {
        int fuel = random.nextInt(MOST_FUEL);
        long begin = System.nanoTime();
        try {
            region.rehearse(c, n, fuel);
        } catch (Fault fault) {
            // What the guest would see as an exception.
        }
        return System.nanoTime() - begin;
    }

    private Cpu cpu(CpuModel model) {
        SoftReference<Cpu> kept = processors.get(model);
        Cpu known = kept == null ? null : kept.get();
        if (known != null) {
            return known;
        }
        Memory memory = Memory.withoutRom();
        byte[] data = new byte[PERIOD];
        for (int n = 0; n < PERIOD; n++) {
            data[n] = (byte) data();
        }
        for (int n = 0; n < DATA_SEGMENTS * SEGMENT; n += PERIOD) {
            System.arraycopy(data, 0, memory.bytes(), DATA + n, PERIOD);
        }
        Cpu made = new Cpu(model, memory, new RandomPorts(), Interrupts.NONE);
        processors.put(model, new SoftReference<>(made));
        return made;
    }

    private void prepare(Cpu c, CodeSnapshot snapshot) {
        c.reset();
        for (int n = CpuState.AX; n <= CpuState.DI; n++) {
            c.setReg32(n, register());
        }
        for (int n = CpuState.ES; n <= CpuState.GS; n++) {
            c.setSegment(n, (DATA + random.nextInt(DATA_SEGMENTS) * SEGMENT >> 4));
        }
        c.setSegment(CpuState.CS, snapshot.codeBase() >>> 4);
        c.setReg16(CpuState.SP, random.nextInt(SEGMENT / 2) * 2);
        c.setFlags(random.nextInt() & 0x8D5);
        prepareX87(c);
    }

    /** Numbers near 1 and zeros on a stack that has room for more. */
    private void prepareX87(Cpu c) {
        int numbers = 2 + random.nextInt(4);
        for (int n = 8 - numbers; n < 8; n++) {
            boolean zero = random.nextInt(8) == 0;
            int sign = random.nextInt(2) << 15;
            FpuRegisters.set(
                    c.memory(),
                    n,
                    zero ? 0 : random.nextLong() | Long.MIN_VALUE,
                    sign | (zero ? 0 : 0x3FFC + random.nextInt(6)));
        }
        long control = FpuRegisters.initialControl(c.model);
        long tags = 0xFFL << 8 - numbers & 0xFF;
        FpuRegisters.setControl(c.memory(), control | (8L - numbers) << FpuRegisters.TOP | tags << FpuRegisters.TAGS);
    }

    /** Small numbers are what programs count and compare with. */
    private int register() {
        return switch (random.nextInt(5)) {
            case 0 -> random.nextInt(3);
            case 1 -> random.nextInt(64);
            case 2 -> random.nextInt(256);
            case 3 -> random.nextInt(SEGMENT);
            default -> random.nextInt();
        };
    }

    private int data() {
        return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> random.nextInt(16);
            case 2 -> 32 + random.nextInt(96);
            default -> random.nextInt(256);
        };
    }

    private final class RandomPorts implements Ports {
        @Override
        public int in(int port, int size) {
            return random.nextInt();
        }

        @Override
        public void out(int port, int size, int value) {}
    }
}
