package dev.plankton.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryTest {
    private final Memory memory = new Memory();

    private int firstDirty() {
        return memory.dirtyLines().next(0);
    }

    @Test
    void isLittleEndian() {
        memory.store32(100, 0x89ABCDEF);
        assertThat(memory.get8(100)).isEqualTo(0xEF);
        assertThat(memory.get16(101)).isEqualTo(0xABCD);
        assertThat(memory.get32(100)).isEqualTo(0x89ABCDEF);
        memory.put64(200, 0x0102030405060708L);
        assertThat(memory.get64(200)).isEqualTo(0x0102030405060708L);
        assertThat(memory.get8(200)).isEqualTo(8);
    }

    @Test
    void aStoreDirtiesItsLineOnly() {
        memory.store8(3 * Memory.LINE + 63, 1);
        assertThat(firstDirty()).isEqualTo(3);
        assertThat(memory.dirtyLines().size()).isEqualTo(1);
    }

    @Test
    void aReadDirtiesNothing() {
        memory.get8(0);
        memory.get64(StateMap.ROM);
        assertThat(firstDirty()).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(ints = {61, 62, 63})
    void aStoreAcrossTwoLinesDirtiesBoth(int offset) {
        memory.store32(5 * Memory.LINE + offset, 0x01020304);
        assertThat(memory.get32(5 * Memory.LINE + offset)).isEqualTo(0x01020304);
        assertThat(firstDirty()).isEqualTo(5);
        assertThat(memory.dirtyLines().size()).isEqualTo(2);
    }

    @Test
    void aStoreFromADirtyLineIntoACleanOneDirtiesIt() {
        memory.store8(Memory.LINE - 1, 1);
        memory.store16(Memory.LINE - 1, 0x0203);
        assertThat(memory.dirtyLines().size()).isEqualTo(2);
        memory.clean(new byte[StateMap.SIZE]);
        assertThat(memory.get16(Memory.LINE - 1)).isZero();
    }

    @Test
    void guestStoresLeaveRomUnchanged() {
        memory.put8(StateMap.ROM, 0x11);
        memory.put8(StateMap.ROM_END - 1, 0x22);

        memory.store8(StateMap.EMPTY, 1);
        memory.store8(StateMap.ROM, 1);
        memory.store16(StateMap.ROM + 100, 0x0101);
        memory.store32(StateMap.ROM_END - 4, 0x01010101);

        assertThat(memory.get8(StateMap.EMPTY)).isZero();
        assertThat(memory.get8(StateMap.ROM)).isEqualTo(0x11);
        assertThat(memory.get16(StateMap.ROM + 100)).isZero();
        assertThat(memory.get32(StateMap.ROM_END - 4)).isEqualTo(0x22000000);
    }

    @Test
    void aStoreIntoTheEdgeOfRomReachesWhatIsNotRom() {
        memory.store32(StateMap.EMPTY - 2, 0x04030201);
        memory.store32(StateMap.ROM_END - 1, 0x04030201);
        memory.store16(StateMap.EMPTY - 1, 0x0605);

        assertThat(memory.get32(StateMap.EMPTY - 2)).isEqualTo(0x0000_0501);
        assertThat(memory.get32(StateMap.ROM_END - 1)).isEqualTo(0x04030200);
    }

    @Test
    void romStaysRomAfterTheHostWroteItAndAfterCleaning() {
        byte[] template = new byte[StateMap.SIZE];
        memory.put8(StateMap.ROM + 1, 0x33);
        memory.store8(StateMap.ROM + 1, 1);
        assertThat(memory.get8(StateMap.ROM + 1)).isEqualTo(0x33);

        memory.clean(template);
        memory.store8(StateMap.ROM + 1, 1);
        assertThat(memory.get8(StateMap.ROM + 1)).isZero();

        memory.load(template);
        memory.store8(StateMap.ROM + 1, 1);
        assertThat(memory.get8(StateMap.ROM + 1)).isZero();
    }

    @Test
    void withoutRomEverythingIsRam() {
        Memory ram = Memory.withoutRom();
        ram.store32(StateMap.ROM, 0x12345678);
        assertThat(ram.get32(StateMap.ROM)).isEqualTo(0x12345678);
    }

    @Test
    void copiesForwardAsAscendingStoresWould() {
        for (int n = 0; n < 200; n++) {
            memory.store8(1000 + n, n);
        }
        assertThat(memory.copyForward(1000, 3000, 200, 1)).isTrue();
        assertThat(memory.copyForward(1000, 1001, 4, 2))
                .as("an element overlaps itself")
                .isFalse();
        assertThat(memory.copyForward(1000, 1000, 200, 1)).isTrue();
        assertThat(memory.copyForward(1000, 990, 200, 4)).isTrue();
        for (int n = 0; n < 200; n++) {
            assertThat(memory.get8(3000 + n)).isEqualTo(n);
            assertThat(memory.get8(990 + n)).isEqualTo(n);
        }
        assertThat(memory.copyForward(1000, StateMap.EMPTY - 1, 2, 1)).isFalse();
        assertThat(memory.copyForward(1000, StateMap.ROM_END - 1, 2, 1)).isFalse();
        assertThat(memory.copyForward(StateMap.ROM, StateMap.ROM_END, 2, 1)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 3", "1, 7", "2, 2", "2, 5", "4, 4", "4, 63", "4, 64", "2, 199"})
    void repeatsWhatTheTargetOvertakes(int size, int distance) {
        Memory stored = new Memory();
        for (int n = 0; n < distance; n++) {
            memory.store8(1000 + n, n + 1);
            stored.store8(1000 + n, n + 1);
        }
        int length = 200;
        assertThat(memory.copyForward(1000, 1000 + distance, length, size)).isTrue();
        for (int n = 0; n < length; n += size) {
            for (int b = 0; b < size; b++) {
                stored.store8(1000 + distance + n + b, stored.get8(1000 + n + b));
            }
        }
        assertThat(Arrays.copyOfRange(memory.bytes(), 1000, 1400))
                .isEqualTo(Arrays.copyOfRange(stored.bytes(), 1000, 1400));
        assertThat(memory.dirtyLines().next(1000 + distance + length + 63 >> 6)).isNegative();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void fillsForward(int size) {
        assertThat(memory.fillForward(1000, 100, size, 0x01020304)).isTrue();
        for (int n = 0; n < 100 * size; n++) {
            assertThat(memory.get8(1000 + n)).isEqualTo(4 - n % size);
        }
        assertThat(memory.get8(999)).isZero();
        assertThat(memory.get8(1000 + 100 * size)).isZero();
        assertThat(memory.fillForward(StateMap.EMPTY - 1, 2, size, 1)).isFalse();
        assertThat(memory.get8(StateMap.EMPTY - 1)).isZero();
    }

    @Test
    void addressesOutsideAreADefect() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> memory.get8(-1));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> memory.get16(StateMap.SIZE - 1));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> memory.store32(StateMap.SIZE - 3, 1));
    }

    /** Any order of stores: memory equals a plain array's, and cleaning gives the template back. */
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void agreesWithAPlainArray(long seed) {
        Random random = new Random(seed);
        byte[] template = new byte[StateMap.SIZE];
        random.nextBytes(template);
        memory.load(template);
        byte[] model = template.clone();
        for (int n = 0; n < 100_000; n++) {
            int at = random.nextInt(20) == 0 ? around(random, StateMap.EMPTY) : random.nextInt(StateMap.RAM_SIZE - 4);
            int size = 1 << random.nextInt(3);
            int value = random.nextInt();
            switch (size) {
                case 1 -> memory.store8(at, value);
                case 2 -> memory.store16(at, value);
                default -> memory.store32(at, value);
            }
            for (int i = 0; i < size; i++) {
                if (at + i < StateMap.EMPTY || at + i >= StateMap.ROM_END) {
                    model[at + i] = (byte) (value >> 8 * i);
                }
            }
        }
        assertThat(Arrays.equals(memory.bytes(), model)).isTrue();
        memory.clean(template);
        assertThat(Arrays.equals(memory.bytes(), template)).isTrue();
        assertThat(memory.dirtyLines().size()).isZero();
    }

    private static int around(Random random, int address) {
        return address - 4 + random.nextInt(8) + (random.nextBoolean() ? 0 : StateMap.ROM_END - StateMap.EMPTY);
    }
}
