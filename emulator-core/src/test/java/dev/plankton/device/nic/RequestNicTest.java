package dev.plankton.device.nic;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plankton.device.DeviceHost;
import dev.plankton.device.FakeIrqs;
import dev.plankton.device.HostLink;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestNicTest {
    private final Memory memory = new Memory();
    private final FakeIrqs irqs = new FakeIrqs();
    private final List<String> heard = new ArrayList<>();
    private final RequestNic nic = new RequestNic(memory, irqs, new HostLink(new DeviceHost() {
        @Override
        public void replyPart(Memory source, int address, int length) {
            heard.add(length > 100 ? "part " + length : new String(source.bytes(), address, length, US_ASCII));
        }

        @Override
        public void replyEnd() {
            heard.add("end");
        }

        @Override
        public void refused() {
            heard.add("refused");
        }

        @Override
        public int vmNumber() {
            return 0x01020304;
        }

        @Override
        public void ready() {
            heard.add("ready");
        }
    }));

    @BeforeEach
    void powerOn() {
        nic.powerOn();
    }

    private void present(String request) {
        nic.present(request.getBytes(US_ASCII), 0, request.length());
    }

    @Test
    void aResetPresentsTheRequestAgain() {
        present("abc");
        assertThat(nic.in(0xE1, 1)).isEqualTo('a');
        nic.out(0xE1, 2, 'x' | 'y' << 8);
        nic.restart();
        assertThat(irqs.edges[7]).isEqualTo(2);
        assertThat(nic.in(0xE1, 1)).isEqualTo('a');
        nic.out(0xE1, 1, 'z');
        nic.out(0xE0, 1, 1);
        assertThat(heard).containsExactly("z", "end", "ready");
    }

    @Test
    void aResetRefusesARequestWhoseReplyHasBegun() {
        byte[] template = memory.bytes().clone();
        present("abc");
        for (int i = 0; i < StateMap.REPLY_BUFFER_SIZE + 2; i++) {
            nic.out(0xE1, 1, 'x');
        }
        nic.restart();
        assertThat(heard).containsExactly("part 4096", "refused", "ready");
        assertThat(nic.idle()).isTrue();
        assertThat(memory.bytes()).isEqualTo(template);
    }

    @Test
    void aResetOfAnIdleNicDoesNothing() {
        nic.restart();
        assertThat(heard).isEmpty();
        assertThat(irqs.edges[7]).isZero();
    }

    @Test
    void handsOverARequestAndTakesAReply() {
        byte[] template = memory.bytes().clone();
        present("abc");
        assertThat(irqs.edges[7]).isEqualTo(1);
        assertThat(nic.in(0xE0, 1)).isEqualTo(1);
        assertThat(nic.in(0xE2, 2)).isEqualTo(3);
        assertThat(nic.in(0xE1, 1)).isEqualTo('a');
        assertThat(nic.in(0xE1, 2)).isEqualTo('b' | ('c' << 8));
        assertThat(nic.in(0xE1, 1)).isZero();
        nic.out(0xE1, 1, 'x');
        nic.out(0xE1, 4, 'y' | ('z' << 8) | ('1' << 16) | ('2' << 24));
        nic.out(0xE0, 1, 1);
        assertThat(heard).containsExactly("xyz12", "end", "ready");
        assertThat(nic.idle()).isTrue();
        assertThat(irqs.level[7]).isFalse();
        assertThat(Arrays.mismatch(memory.bytes(), template))
                .as("an idle NIC equals its template")
                .isEqualTo(-1);
    }

    @Test
    void longReplyLeavesInParts() {
        present("");
        for (int i = 0; i < StateMap.REPLY_BUFFER_SIZE - 2; i++) {
            nic.out(0xE1, 1, 'x');
        }
        nic.out(0xE1, 4, 0x64636261);
        nic.out(0xE0, 1, 1);
        assertThat(heard).containsExactly("part 4096", "cd", "end", "ready");
    }

    @Test
    void takesABurstAsFarAsTheBufferReaches() {
        memory.put(0x500, "abcdefgh".getBytes(US_ASCII), 0, 8);
        assertThat(nic.outBurst(1, 8)).as("without a request").isZero();
        present("");
        nic.outs(2, 0x500, 4);
        nic.out(0xE1, 1, '.');
        assertThat(nic.outBurst(4, 10_000)).isEqualTo((StateMap.REPLY_BUFFER_SIZE - 9) / 4);
        nic.out(0xE0, 1, 1);
        assertThat(heard).containsExactly("abcdefgh.", "end", "ready");
    }

    @Test
    void rewindReadsAgain() {
        present("abc");
        nic.in(0xE1, 4);
        assertThat(nic.in(0xE2, 2)).isZero();
        nic.out(0xE0, 1, 2);
        assertThat(nic.in(0xE1, 4)).isEqualTo(0x00636261);
    }

    @Test
    void refusalDropsTheReply() {
        byte[] template = memory.bytes().clone();
        present("abc");
        nic.out(0xE1, 1, 'x');
        nic.out(0xE0, 1, 3);
        assertThat(heard).containsExactly("refused", "ready");
        assertThat(Arrays.mismatch(memory.bytes(), template)).isEqualTo(-1);
    }

    @Test
    void withoutARequestNothingHappens() {
        nic.out(0xE1, 1, 'x');
        nic.out(0xE0, 1, 1);
        nic.out(0xE0, 1, 3);
        assertThat(heard).isEmpty();
        assertThat(nic.in(0xE1, 4)).isZero();
    }

    @Test
    void returnsTheNumberInAnyWidth() {
        assertThat(nic.in(0xE4, 4)).isEqualTo(0x01020304);
        assertThat(nic.in(0xE4, 2)).isEqualTo(0x0304);
        assertThat(nic.in(0xE6, 2)).isEqualTo(0x0102);
        assertThat(nic.in(0xE7, 1)).isEqualTo(0x01);
    }

    @Test
    void refusesWhatItCannotHold() {
        byte[] tooLong = new byte[StateMap.REQUEST_BUFFER_SIZE + 1];
        assertThatThrownBy(() -> nic.present(tooLong, 0, tooLong.length)).isInstanceOf(IllegalArgumentException.class);
        present("a");
        assertThatThrownBy(() -> present("b")).isInstanceOf(IllegalStateException.class);
    }
}
