package dev.plankton.debugger.gdb;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A client that speaks the remote serial protocol, packet by packet. */
final class RawClient implements AutoCloseable {
    private final Socket socket;
    private final PacketChannel channel;

    RawClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(120_000);
        channel = new PacketChannel(
                new PushbackInputStream(socket.getInputStream()), new BufferedOutputStream(socket.getOutputStream()));
    }

    /** The reply to a packet. */
    String ask(String packet) throws IOException {
        send(packet);
        return receive();
    }

    void send(String packet) throws IOException {
        channel.send(packet);
    }

    String receive() throws IOException {
        return switch (channel.receive()) {
            case PacketChannel.Received.Packet(String data) -> data;
            case PacketChannel.Received.Interrupt() -> "interrupt";
            case PacketChannel.Received.End() -> "end";
        };
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
