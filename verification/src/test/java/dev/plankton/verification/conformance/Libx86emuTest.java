package dev.plankton.verification.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plankton.cpu.Cpu;
import dev.plankton.cpu.RegionCaches;
import dev.plankton.cpu.isa.Flags;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.model.Tier;
import dev.plankton.cpu.state.Interrupts;
import dev.plankton.cpu.state.Ports;
import dev.plankton.cpu.state.Stop;
import dev.plankton.memory.Memory;
import dev.plankton.testing.BothTiers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The tests of github.com/wfeldt/libx86emu, where {@code -Dplankton.libx86emu} names its directory {@code test} after
 * {@code ./prepare_test *.tst} there: each a dump of memory and registers, and another of what they are at HLT.
 */
final class Libx86emuTest {
    private static final Path TESTS = Path.of(System.getProperty("plankton.libx86emu", ""));
    private static final int FUEL = 1_000_000;
    private static final List<String> GENERAL = List.of("eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi");
    private static final List<String> SEGMENTS = List.of("es", "cs", "ss", "ds", "fs", "gs");

    /** Memory by address, and registers by name. */
    private record Dump(Map<Integer, Integer> memory, Map<String, Integer> registers) {
        static Dump read(Path file) throws IOException {
            Dump dump = new Dump(new TreeMap<>(), new TreeMap<>());
            for (String line : Files.readAllLines(file)) {
                if (line.matches("[0-9a-f]{8}:.*")) {
                    dump.addMemory(Integer.parseInt(line.substring(0, 8), 16), line.substring(9));
                } else if (!line.startsWith(";")) {
                    dump.addRegisters(line);
                }
            }
            return dump;
        }

        /** Four columns a byte; one that is not listed is blank. */
        private void addMemory(int address, String columns) {
            for (int n = 0; 4 * n + 4 <= columns.length(); n++) {
                String value = columns.substring(4 * n + 2, 4 * n + 4).strip();
                if (!value.isEmpty()) {
                    memory.put(address + n, Integer.parseInt(value, 16));
                }
            }
        }

        private void addRegisters(String line) {
            for (String setting : line.strip().split("\\s+")) {
                String[] parts = setting.split("=");
                if (parts.length == 2) {
                    registers.put(parts[0], Integer.parseUnsignedInt(parts[1], 16));
                }
            }
        }

        int register(String name) {
            return registers.getOrDefault(name, 0);
        }
    }

    @BothTiers
    void realModeTestsEndAsThere(Tier tier) throws IOException {
        assumeTrue(!TESTS.toString().isEmpty() && Files.isDirectory(TESTS), "no tests of libx86emu");
        List<String> failures = new ArrayList<>();
        int run = 0;
        for (Path done : finished()) {
            Path init = Path.of(done.toString().replaceFirst("\\.done$", ".init"));
            if (Files.readString(init).startsWith("; bits=16, mode=real")) {
                run++;
                int undefined = undefined(done.getFileName().toString());
                differences(tier, Dump.read(init), Dump.read(done), undefined).stream()
                        .map(difference -> done.getFileName() + ": " + difference)
                        .forEach(failures::add);
            }
        }
        assertThat(failures).isEmpty();
        assertThat(run).isEqualTo(34);
    }

    /** Flag bits that are undefined after what a test executes; the rotations store OF as FLAGS has it and by SETO. */
    private static int undefined(String test) {
        return switch (test.substring(0, 4)) {
            case "0006" -> Flags.AF;
            case "0021", "0022" -> Flags.SF | Flags.ZF | Flags.AF | Flags.PF;
            case "0032", "0033" -> Flags.OF | 1;
            default -> 0;
        };
    }

    private static List<Path> finished() throws IOException {
        try (Stream<Path> files = Files.list(TESTS)) {
            return files.filter(file -> file.toString().endsWith(".done"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> differences(Tier tier, Dump before, Dump after, int undefined) {
        Memory memory = Memory.withoutRom();
        Cpu cpu = new Cpu(CpuModel.I686, memory, Ports.NONE, Interrupts.NONE);
        cpu.useRegions(RegionCaches.of(tier));
        before.memory.forEach(memory::put8);
        for (int n = 0; n < GENERAL.size(); n++) {
            cpu.setReg32(n, before.register(GENERAL.get(n)));
        }
        for (int n = 0; n < SEGMENTS.size(); n++) {
            cpu.setSegment(n, before.register(SEGMENTS.get(n)));
        }
        cpu.setIp(before.register("eip"));
        cpu.setFlags(before.register("eflags"));
        cpu.idtBase = before.register("idt.base");
        Stop stop = cpu.run(FUEL);
        List<String> differences = new ArrayList<>();
        if (stop != Stop.HALT) {
            differences.add("stopped by " + stop);
        }
        for (int n = 0; n < GENERAL.size(); n++) {
            compare(GENERAL.get(n), cpu.reg32(n), after, differences);
        }
        for (int n = 0; n < SEGMENTS.size(); n++) {
            compare(SEGMENTS.get(n), cpu.segment(n), after, differences);
        }
        compare("eip", cpu.ip(), after, differences);
        int flags = cpu.flags() & ~Flags.RF;
        compare("eflags", flags & ~undefined | after.register("eflags") & undefined, after, differences);
        int ignored = undefined & 0xFF | undefined >> 8;
        after.memory.forEach((address, value) -> {
            if (((memory.get8(address) ^ value) & ~ignored) != 0) {
                differences.add("[%X] is %X instead of %X".formatted(address, memory.get8(address), value));
            }
        });
        return differences;
    }

    private static void compare(String name, int actual, Dump after, List<String> differences) {
        if (actual != after.register(name)) {
            differences.add("%s is %X instead of %X".formatted(name, actual, after.register(name)));
        }
    }
}
