package dev.plankton.net;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A blocking client that knows just enough to separate one reply from the next. */
public final class Client implements AutoCloseable {
    private static final int TIMEOUT_MS = 60_000;

    final Socket socket = new Socket();

    public Client(InetSocketAddress to) throws IOException {
        socket.connect(to, TIMEOUT_MS);
        socket.setSoTimeout(TIMEOUT_MS);
    }

    public Client send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    Client endOfInput() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Exactly this many bytes. */
    public String read(int length) throws IOException {
        byte[] bytes = socket.getInputStream().readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("only: " + new String(bytes, StandardCharsets.ISO_8859_1));
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** All up to the end of the stream. */
    String readAll() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** A reply's head, with its empty line. */
    String readHead() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            head.writeBytes(read(1).getBytes(StandardCharsets.ISO_8859_1));
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    /** A reply with a Content-Length: head and body. */
    String readReply() throws IOException {
        String head = readHead();
        int at = head.indexOf("Content-Length: ") + "Content-Length: ".length();
        return head + read(Integer.parseInt(head.substring(at, head.indexOf('\r', at))));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
