package dev.plankton.net.ethernet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameTest {
    private static final Mac HOST = Mac.of("52:54:00:12:34:56");

    private static String hex(Frame frame) {
        return HexFormat.of().formatHex(frame.bytes());
    }

    private static String padded(String hex) {
        return hex + "00".repeat(60 - hex.length() / 2);
    }

    @Test
    void addresses() {
        assertThat(Mac.ofVm(0x010203)).hasToString("02:00:0a:01:02:03");
        assertThat(Ip.ofVm(0x010203)).hasToString("10.1.2.3").isEqualTo(Ip.of("10.1.2.3"));
        assertThat(Mac.of("ff:ff:ff:ff:ff:ff")).isEqualTo(Mac.BROADCAST);
        assertThat(HOST).hasToString("52:54:00:12:34:56");
        assertThatIllegalArgumentException().isThrownBy(() -> Mac.of("02:00"));
        assertThatIllegalArgumentException().isThrownBy(() -> Ip.of("::1"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Ip.ofVm(16_777_215))
                .withMessage("VM 16777215 has no address: VM 0 to VM 16777214 have");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Udp.of(1, 65536, ""))
                .withMessage("port out of range (0-65535): 65536");
    }

    @Test
    void arp() {
        Frame request = Arp.request(HOST, Ip.of("10.255.255.254"), Ip.ofVm(5));
        assertThat(hex(request))
                .isEqualTo(padded("ffffffffffff" + "525400123456" + "0806" + "0001080006040001" + "525400123456"
                        + "0afffffe" + "000000000000" + "0a000005"));
        Frame read = Frame.of(request.bytes());
        assertThat(read).isEqualTo(request);
        assertThat(((Arp) read.content()).reply(Mac.ofVm(5)))
                .isEqualTo(new Frame(
                        Mac.ofVm(5), HOST, new Arp(Arp.REPLY, Mac.ofVm(5), Ip.ofVm(5), HOST, Ip.of("10.255.255.254"))));
    }

    @Test
    void udp() {
        Frame frame = Frame.ip(HOST, Mac.ofVm(5), Ip.of("10.255.255.254"), Ip.ofVm(5), Udp.of(4000, 7, "hello"));
        assertThat(hex(frame))
                .isEqualTo(padded("02000a000005" + "525400123456" + "0800" + "4500002100000000401165ca" + "0afffffe"
                        + "0a000005" + "0fa00007000d" + udpChecksum("0afffffe0a0000050011000d0fa00007000d0000")
                        + "68656c6c6f"));
        assertThat(Frame.of(frame.bytes())).isEqualTo(frame);
        byte[] damaged = frame.bytes();
        damaged[44] ^= 1;
        assertThat(((Packet) Frame.of(damaged).content()).content()).isInstanceOf(Packet.Other.class);
    }

    /** Of the pseudo header and header given, and of "hello", as RFC 1071 has it. */
    private static String udpChecksum(String header) {
        byte[] bytes = HexFormat.of().parseHex(header + "68656c6c6f00");
        int sum = 0;
        for (int n = 0; n < bytes.length; n += 2) {
            sum += (bytes[n] & 0xFF) << 8 | bytes[n + 1] & 0xFF;
        }
        return "%04x".formatted(~((sum & 0xFFFF) + (sum >> 16)) & 0xFFFF);
    }

    @Test
    void ping() {
        Frame frame = Frame.ip(
                HOST, Mac.ofVm(5), Ip.of("10.255.255.254"), Ip.ofVm(5), new Echo(false, 0x1234, 1, new byte[2]));
        assertThat(hex(frame)).contains("0800e5ca12340001" + "0000");
        assertThat(Frame.of(frame.bytes())).isEqualTo(frame);
    }

    @Test
    void whatIsNotUnderstoodIsKept() {
        Frame other = new Frame(HOST, Mac.BROADCAST, new OtherContent(0x88B5, new byte[46]));
        assertThat(Frame.of(other.bytes())).isEqualTo(other);
        byte[] fragment =
                Frame.ip(HOST, HOST, Ip.ofVm(1), Ip.ofVm(2), Udp.of(1, 2, "x")).bytes();
        fragment[20] = 0x20;
        assertThat(Frame.of(fragment).content()).isInstanceOf(OtherContent.class);
        assertThat(Frame.of(fragment).bytes()).isEqualTo(fragment);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Frame.of(new byte[13]))
                .withMessage("a frame of 13 bytes: 14 to 1518");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Frame(HOST, HOST, new OtherContent(0x88B5, new byte[1505])).bytes())
                .withMessage("a frame of 1519 bytes: at most 1518");
    }

    /** No bytes make it throw, and what it reads it writes so that it reads the same again. */
    @Test
    void anyBytesAreRead() {
        Random random = new Random(1);
        byte[][] seeds = {
            Arp.request(HOST, Ip.ofVm(1), Ip.ofVm(2)).bytes(),
            Frame.ip(HOST, HOST, Ip.ofVm(1), Ip.ofVm(2), Udp.of(1, 2, "hello, world"))
                    .bytes(),
            Frame.ip(HOST, HOST, Ip.ofVm(1), Ip.ofVm(2), new Echo(true, 1, 2, new byte[30]))
                    .bytes()
        };
        for (int n = 0; n < 30_000; n++) {
            byte[] bytes = Arrays.copyOf(seeds[n % 3], 14 + random.nextInt(60));
            for (int m = random.nextInt(3); m > 0; m--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            Frame frame = Frame.of(bytes);
            Frame written = Frame.of(frame.bytes());
            assertThat(Frame.of(written.bytes())).isEqualTo(written);
        }
    }
}
