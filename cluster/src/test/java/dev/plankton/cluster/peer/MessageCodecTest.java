package dev.plankton.cluster.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plankton.cluster.coordination.MoveOrder;
import dev.plankton.cluster.map.SlabEntry;
import dev.plankton.cluster.membership.NodeId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages on the wire. */
class MessageCodecTest {
    private static final NodeId A = new NodeId("a", "127.0.0.1", 7000, 5);
    private static final NodeId B = new NodeId("node-b.example", "::1", 65_535, Long.MAX_VALUE);
    private static final MoveOrder ORDER = new MoveOrder(17, A, 1L << 32, B, (1L << 32) + 1);
    private static final byte[] BYTES = {1, 2, 3};
    private static final byte[] NONE = {};

    static Stream<Message> all() {
        return Stream.of(
                new Message.Hello(MessageCodec.VERSION, "plankton", A),
                new Message.Refused("no \u00fc"),
                new Message.Request(1, 42, BYTES),
                new Message.Request(Long.MAX_VALUE, Integer.MAX_VALUE, NONE),
                new Message.Reply(1, Message.ReplyEnd.OPEN, Long.MAX_VALUE, BYTES),
                new Message.Reply(1, Message.ReplyEnd.COMPLETE, 1, NONE),
                new Message.Reply(-1, Message.ReplyEnd.DROPPED, 0, NONE),
                new Message.Reply(3, Message.ReplyEnd.FULL, 2, NONE),
                new Message.Moved(7, null),
                new Message.Moved(7, new SlabEntry(3, B, 1L << 33)),
                new Message.Holding(8),
                new Message.Attach(1, 2),
                new Message.Detach(1, 2),
                new Message.SerialIn(1, 2, BYTES),
                new Message.SerialTaken(1, 65_536),
                new Message.SerialOut(1, BYTES),
                new Message.SerialStopped(1),
                new Message.Frame(5, 0, null, BYTES),
                new Message.Frame(5, 3, A, BYTES),
                new Message.GatewayFrame(5, BYTES),
                new Message.SlabBegin(1, ORDER, 65_536, -1, true),
                new Message.SlabReady(1),
                new Message.SlabPiece(1, false, BYTES),
                new Message.SlabPiece(1, true, NONE),
                new Message.SlabTaken(1, 1 << 20),
                new Message.SlabLuggage(1, new Luggage.Request(4, B, 9, true, 1_000_000, BYTES)),
                new Message.SlabLuggage(1, new Luggage.Attached(4, A, 9)),
                new Message.SlabLuggage(1, new Luggage.Input(4, Luggage.Kind.FRAME, BYTES)),
                new Message.SlabCommit(1, Long.MIN_VALUE),
                new Message.SlabHeld(1),
                new Message.SlabFailed(1, "no memory"));
    }

    private static byte[] bytes(Message message) {
        WireBuffer out = new WireBuffer();
        MessageCodec.write(message, out);
        int length = out.length();
        return Arrays.copyOf(out.take(), length);
    }

    private static Message read(byte[] bytes) throws WireException {
        ByteBuf in = Unpooled.wrappedBuffer(bytes);
        assertThat(in.readInt()).isEqualTo(bytes.length - MessageCodec.LENGTH);
        return MessageCodec.read(in);
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatIsWrittenIsRead(Message message) throws WireException {
        byte[] written = bytes(message);
        Message read = read(written);
        assertThat(read).usingRecursiveComparison().isEqualTo(message);
        assertThat(bytes(read)).isEqualTo(written);
    }

    @Test
    void eachKindIsTried() {
        assertThat(all().map(Object::getClass).distinct().count())
                .isEqualTo(Message.class.getPermittedSubclasses().length);
    }

    /** Version 1: nodes of other releases speak it. A change of it needs another version. */
    @Test
    void theFormIsWhatItWas() {
        HexFormat hex = HexFormat.of();
        assertThat(hex.formatHex(bytes(new Message.Request(1, 42, BYTES))))
                .isEqualTo("00000010" + "02" + "0000000000000001" + "0000002a" + "010203");
        assertThat(hex.formatHex(bytes(new Message.Hello(1, "p", A))))
                .isEqualTo("00000022" + "00" + "504c4b50" + "0001" + "000170" + "000161" + "00093132372e302e302e31"
                        + "1b58" + "0000000000000005");
        assertThat(Message.ReplyEnd.values())
                .containsExactly(
                        Message.ReplyEnd.OPEN,
                        Message.ReplyEnd.COMPLETE,
                        Message.ReplyEnd.DROPPED,
                        Message.ReplyEnd.FULL);
        assertThat(hex.formatHex(bytes(new Message.Reply(1, Message.ReplyEnd.FULL, 2, BYTES))))
                .isEqualTo("00000015" + "03" + "0000000000000001" + "03" + "0000000000000002" + "010203");
        assertThat(Luggage.Kind.values())
                .containsExactly(Luggage.Kind.SERIAL, Luggage.Kind.KEYS, Luggage.Kind.MOUSE, Luggage.Kind.FRAME);
        assertThat(hex.formatHex(bytes(new Message.Frame(5, 3, null, BYTES))))
                .isEqualTo("00000009" + "0c" + "00000005" + "06" + "010203");
    }

    @Test
    void anotherVersionIsRefusedByName() {
        byte[] hello = bytes(new Message.Hello(3, "plankton", A));
        assertThatExceptionOfType(WireException.class)
                .isThrownBy(() -> read(hello))
                .withMessage(
                        "the other node speaks version 3 of the protocol between nodes, this one version 2: run one release on all");
    }

    @Test
    void damagedBytesAreRefusedOrAnotherMessage() {
        Random random = new Random(20);
        List<byte[]> good = all().map(MessageCodecTest::bytes).toList();
        int refused = 0;
        for (int n = 0; n < 100_000; n++) {
            byte[] bytes = good.get(random.nextInt(good.size()));
            byte[] body = Arrays.copyOfRange(bytes, MessageCodec.LENGTH, bytes.length);
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt();
            }
            byte[] cut = random.nextInt(4) == 0 ? Arrays.copyOf(body, random.nextInt(body.length + 4)) : body;
            try {
                Message read = MessageCodec.read(Unpooled.wrappedBuffer(cut));
                assertThat(read).isNotNull();
            } catch (WireException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(10_000);
    }
}
