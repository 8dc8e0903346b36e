package dev.plankton.verification.i8086;

import dev.plankton.cpu.Cpu;
import dev.plankton.cpu.RegionCaches;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.model.Tier;
import dev.plankton.cpu.state.Interrupts;
import dev.plankton.cpu.state.Ports;
import dev.plankton.cpu.state.Stop;
import dev.plankton.memory.LineSet;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Runs sequences on an i8086 of the emulator and on the reference, and compares registers, flags, ports and all RAM. */
final class Comparison8086 {
    /** Four REPs of 64 K and their neighbours. */
    private static final int FUEL = 300_000;

    private final Memory memory = Memory.withoutRom();
    private final byte[] initial = new byte[memory.bytes().length];
    private final List<State8086.PortWrite> portWrites = new ArrayList<>();
    private final Cpu cpu = new Cpu(CpuModel.I8086, memory, new RecordedPorts(), Interrupts.NONE);
    private final Reference8086 reference;
    private long instructions;
    private int unfinished;

    Comparison8086(Tier tier) {
        cpu.useRegions(RegionCaches.of(tier));
        byte[] ram = new byte[State8086.RAM_SIZE];
        new SplittableRandom(8086).nextBytes(ram);
        System.arraycopy(ram, 0, initial, 0, ram.length);
        memory.load(initial);
        reference = new Reference8086(ram, Comparison8086::port);
    }

    /** Any function of the port will do. */
    private static int port(int port) {
        return port * 0x9E37 + 0x79B9;
    }

    /** Instructions compared so far, without HLT. */
    long instructions() {
        return instructions;
    }

    /** Sequences that have come to a place where HLT could not be. */
    int unfinished() {
        return unfinished;
    }

    /**
     * Runs the sequence of {@code seed}, whose first instruction has the form of number {@code form}.
     *
     * @return null if both have come to the same state, else the program and how they differ
     */
    @Nullable
    String run(long seed, int form) {
        Sequence sequence = new Sequence(reference, seed, form);
        try {
            if (!sequence.ends()) {
                unfinished++;
                return null;
            }
            instructions += sequence.executed();
            load(sequence);
            Stop stop = cpu.run(FUEL);
            String difference = stop == Stop.HALT
                    ? difference()
                    : "stopped by %s instead of HLT, at %04X:%04X".formatted(stop, cpu.segment(Cpu.CS), cpu.ip());
            return difference == null ? null : sequence + difference;
        } finally {
            reference.restoreRam();
            memory.clean(initial);
        }
    }

    private void load(Sequence sequence) {
        cpu.reset();
        for (int n = 0; n < sequence.general.length; n++) {
            cpu.setReg32(n, sequence.general[n]);
        }
        for (int n = 0; n < sequence.segments.length; n++) {
            cpu.setSegment(n, sequence.segments[n]);
        }
        cpu.setIp(sequence.ip);
        cpu.setFlags(sequence.flags);
        for (Sequence.Code code : sequence.code()) {
            memory.put8(code.address(), code.value());
        }
        portWrites.clear();
    }

    private @Nullable String difference() {
        for (int n = 0; n < 8; n++) {
            if (cpu.reg32(n) != reference.general[n]) {
                return "register %d is %X instead of %X".formatted(n, cpu.reg32(n), reference.general[n]);
            }
        }
        for (int n = 0; n < 4; n++) {
            if (cpu.segment(n) != reference.segments[n]) {
                return "segment register %d is %X instead of %X".formatted(n, cpu.segment(n), reference.segments[n]);
            }
        }
        if (cpu.ip() != reference.ip) {
            return "IP is %X instead of %X".formatted(cpu.ip(), reference.ip);
        }
        int flags = cpu.flags();
        if (((flags ^ reference.flags) & ~reference.undefinedFlags) != 0) {
            return "flags are %X instead of %X, undefined %X"
                    .formatted(flags, reference.flags, reference.undefinedFlags);
        }
        if (!portWrites.equals(reference.portWrites)) {
            return "wrote to ports " + portWrites + " instead of " + reference.portWrites;
        }
        return ramDifference();
    }

    private @Nullable String ramDifference() {
        byte[] bytes = memory.bytes();
        reference.undefinedRam.forEach((address, undefined) -> {
            if (((bytes[address] ^ reference.ram[address]) & 0xFF & ~undefined) == 0) {
                reference.ram[address] = bytes[address];
            }
        });
        for (int address : reference.used()) {
            if (bytes[address] != reference.ram[address]) {
                return "[%X] is %02X instead of %02X".formatted(address, bytes[address], reference.ram[address]);
            }
        }
        LineSet dirty = memory.dirtyLines();
        for (int line = dirty.next(0);
                line >= 0 && line < StateMap.RAM_SIZE >> Memory.LINE_SHIFT;
                line = dirty.next(line + 1)) {
            int from = line << Memory.LINE_SHIFT;
            byte[] expected = from < State8086.RAM_SIZE ? reference.ram : initial;
            int at = Arrays.mismatch(bytes, from, from + Memory.LINE, expected, from, from + Memory.LINE);
            if (at >= 0) {
                return "has written %02X to [%X]".formatted(bytes[from + at], from + at);
            }
        }
        return null;
    }

    private final class RecordedPorts implements Ports {
        @Override
        public int in(int port, int size) {
            return port(port);
        }

        @Override
        public void out(int port, int size, int value) {
            portWrites.add(new State8086.PortWrite(port, size, value & (size == 1 ? 0xFF : 0xFFFF)));
        }
    }
}
