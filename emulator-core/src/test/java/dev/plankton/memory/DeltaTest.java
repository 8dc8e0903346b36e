package dev.plankton.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeltaTest {
    private final byte[] template = new byte[StateMap.SIZE];
    private final Memory memory = new Memory();
    private final Delta packer = new Delta();

    private byte[] pack() {
        packer.pack(memory, template);
        return packer.copy();
    }

    private static Delta of(byte[] packed) {
        Delta delta = new Delta();
        delta.set(packed);
        return delta;
    }

    /** Packs, and checks that the delta gives the same memory again in every way of reading it. */
    private byte[] packAndCheck() {
        byte[] delta = pack();
        byte[] state = memory.bytes().clone();
        Delta whole = new Delta();
        whole.pack(state, template);
        assertThat(whole.copy()).as("of two whole states").isEqualTo(delta);
        packer.takeFrom(memory, template, new int[64]);
        assertThat(packer.copy()).as("taken").isEqualTo(delta);
        assertThat(memory.bytes()).as("cleaned").isEqualTo(template);
        assertThat(memory.dirtyLines().size()).isZero();
        of(delta).applyTo(memory);
        assertThat(memory.bytes()).as("applied").isEqualTo(state);
        assertThat(pack()).as("packed again").isEqualTo(delta);
        byte[] copy = template.clone();
        of(delta).applyTo(0, copy);
        assertThat(copy).as("applied to a copy").isEqualTo(state);
        return delta;
    }

    @Test
    void ofNoChangeIsEmpty() {
        assertThat(pack()).isEmpty();
        memory.put8(5, 0);
        assertThat(pack()).isEmpty();
    }

    @Test
    void ofOneByteIsThree() {
        memory.put8(100, 7);
        assertThat(packAndCheck()).containsExactly(100, 1, 7);
    }

    @Test
    void joinsRunsOverSmallGaps() {
        memory.put8(10, 1);
        memory.put8(13, 2);
        assertThat(packAndCheck()).containsExactly(10, 4, 1, 0, 0, 2);
    }

    @Test
    void splitsRunsAtLargerGaps() {
        memory.put8(10, 1);
        memory.put8(14, 2);
        assertThat(packAndCheck()).containsExactly(10, 1, 1, 3, 1, 2);
    }

    @Test
    void joinsRunsOfAdjacentLines() {
        memory.fill(62, 4, 9);
        assertThat(packAndCheck()).containsExactly(62, 4, 9, 9, 9, 9);
    }

    @Test
    void joinsOverAGapBetweenAdjacentLines() {
        memory.put8(63, 1);
        memory.put8(65, 2);
        assertThat(packAndCheck()).containsExactly(63, 3, 1, 0, 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, 65, 127, 128, 129, 16_383, 16_384, 16_385, StateMap.SIZE})
    void holdsRunsOfAnyLength(int length) {
        memory.fill(0, length, 1);
        assertThat(packAndCheck()).hasSizeBetween(length + 2, length + 5);
    }

    @Test
    void reachesFromTheFirstByteToTheLast() {
        memory.put8(0, 1);
        memory.put8(StateMap.SIZE - 1, 2);
        assertThat(packAndCheck()).hasSize(3 + 6);
    }

    @Test
    void readsAnyPart() {
        memory.fill(1000, 300, 7);
        memory.put8(5000, 8);
        byte[] state = memory.bytes().clone();
        byte[] delta = pack();
        for (int from : new int[] {0, 999, 1000, 1100, 1299, 1300, 4999, 5000, 5001}) {
            for (int length : new int[] {0, 1, 2, 300, 5000}) {
                byte[] part = new byte[length];
                of(delta).applyTo(from, part);
                assertThat(part).isEqualTo(Arrays.copyOfRange(state, from, from + length));
            }
        }
    }

    @Test
    void keepsWhatTheHostWroteToRom() {
        memory.put8(StateMap.ROM + 3, 0x55);
        packAndCheck();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void roundTripsWhateverWasWritten(long seed) {
        Random random = new Random(seed);
        random.nextBytes(template);
        memory.load(template);
        for (int round = 0; round < 10; round++) {
            int writes = 1 << random.nextInt(9);
            for (int n = 0; n < writes; n++) {
                write(random);
            }
            byte[] delta = packAndCheck();
            if (random.nextBoolean()) {
                memory.clean(template);
                of(delta).applyTo(memory);
            }
        }
    }

    private void write(Random random) {
        int at = random.nextInt(StateMap.SIZE - 300);
        switch (random.nextInt(6)) {
            case 0 -> memory.put8(at, random.nextInt());
            case 1 -> memory.put64(at, random.nextLong());
            case 2 -> memory.fill(at, random.nextInt(300), random.nextInt());
            case 3 -> memory.store8(at, random.nextInt());
            case 4 -> memory.store32(at, random.nextInt());
            // What makes a dirty line equal its template again.
            default -> memory.put(at, template, at, random.nextInt(300));
        }
    }

    /** The runs of a line by the rule that they follow, one byte after the other. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void ofALineIsItsRunsWhateverBytesHaveChanged(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 2000; round++) {
            long changed = random.nextLong() & random.nextLong() | (round % 3 == 0 ? random.nextLong() : 0);
            ByteArrayOutputStream runs = new ByteArrayOutputStream();
            int end = 0;
            for (int at = 0; at < Memory.LINE; at++) {
                if ((changed >> at & 1) == 0) {
                    continue;
                }
                memory.put8(at, at + 1);
                int last = at;
                for (int next = at + 1; next < Memory.LINE && next - last <= 3; next++) {
                    if ((changed >> next & 1) != 0) {
                        memory.put8(next, next + 1);
                        last = next;
                    }
                }
                runs.write(at - end);
                runs.write(last + 1 - at);
                runs.write(memory.bytes(), at, last + 1 - at);
                end = last + 1;
                at = last;
            }
            assertThat(packAndCheck()).isEqualTo(runs.toByteArray());
            memory.clean(template);
        }
    }

    @ParameterizedTest
    @EnumSource(Delta.Form.class)
    void everyFormGivesTheSameStateAgain(Delta.Form form) {
        memory.fill(62, 4, 9);
        memory.put8(StateMap.SIZE - 1, 2);
        memory.put8(5000, 0);
        byte[] state = memory.bytes().clone();
        packer.pack(form, memory, template);
        memory.clean(template);
        packer.applyTo(memory);
        assertThat(memory.bytes()).isEqualTo(state);
    }

    @Test
    void zerosAfterItEndIt() {
        memory.put8(7, 1);
        byte[] state = memory.bytes().clone();
        byte[] delta = pack();
        for (int padding = 1; padding < 5; padding++) {
            memory.clean(template);
            of(Arrays.copyOf(delta, delta.length + padding)).applyTo(memory);
            assertThat(memory.bytes()).isEqualTo(state);
        }
    }
}
