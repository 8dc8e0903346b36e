package dev.plankton.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.Cpu;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link ElideTick} compares VMs for which the same ticks have passed. */
final class ElideTickTest {
    private static final int TICK_COUNT = 0x46C;

    private final ElideTick benchmark = new ElideTick();

    @ParameterizedTest
    @ValueSource(ints = {1, 18})
    void elidedTicksExecuteNothing(int ticks) {
        ElideTick.Elided vm = new ElideTick.Elided();
        vm.ticks = ticks;
        vm.boot();
        long booted = instructions(vm);
        benchmark.elided(vm);
        benchmark.elided(vm);
        assertThat(instructions(vm)).isEqualTo(booted);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 18})
    void theOthersExecuteTheHandlerOnceATick(int ticks) {
        ElideTick.Executed vm = new ElideTick.Executed();
        vm.ticks = ticks;
        vm.boot();
        long booted = instructions(vm);
        benchmark.executed(vm);
        long executed = instructions(vm) - booted;
        assertThat(executed).isGreaterThan(3L * ticks);
        benchmark.executed(vm);
        assertThat(instructions(vm) - booted).isEqualTo(2 * executed);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 18})
    void bothCountTheTicks(int ticks) {
        ElideTick.Elided elided = new ElideTick.Elided();
        ElideTick.Executed executed = new ElideTick.Executed();
        elided.ticks = ticks;
        executed.ticks = ticks;
        elided.boot();
        executed.boot();
        int looks = 10;
        for (int n = 0; n < looks; n++) {
            benchmark.executed(executed);
            benchmark.elided(elided);
        }
        assertThat(read(executed, TICK_COUNT, Integer.BYTES)).isEqualTo(looks * ticks);
        assertThat(read(elided, TICK_COUNT, Integer.BYTES))
                .as("elided ticks are counted by the look that comes after them")
                .isEqualTo((looks - 1) * ticks);
    }

    private static long instructions(ElideTick.Sleeper vm) {
        return read(vm, Cpu.INSTRUCTIONS_AT, Long.BYTES);
    }

    private static long read(ElideTick.Sleeper vm, int address, int length) {
        byte[] bytes = vm.template().read(vm.core().delta(), address, length);
        long value = 0;
        for (int n = length - 1; n >= 0; n--) {
            value = value << 8 | bytes[n] & 0xFF;
        }
        return value;
    }
}
