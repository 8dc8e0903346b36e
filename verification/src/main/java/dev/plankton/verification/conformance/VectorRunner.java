package dev.plankton.verification.conformance;

import dev.plankton.cpu.Cpu;
import dev.plankton.cpu.RegionCaches;
import dev.plankton.cpu.isa.Flags;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.model.Tier;
import dev.plankton.cpu.state.Interrupts;
import dev.plankton.cpu.state.Ports;
import dev.plankton.cpu.state.Stop;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs vectors on a bare CPU: flat RAM up to 10FFEFh, ports that read as all ones, no interrupts. Confined to one
 * thread.
 */
final class VectorRunner {
    /** One instruction, perhaps a jump or exception, and a HLT; REP counts each iteration. */
    private static final int FUEL = 70_000;

    private final CpuModel model;
    private final boolean strict;
    private final Memory memory = Memory.withoutRom();
    private final byte[] zeros = new byte[StateMap.SIZE];
    private final Cpu cpu;
    private final X87Runner x87;

    VectorRunner(CpuModel model, boolean strict, Tier tier) {
        this.model = model;
        this.strict = strict;
        cpu = new Cpu(model, memory, Ports.NONE, Interrupts.NONE);
        cpu.useRegions(RegionCaches.of(tier));
        x87 = new X87Runner(cpu, memory, strict);
    }

    /**
     * Runs one vector.
     *
     * @return null if the CPU did what the real one did, else the first difference
     */
    @Nullable
    String run(TestVector vector) {
        memory.clean(zeros);
        load(vector);
        if (vector.oneInstruction) {
            step();
        } else {
            Stop stop = cpu.run(FUEL);
            if (stop != Stop.HALT) {
                return "stopped by " + stop + " instead of HLT";
            }
        }
        String difference = compareRegisters(vector);
        if (difference == null) {
            difference = x87.compare(vector);
        }
        return difference != null ? difference : compareRam(vector);
    }

    /** One instruction; IP stays at a REP whose iterations are not all done. */
    private void step() {
        boolean repeats = repeats();
        int start = cpu.ip();
        int budget = FUEL;
        do {
            cpu.run(1);
        } while (repeats && cpu.ip() == start && --budget > 0);
    }

    /** Whether there is REP or REPNE among the prefixes of the next instruction. */
    private boolean repeats() {
        int base = cpu.segment(Cpu.CS) << 4;
        for (int n = 0; n < 15; n++) {
            switch (memory.get8(base + (cpu.ip() + n & 0xFFFF) & 0xFFFFF)) {
                case 0xF2, 0xF3 -> {
                    return true;
                }
                case 0x26, 0x2E, 0x36, 0x3E, 0xF0, 0xF1 -> {}
                default -> {
                    return false;
                }
            }
        }
        return false;
    }

    /** Flag bits that neither the start nor the comparison has. */
    private int flagsHidden(TestVector vector) {
        return switch (model) {
            case I8086 -> 0;
            case I80286 -> TestVector.HIDDEN_FLAGS_16;
            case I686 -> vector.flagsHidden;
        };
    }

    private void load(TestVector vector) {
        cpu.reset();
        int[] registers = vector.initial;
        for (int n = 0; n < 8; n++) {
            cpu.setReg32(n, registers[n]);
        }
        for (int n = 0; n < 6; n++) {
            cpu.setSegment(n, registers[TestVector.SEGMENTS + n]);
        }
        cpu.setIp(registers[TestVector.IP]);
        cpu.setFlags(registers[TestVector.FLAGS] & ~flagsHidden(vector));
        x87.load(vector.initialX87);
        TestVector.Bytes ram = vector.initialRam;
        for (int i = 0; i < ram.count; i++) {
            memory.put8(ram.addresses[i], ram.values[i]);
        }
    }

    private @Nullable String compareRegisters(TestVector vector) {
        for (int n = 0; n < TestVector.REGISTERS; n++) {
            int expected = vector.expected(n);
            int ignored = strict ? 0 : vector.undefinedBits[n];
            if (n == TestVector.FLAGS) {
                expected = expected & ~flagsHidden(vector) | alwaysSet();
                ignored |= strict ? 0 : vector.undefinedFlags;
            }
            int actual = actual(n);
            if (((expected ^ actual) & ~ignored) != 0) {
                return n == TestVector.FLAGS
                        ? "flags differ in " + FlagNames.of((expected ^ actual) & ~ignored) + " from "
                                + FlagNames.of(expected)
                        : "%s is %X instead of %X".formatted(TestVector.registerName(n), actual, expected);
            }
        }
        return null;
    }

    private int alwaysSet() {
        return 2 | (model == CpuModel.I8086 ? 0xF000 : 0);
    }

    private int actual(int n) {
        if (n < TestVector.SEGMENTS) {
            return cpu.reg32(n);
        }
        return switch (n) {
            case TestVector.IP -> cpu.ip();
            case TestVector.FLAGS -> cpu.flags() & ~Flags.RF;
            default -> cpu.segment(n - TestVector.SEGMENTS);
        };
    }

    /** Every listed byte must match; bytes listed only at the start must not have changed. */
    private @Nullable String compareRam(TestVector vector) {
        TestVector.Bytes expected = vector.expectedRam;
        for (int i = 0; i < expected.count; i++) {
            int address = expected.addresses[i];
            int ignored = ignoredInRam(vector, address);
            if (((expected.values[i] ^ memory.get8(address)) & 0xFF & ~ignored) != 0) {
                return "[%X] is %X instead of %X".formatted(address, memory.get8(address), expected.values[i] & 0xFF);
            }
        }
        TestVector.Bytes initial = vector.initialRam;
        for (int i = 0; i < initial.count; i++) {
            int address = initial.addresses[i];
            if ((initial.values[i] & 0xFF) != memory.get8(address) && expected.find(address) < 0) {
                return "[%X] has changed to %X".formatted(address, memory.get8(address));
            }
        }
        return null;
    }

    private int ignoredInRam(TestVector vector, int address) {
        if (strict) {
            return 0;
        }
        if (vector.undefinedRam.find(address) >= 0) {
            return 0xFF;
        }
        if (vector.flagAddress < 0) {
            return 0;
        }
        return address == vector.flagAddress
                ? vector.undefinedFlags
                : address == vector.flagAddress + 1 ? vector.undefinedFlags >> 8 : 0;
    }
}
