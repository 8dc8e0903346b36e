package dev.plankton.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.Cpu;
import dev.plankton.machine.Exit;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@link RunLoop} counts is what is executed, and each loop does its work. */
final class RunLoopTest {
    private static final int IMAGE = 0x7C00;
    private static final int COPY = 0x20000;

    @ParameterizedTest
    @EnumSource
    void anOperationIsAnInstruction(Loop loop) {
        RunLoop benchmark = mounted(loop);
        Cpu cpu = benchmark.core().cpu();
        long before = cpu.instructions();
        assertThat(benchmark.slice()).isInstanceOf(Exit.FuelSpent.class);
        assertThat(cpu.instructions() - before).isEqualTo(RunLoop.SLICE);
    }

    @ParameterizedTest
    @EnumSource
    void theGuestGoesOnInItsLoop(Loop loop) {
        RunLoop benchmark = mounted(loop);
        benchmark.slice();
        Cpu cpu = benchmark.core().cpu();
        assertThat(cpu.segment(Cpu.CS)).isZero();
        assertThat(cpu.ip()).isBetween(IMAGE, IMAGE + 0x40);
        assertThat(cpu.interruptible()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"COPY", "STRINGS"})
    void theCopyIsThere(Loop loop) {
        byte[] memory = mounted(loop).core().memory().bytes();
        assertThat(Arrays.copyOfRange(memory, COPY, COPY + 512)).isEqualTo(loop.bytes());
    }

    private static RunLoop mounted(Loop loop) {
        RunLoop benchmark = new RunLoop();
        benchmark.loop = loop;
        benchmark.seen = RunLoop.Seen.ONE;
        benchmark.mount();
        return benchmark;
    }
}
