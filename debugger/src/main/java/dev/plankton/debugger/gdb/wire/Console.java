package dev.plankton.debugger.gdb.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * What the client prints that it has not asked for. In non-stop mode the protocol has no packet for that, so the last lines are
 * kept until they are asked for. Confined to the thread of its session.
 */
public final class Console {
    /** Lines that are kept. */
    private static final int MOST = 1000;

    private final PacketChannel channel;
    private final Queue<String> lines = new ArrayDeque<>();
    private boolean keeps;

    public Console(PacketChannel channel) {
        this.channel = channel;
    }

    /** Whether lines are kept from now on. */
    public void keep(boolean wanted) {
        keeps = wanted;
    }

    /** Prints a text that ends with a line feed, or is empty, about a process. */
    public void say(int pid, String text) throws IOException {
        if (!keeps && !text.isEmpty()) {
            channel.send("O" + Hex.of(text.getBytes(StandardCharsets.UTF_8)));
        } else {
            text.lines().forEach(line -> keepLine("process %d: %s%n".formatted(pid, line)));
        }
    }

    private void keepLine(String line) {
        if (lines.size() == MOST) {
            lines.remove();
        }
        lines.add(line);
    }

    /** Prints what a log point of a process has written, while that runs. */
    public void log(int pid, String line) {
        try {
            say(pid, line + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines that were kept, which are forgotten. */
    public String take() {
        String text = lines.isEmpty() ? "There are no lines.\n" : String.join("", lines);
        lines.clear();
        return text;
    }
}
