package dev.plankton.verification.fuzz;

import dev.plankton.cpu.model.CpuModel;
import dev.plankton.device.DeviceHost;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.Exit;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.core.Core;
import dev.plankton.machine.core.Template;
import dev.plankton.memory.StateMap;
import dev.plankton.verification.program.ProgramKind;
import dev.plankton.verification.program.RandomSegments;
import dev.plankton.verification.program.RandomState;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Runs cases, each a random program in a random machine state made from one seed, and checks after each that the guest
 * raised no host exception, wrote nothing outside its memory, did not exceed its fuel and left no trace in the core for
 * the next VM; and now and then that the same case cut into other slices gives the same state. Confined to one thread.
 */
public final class Fuzzer {
    /** Instructions of a case, at most. */
    static final int CASE_FUEL = 5_000;

    /** One case in this number is run a second time, in other slices. */
    private static final int REPEAT_EVERY = 16;

    private static final int OTHER_SLICE = 777;

    private final Core core;
    private final Template template;
    private final CpuModel model;
    private long instructions;

    /** Creates a fuzzer of machines with {@code model}. */
    public Fuzzer(CpuModel model) {
        this.model = model;
        MachineProfile profile = profile(model);
        core = new Core(profile);
        template = Template.powerOn(profile, BootImage.of("fuzz", new byte[512]));
    }

    /** The PC of all cases. */
    static MachineProfile profile(CpuModel model) {
        MachineProfile profile =
                MachineProfile.DEFAULT.withCpu(model).withClock(new ClockSource.Instructions(10_000_000, 0));
        return model == CpuModel.I8086 ? profile : profile.withExtendedMemory(RandomSegments.EXTENDED_MEMORY);
    }

    /** Instructions executed so far. */
    public long instructions() {
        return instructions;
    }

    /**
     * Runs the case of {@code seed}.
     *
     * @return null if all is well, else what is not
     */
    public @Nullable String run(long seed) {
        try {
            byte[] once = execute(seed, CASE_FUEL);
            String trace = traceLeft();
            if (trace != null) {
                return trace;
            }
            if (seed % REPEAT_EVERY == 0 && !Arrays.equals(once, execute(seed, OTHER_SLICE))) {
                return "cut into slices of " + OTHER_SLICE + " instructions it ends in another state";
            }
            return null;
        } catch (Violation violation) {
            core.discard();
            return violation.getMessage();
        } catch (RuntimeException | Error defect) {
            core.discard();
            StackTraceElement[] at = defect.getStackTrace();
            return defect + (at.length > 0 ? " at " + at[0] : "");
        }
    }

    private byte[] execute(long seed, int slice) {
        core.mountNew(template, DeviceHost.UNCONNECTED);
        ProgramKind kind = ProgramKind.of(seed);
        new RandomState(seed)
                .lay(core, model, kind.isHot() ? kind : ProgramKind.PLAIN, RandomSegments.suit(seed, model));
        long start = core.cpu().instructions();
        long executed = 0;
        Exit exit = new Exit.FuelSpent();
        while (exit instanceof Exit.FuelSpent && executed < CASE_FUEL) {
            int fuel = (int) Math.min(slice, CASE_FUEL - executed);
            exit = core.run(fuel);
            long now = core.cpu().instructions() - start;
            if (now - executed > fuel) {
                throw new Violation("executed " + (now - executed) + " instructions with fuel for " + fuel);
            }
            if (exit instanceof Exit.FuelSpent && core.unspent() > 0) {
                throw new Violation("has not spent its fuel");
            }
            executed = now;
        }
        instructions += executed;
        checkRom();
        core.unmount();
        return core.delta().copy();
    }

    private void checkRom() {
        byte[] memory = core.memory().bytes();
        int difference = Arrays.mismatch(
                memory, StateMap.EMPTY, StateMap.ROM_END, core.templateBytes(), StateMap.EMPTY, StateMap.ROM_END);
        if (difference >= 0) {
            throw new Violation("changed the ROM at %X".formatted(StateMap.EMPTY + difference));
        }
    }

    /** What the last VM left in the core for the next, or null. */
    private @Nullable String traceLeft() {
        int difference = Arrays.mismatch(core.memory().bytes(), core.templateBytes());
        return difference < 0 ? null : "left a byte at %X for the next VM".formatted(difference);
    }

    /** A check that failed. */
    private static final class Violation extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Violation(String message) {
            super(message);
        }
    }
}
