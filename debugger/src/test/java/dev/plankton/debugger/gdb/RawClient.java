package dev.plankton.debugger.gdb;

import dev.plankton.debugger.gdb.wire.Hex;
import dev.plankton.debugger.gdb.wire.PacketChannel;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;

/** A client that speaks the remote serial protocol, packet by packet. */
final class RawClient implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final PacketChannel channel;

    /** Notifications that came while a reply was awaited. */
    private final Queue<String> notifications = new ArrayDeque<>();

    RawClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(120_000);
        in = new BufferedInputStream(socket.getInputStream());
        channel = new PacketChannel(
                new PushbackInputStream(InputStream.nullInputStream()),
                new BufferedOutputStream(socket.getOutputStream()));
    }

    /** The reply to a packet. */
    String ask(String packet) throws IOException {
        send(packet);
        return receive();
    }

    /** What a command of {@code monitor} prints. */
    String monitor(String command) throws IOException {
        String reply = ask("qRcmd," + Hex.of(command.getBytes(StandardCharsets.UTF_8)));
        return reply.equals("OK") ? "" : new String(Hex.bytes(reply), StandardCharsets.UTF_8);
    }

    void send(String packet) throws IOException {
        channel.send(packet);
    }

    /** The next packet, which is acknowledged. */
    String receive() throws IOException {
        String next = next();
        while (next.startsWith("%")) {
            notifications.add(next.substring(1));
            next = next();
        }
        return next;
    }

    /** The next notification; there is no packet before it. */
    String notification() throws IOException {
        if (!notifications.isEmpty()) {
            return notifications.remove();
        }
        String next = next();
        return next.startsWith("%") ? next.substring(1) : "no notification: " + next;
    }

    /** The data of a packet, or {@code %} and that of a notification. */
    private String next() throws IOException {
        int b = in.read();
        while (b >= 0 && b != '$' && b != '%') {
            b = in.read();
        }
        if (b < 0) {
            return "end";
        }
        boolean packet = b == '$';
        StringBuilder data = new StringBuilder(packet ? "" : "%");
        for (b = in.read(); b >= 0 && b != '#'; b = in.read()) {
            data.append((char) (b == '}' ? in.read() ^ 0x20 : b));
        }
        in.skipNBytes(2);
        if (packet) {
            socket.getOutputStream().write('+');
        }
        return data.toString();
    }

    /** Ctrl-C. */
    void interrupt() throws IOException {
        socket.getOutputStream().write(3);
    }

    /** What the server answers to bytes that are no packet, until it closes the connection. */
    static String raw(int port, String text) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(120_000);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (SocketException e) {
            return ""; // Closed with bytes that the server has not read.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
