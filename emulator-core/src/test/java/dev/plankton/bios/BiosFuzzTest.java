package dev.plankton.bios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.bios.video.ModeSwitch;
import dev.plankton.cpu.Cpu;
import dev.plankton.disk.Disk;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a guest puts into registers and BIOS data area, a service harms nothing but the guest. */
class BiosFuzzTest {
    private static final int CALLS = 1_500;
    private static final int[] INTERRUPTS = {0x10, 0x10, 0x10, 0x13, 0x15, 0x16, 0x1A};

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void noServiceReachesBeyondItsGuest(int seed) {
        Random random = new Random(seed);
        BiosRig rig = new BiosRig(new Disk(new byte[seed == 2 ? 8000 * 512 : 1440 * 1024]));
        Memory memory = rig.memory;
        byte[] clock = hidden(memory, StateMap.CLOCK, 64);
        byte[] uart = hidden(memory, StateMap.UART, 64);
        byte[] requests = hidden(memory, StateMap.REQUEST_NIC, 64);
        byte[] buffers = hidden(memory, StateMap.REQUEST_BUFFER, StateMap.VIDEO - StateMap.REQUEST_BUFFER);
        for (int i = 0; i < CALLS; i++) {
            randomise(rig.cpu, random);
            if (i % 16 == 0) {
                memory.put8(0x449 + random.nextInt(0x40), random.nextInt(256));
            }
            if (i % 64 == 0) {
                new ModeSwitch(memory).set(3);
            }
            rig.call(INTERRUPTS[random.nextInt(INTERRUPTS.length)]);
        }
        assertThat(hidden(memory, StateMap.CLOCK, 64)).isEqualTo(clock);
        assertThat(hidden(memory, StateMap.UART, 64)).isEqualTo(uart);
        assertThat(hidden(memory, StateMap.REQUEST_NIC, 64)).isEqualTo(requests);
        assertThat(hidden(memory, StateMap.REQUEST_BUFFER, buffers.length)).isEqualTo(buffers);
        for (int slot = 0; slot < StateMap.WRITTEN_SECTORS_COUNT; slot++) {
            assertThat(memory.get32(StateMap.SECTOR_DIRECTORY + 4 * slot)).isBetween(0, 8000);
        }
    }

    /** Random registers that make most calls reach their service's depths: a known function, small counts. */
    private static void randomise(Cpu cpu, Random random) {
        for (int register = Cpu.AX; register <= Cpu.DI; register++) {
            if (register != Cpu.SP) {
                cpu.setReg32(register, random.nextInt());
            }
        }
        cpu.setReg8(Cpu.AH, random.nextInt(0x14));
        if (random.nextInt(4) == 0) {
            cpu.setReg8(Cpu.AH, random.nextInt(256));
        }
        if (random.nextBoolean()) {
            cpu.setReg16(Cpu.CX, random.nextInt(0x400));
            cpu.setReg8(Cpu.AL, random.nextInt(0x20));
            cpu.setReg8(Cpu.DL, random.nextInt(2) * 0x80);
        }
        // Not below 1 KB, where vectors and the caller's stack lie: the rig calls through them.
        cpu.setSegment(Cpu.DS, 0x200 + random.nextInt(0xFE00));
        cpu.setSegment(Cpu.ES, 0x200 + random.nextInt(0xFE00));
    }

    private static byte[] hidden(Memory memory, int from, int length) {
        return Arrays.copyOfRange(memory.bytes(), from, from + length);
    }
}
