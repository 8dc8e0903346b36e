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
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs cases, each a random program made from one seed, on the interpreter and on regions, in slices of random lengths, and
 * compares the complete states of the machines: memory, registers, devices, and the number of instructions executed.
 * Confined to one thread.
 */
public final class TierFuzzer {
    /** Instructions of a case; now and then, of a longer one, which HotSpot compiles. */
    private static final int FUEL = 100_000, LONG_FUEL = 20_000_000;

    /** One case in this number makes software interrupts of its own. */
    private static final int INTERRUPTS_EVERY = 8;

    private static final int INTERRUPT = 0x80;

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
        byte[] expected = execute(interpreted, seed, fuel);
        byte[] actual = execute(compiled, seed, fuel);
        int difference = Arrays.mismatch(expected, actual);
        return difference < 0 ? null : difference(expected, actual, difference);
    }

    private byte[] execute(Core core, long seed, int fuel) {
        core.mountNew(template, DeviceHost.UNCONNECTED);
        try {
            lay(core, seed);
            SplittableRandom slices = new SplittableRandom(~seed);
            long start = core.cpu().instructions();
            long executed = 0;
            Exit exit = new Exit.FuelSpent();
            while (exit instanceof Exit.FuelSpent && executed < fuel) {
                exit = core.run((int) Math.min(1 + slices.nextInt(1 << slices.nextInt(18)), fuel - executed));
                executed = core.cpu().instructions() - start;
            }
            instructions += core == interpreted ? executed : 0;
            core.cpu().save();
            return core.memory().bytes().clone();
        } finally {
            core.unmount();
        }
    }

    private void lay(Core core, long seed) {
        RandomState state = new RandomState(seed);
        boolean unreal = RandomSegments.suit(seed, model);
        if (seed % 4 == 3) {
            state.lay(core, model);
        } else {
            boolean interrupts = seed % INTERRUPTS_EVERY == INTERRUPTS_EVERY - 2;
            state.layLoops(core, model, interrupts ? INTERRUPT : -1, unreal);
        }
        if (unreal) {
            state.layUnreal(core, model);
        }
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
