package dev.plankton.bench.kill;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks one VM, one request after the other, until its server is gone. For one thread. */
final class Client implements Runnable {
    private static final byte[] REQUEST = "GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII);
    private static final Pattern ANSWER = Pattern.compile("VM (\\d+) request (\\d+)\n");
    private static final int TIMEOUT_MILLIS = 60_000;

    private final Server server;
    private final int vm;
    private final Truth truth;
    private final LongAdder answers;

    Client(Server server, int vm, Truth truth, LongAdder answers) {
        this.server = server;
        this.vm = vm;
        this.truth = truth;
        this.answers = answers;
    }

    @Override
    public void run() {
        try (Socket socket = new Socket()) {
            socket.connect(server.address(vm), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.setTcpNoDelay(true);
            while (ask(socket)) {
                answers.increment();
            }
        } catch (IOException e) {
            // The server is gone.
        }
    }

    /** Whether there was an answer. */
    private boolean ask(Socket socket) throws IOException {
        truth.ask();
        socket.getOutputStream().write(REQUEST);
        InputStream in = socket.getInputStream();
        StringBuilder text = new StringBuilder();
        byte[] buffer = new byte[512];
        while (true) {
            int count = in.read(buffer);
            if (count < 0) {
                return false;
            }
            text.append(new String(buffer, 0, count, US_ASCII));
            Matcher answer = ANSWER.matcher(text);
            if (answer.find()) {
                if (Integer.parseInt(answer.group(1)) != vm) {
                    throw new SocketException("another VM answers");
                }
                truth.answered(Long.parseLong(answer.group(2)), System.nanoTime());
                return true;
            }
        }
    }
}
