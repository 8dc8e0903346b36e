package dev.plankton.net.ip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FrameRingTest {
    private static final int CAPACITY = 1 << 12;
    private static final int MOST = 1514;

    private final FrameRing ring = new FrameRing(CAPACITY);
    private final byte[] into = new byte[MOST];

    private record Frame(int vm, int length, int hash) {}

    /** All lengths, so that records end at every place before the ring's end, and round it. */
    @Test
    void framesComeOutAsTheyWentIn() {
        Random random = new Random(1);
        Queue<Frame> expected = new ArrayDeque<>();
        int refused = 0;
        for (int n = 0; n < 100_000; n++) {
            byte[] frame = new byte[random.nextInt(MOST + 1)];
            random.nextBytes(frame);
            int vm = random.nextInt(Integer.MAX_VALUE);
            if (ring.offer(vm, frame, 0, frame.length)) {
                expected.add(new Frame(vm, frame.length, Arrays.hashCode(frame)));
            } else {
                refused++;
                assertThat(expected).as("frames in a full ring").isNotEmpty();
            }
            if (random.nextInt(3) > 0) {
                int most = random.nextInt(4);
                int waiting = expected.size();
                int read = ring.read(
                        (from, length) -> assertThat(
                                        new Frame(from, length, Arrays.hashCode(Arrays.copyOf(into, length))))
                                .isEqualTo(expected.remove()),
                        into,
                        most);
                assertThat(read).isEqualTo(Math.min(most, waiting));
            }
            assertThat(ring.isEmpty()).isEqualTo(expected.isEmpty());
        }
        assertThat(refused).isPositive();
    }

    @Test
    void partOfAnArrayIsTaken() {
        assertThat(ring.offer(7, new byte[] {1, 2, 3, 4}, 1, 2)).isTrue();
        ring.read((vm, length) -> assertThat(length).isEqualTo(2), into, 1);
        assertThat(into).startsWith(2, 3);
    }

    @Test
    void aFrameAddedByTheReaderIsReadToo() {
        ring.offer(1, new byte[60], 0, 60);
        assertThat(ring.read((vm, _) -> ring.offer(vm + 1, new byte[60], 0, 60), into, 100))
                .isEqualTo(100);
        assertThat(ring.isEmpty()).isFalse();
    }

    /** Each thread's frames come whole and in the order it sent them. */
    @Test
    void framesOfManyThreads() throws InterruptedException {
        int threads = 3;
        int each = 50_000;
        Thread[] senders = new Thread[threads];
        for (int vm = 0; vm < threads; vm++) {
            int number = vm;
            senders[vm] = Thread.ofPlatform().start(() -> {
                for (int n = 0; n < each; n++) {
                    byte[] frame = new byte[1 + n % 200];
                    Arrays.fill(frame, (byte) n);
                    while (!ring.offer(number, frame, 0, frame.length)) {
                        Thread.onSpinWait();
                    }
                }
            });
        }
        int[] next = new int[threads];
        int read = 0;
        while (read < threads * each) {
            int now = ring.read(
                    (vm, length) -> {
                        int n = next[vm]++;
                        if (length != 1 + n % 200 || into[0] != (byte) n || into[length - 1] != (byte) n) {
                            throw new AssertionError("frame " + n + " of VM " + vm);
                        }
                    },
                    into,
                    100);
            read += now;
            if (now == 0) {
                Thread.yield();
            }
        }
        for (Thread sender : senders) {
            sender.join();
        }
        assertThat(ring.isEmpty()).isTrue();
        assertThat(next).containsOnly(each);
    }
}
