package dev.plankton.logging;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * A logger that never throws, for event loops and the threads that run VMs: without heap or descriptors, logging itself may
 * fail with an Error, which would end the thread. A record that cannot be written is lost. Safe for any thread.
 */
public final class SafeLog {
    private static final AtomicBoolean BEGUN = new AtomicBoolean();

    private final System.Logger log;

    /** A logger that writes to {@code log}. */
    public SafeLog(System.Logger log) {
        this.log = log;
    }

    /** The logger of the part of Plankton that a class belongs to: see {@link #name}. */
    public static SafeLog of(Class<?> type) {
        return new SafeLog(System.getLogger(name(type)));
    }

    /**
     * The name of the logger for a class. Names stay when classes move (docs/metrics.md lists them): {@code dev.plankton.} and
     * the part, such as {@code net}; what keeps VMs on a disk is {@code store} wherever it is.
     */
    public static String name(Class<?> type) {
        String[] parts = type.getName().split("\\.");
        boolean store = type.getPackageName().equals("dev.plankton.hypervisor.keep");
        return store ? "dev.plankton.store" : String.join(".", parts[0], parts[1], parts[2]);
    }

    /** Loads at class initialization, once, what logging needs. */
    private static final class Ready {
        static {
            for (Handler handler : Logger.getLogger("").getHandlers()) {
                handler.getFormatter();
            }
            String _ = new SimpleFormatter().format(new LogRecord(java.util.logging.Level.INFO, "Plankton"));
        }

        static void ensure() {}
    }

    /**
     * Makes the JDK's logging load all it needs, which takes about 0.1 s. The JDK opens the time-zone file when it formats its
     * first record; in a process without a descriptor or heap at that moment all later records fail too. Only the first call
     * has an effect.
     */
    public static void prepare() {
        Ready.ensure();
    }

    /**
     * The same on a thread of its own, after {@code first}: the process gets on meanwhile, and what needs either before it is
     * there waits for it. Only the first call has an effect.
     */
    public static void prepareBeside(Runnable first) {
        if (BEGUN.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("plankton-prepare").start(() -> {
                first.run();
                prepare();
            });
        }
    }

    /** Logs a text. */
    public void log(System.Logger.Level level, String text) {
        try {
            log.log(level, text);
        } catch (Throwable _) {
            return;
        }
    }

    /** Logs a text that is made only if {@code level} is logged. */
    public void log(System.Logger.Level level, Supplier<String> text) {
        try {
            log.log(level, text);
        } catch (Throwable _) {
            return;
        }
    }

    /** Logs a text that is made only if {@code level} is logged, with an exception. */
    public void log(System.Logger.Level level, Supplier<String> text, Throwable thrown) {
        try {
            log.log(level, text, thrown);
        } catch (Throwable _) {
            return;
        }
    }
}
