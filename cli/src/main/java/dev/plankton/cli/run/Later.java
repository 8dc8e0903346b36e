package dev.plankton.cli.run;

import java.io.OutputStream;
import java.io.PrintStream;

/** What a guest sends while it has the terminal, kept until the terminal is given back; the last 64 KiB of it. */
final class Later {
    private static final int LIMIT = 1 << 16;

    private final PrintStream target;
    private final PrintStream stream;
    private final byte[] kept = new byte[LIMIT];
    private long length;

    Later(PrintStream target) {
        this.target = target;
        stream = new PrintStream(
                new OutputStream() {
                    @Override
                    public void write(int value) {
                        kept[(int) (length++ % LIMIT)] = (byte) value;
                    }
                },
                false,
                target.charset());
    }

    /** Takes what is to be printed later. */
    PrintStream stream() {
        return stream;
    }

    /** Prints it. */
    void print() {
        for (long n = Math.max(0, length - LIMIT); n < length; n++) {
            target.write(kept[(int) (n % LIMIT)]);
        }
        target.flush();
    }
}
