package dev.plankton.debugger.gdb.wire;

import dev.plankton.debugger.Interruption;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Packets of the remote serial protocol over a pair of streams: {@code $data#checksum}, with an acknowledgement each until
 * the client does without ("Overview" in appendix E of the GDB manual). Confined to one thread at a time.
 */
public final class PacketChannel {
    /** Bytes of a packet's data at most; a longer one ends the connection. */
    public static final int LARGEST = 0x10000;

    private static final int INTERRUPT = 3, ESCAPE = '}', ESCAPED = 0x20;

    private final PushbackInputStream in;
    private final OutputStream out;
    private boolean acknowledged = true;

    /** Whether the client was gone when a running machine looked for it. */
    private boolean ended;

    /** What has been received. */
    public sealed interface Received {
        /** A packet's data, a character a byte. */
        record Packet(String data) implements Received {}

        /** The client wants the machine to stop. */
        record Interrupt() implements Received {}

        /** The client has closed the connection. */
        record End() implements Received {}
    }

    public PacketChannel(PushbackInputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    /** From now on nothing is acknowledged. */
    public void withoutAcknowledgements() {
        acknowledged = false;
    }

    /** Waits for the next packet or interrupt. */
    public Received receive() throws IOException {
        while (true) {
            switch (ended ? -1 : in.read()) {
                case -1 -> {
                    return new Received.End();
                }
                case INTERRUPT -> {
                    return new Received.Interrupt();
                }
                case '$' -> {
                    String data = data();
                    if (data != null) {
                        return new Received.Packet(data);
                    }
                }
                default -> {} // an acknowledgement, or noise between packets
            }
        }
    }

    /** The data of a packet whose {@code $} has been read, with escapes undone; null if its checksum is wrong. */
    private @Nullable String data() throws IOException {
        StringBuilder data = new StringBuilder();
        int sum = 0;
        boolean escaped = false;
        for (int b = required(); b != '#'; b = required()) {
            sum += b;
            if (escaped) {
                data.append((char) (b ^ ESCAPED));
                escaped = false;
            } else if (b == ESCAPE) {
                escaped = true;
            } else {
                data.append((char) b);
            }
            if (data.length() > LARGEST) {
                throw new IOException("a packet of more than " + LARGEST + " bytes");
            }
        }
        int wanted = Character.digit(required(), 16) << 4 | Character.digit(required(), 16);
        boolean right = wanted == (sum & 0xFF);
        if (acknowledged) {
            out.write(right ? '+' : '-');
            out.flush();
        }
        return right ? data.toString() : null;
    }

    private int required() throws IOException {
        int b = in.read();
        if (b < 0) {
            throw new IOException("the connection ended within a packet");
        }
        return b;
    }

    /**
     * Has a running machine stop when the client sends anything, which stays to be received unless it is the interrupt, or is gone:
     * what the machine then sends is dropped.
     */
    public Interruption interruption() {
        return new Listening(true);
    }

    /** Whether the client has sent something, which stays to be received, or is gone. */
    public Interruption word() {
        return new Listening(false);
    }

    private final class Listening implements Interruption {
        private final boolean takesInterrupt;

        Listening(boolean takesInterrupt) {
            this.takesInterrupt = takesInterrupt;
        }

        @Override
        public boolean requested() throws IOException {
            while (in.available() > 0) {
                if (isWord(in.read())) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public void await() throws IOException {
            boolean word = false;
            while (!word) {
                word = isWord(in.read());
            }
        }

        /** Whether that is more than an acknowledgement; it stays to be received if it is to. */
        private boolean isWord(int b) throws IOException {
            ended = b < 0;
            if (!ended && b != '+' && b != '-' && !(takesInterrupt && b == INTERRUPT)) {
                in.unread(b);
            }
            return b != '+' && b != '-';
        }
    }

    /** Sends a packet: {@code data} is a character a byte. */
    public void send(String data) throws IOException {
        send('$', data);
    }

    /** Sends what is no answer, and is not acknowledged. */
    public void sendNotification(String data) throws IOException {
        send('%', data);
    }

    private void send(char kind, String data) throws IOException {
        if (ended) {
            return;
        }
        ByteArrayOutputStream packet = new ByteArrayOutputStream(data.length() + 8);
        packet.write(kind);
        int sum = 0;
        for (byte b : data.getBytes(StandardCharsets.ISO_8859_1)) {
            if (b == '$' || b == '#' || b == '*' || b == ESCAPE) {
                packet.write(ESCAPE);
                packet.write(b ^ ESCAPED);
                sum += ESCAPE + (b ^ ESCAPED);
            } else {
                packet.write(b);
                sum += b;
            }
        }
        packet.writeBytes("#%02x".formatted(sum & 0xFF).getBytes(StandardCharsets.US_ASCII));
        packet.writeTo(out);
        out.flush();
    }
}
