package dev.plankton.verification.fuzz;

import dev.plankton.cpu.Cpu;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.region.Regions;
import dev.plankton.device.DeviceHost;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.Exit;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.core.Core;
import dev.plankton.machine.core.Template;
import dev.plankton.memory.StateMap;
import dev.plankton.verification.program.ProgramKind;
import dev.plankton.verification.program.RandomSegments;
import dev.plankton.verification.program.RandomState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Runs cases, each a random program made from one seed, on the interpreter and on regions, in slices of random lengths, and
 * compares the complete states of the machines: memory, registers, devices, and the number of instructions executed; after each
 * slice all but memory.
 * Confined to one thread.
 */
public final class TierFuzzer {
    /** Instructions of a case; now and then, of a longer one, which HotSpot compiles. */
    private static final int FUEL = 100_000, LONG_FUEL = 20_000_000;

    private static final int LONG_EVERY = 500;

    /** Cases after which regions start again, as in another process. */
    private static final int FRESH_EVERY = 200;

    private final CpuModel model;
    private final MachineProfile profile;
    private final Supplier<Regions> regions;
    private final Template template;
    private final Core interpreted;
    private Core compiled;
    private long instructions;
    private long inRegions;
    private int cases;

    /** Creates a fuzzer of machines with {@code model} that compares the interpreter with regions from {@code regions}. */
    public TierFuzzer(CpuModel model, Supplier<Regions> regions) {
        this.model = model;
        this.regions = regions;
        profile = Fuzzer.profile(model);
        template = Template.powerOn(profile, BootImage.of("fuzz", new byte[512]));
        interpreted = new Core(profile, (Regions) null);
        compiled = new Core(profile, regions.get());
    }

    /** Instructions executed so far, on each. */
    public long instructions() {
        return instructions;
    }

    /** How many of them regions have executed. */
    public long inRegions() {
        return inRegions + compiled.cpu().inRegions();
    }

    /**
     * Runs the case of {@code seed}.
     *
     * @return null if both ended in the same state, else how they differ
     */
    public @Nullable String run(long seed) {
        if (++cases % FRESH_EVERY == 0) {
            inRegions += compiled.cpu().inRegions();
            compiled = new Core(profile, regions.get());
        }
        int fuel = seed % LONG_EVERY == LONG_EVERY - 1 ? LONG_FUEL : FUEL;
        Outcome expected = execute(interpreted, seed, fuel);
        Outcome actual = execute(compiled, seed, fuel);
        int difference = Arrays.mismatch(expected.state(), actual.state());
        if (difference >= 0) {
            return difference(expected.state(), actual.state(), difference) + expected.firstDifference(actual);
        }
        return expected.slices().equals(actual.slices())
                ? null
                : "the registers differ" + expected.firstDifference(actual) + ", though not at the end";
    }

    /** How a case went: the complete state at its end, and what could be seen after each slice. */
    @SuppressWarnings("ArrayRecordComponent") // It is never compared as a whole.
    private record Outcome(byte[] state, List<Slice> slices) {
        String firstDifference(Outcome other) {
            for (int n = 0; n < Math.min(slices.size(), other.slices.size()); n++) {
                if (!slices.get(n).equals(other.slices.get(n))) {
                    long from = n == 0 ? 0 : slices.get(n - 1).executed();
                    return ", first between %,d and %,d instructions"
                            .formatted(from, slices.get(n).executed());
                }
            }
            return ", after the last slice";
        }
    }

    /**
     * A slice of a case.
     *
     * @param executed instructions up to its end
     * @param registers a checksum of all registers of the CPU, the x87 and the devices then
     */
    private record Slice(long executed, long registers) {}

    private Outcome execute(Core core, long seed, int fuel) {
        core.mountNew(template, DeviceHost.UNCONNECTED);
        try {
            new RandomState(seed).lay(core, model, ProgramKind.of(seed), RandomSegments.suit(seed, model));
            SplittableRandom random = new SplittableRandom(~seed);
            List<Slice> slices = new ArrayList<>();
            long start = core.cpu().instructions();
            long executed = 0;
            Exit exit = new Exit.FuelSpent();
            while (exit instanceof Exit.FuelSpent && executed < fuel) {
                exit = core.run((int) Math.min(1 + random.nextInt(1 << random.nextInt(18)), fuel - executed));
                executed = core.cpu().instructions() - start;
                core.cpu().save();
                slices.add(new Slice(executed, registers(core)));
            }
            instructions += core == interpreted ? executed : 0;
            return new Outcome(core.memory().bytes().clone(), slices);
        } finally {
            core.unmount();
        }
    }

    private static long registers(Core core) {
        CRC32C crc = new CRC32C();
        crc.update(core.memory().bytes(), StateMap.HIDDEN, StateMap.REQUEST_BUFFER - StateMap.HIDDEN);
        return crc.getValue();
    }

    private static String difference(byte[] expected, byte[] actual, int at) {
        String where = at < StateMap.HIDDEN ? "memory" : at < StateMap.CLOCK ? "the CPU's registers" : "a device";
        return "%s differs at %X: %02X on the interpreter, %02X on regions; AX %04X and %04X"
                .formatted(where, at, expected[at], actual[at], word(expected, Cpu.AX), word(actual, Cpu.AX));
    }

    private static int word(byte[] bytes, int register) {
        int at = StateMap.CPU + 4 * register;
        return bytes[at] & 0xFF | (bytes[at + 1] & 0xFF) << 8;
    }
}
