package dev.plankton.logging;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
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

    /** What a process needs to begin comes first: this takes the processor from it. */
    private static final int LATER_SECONDS = 1;

    private final Supplier<System.Logger> log;

    /** A logger that writes to {@code log}. */
    public SafeLog(System.Logger log) {
        this.log = () -> log;
    }

    private SafeLog(Class<?> type) {
        log = new Named(type);
    }

    /**
     * The logger of the part of Plankton that a class belongs to: see {@link #name}. The JDK's logging is asked for it when there is
     * something to log: most processes have nothing.
     */
    public static SafeLog of(Class<?> type) {
        return new SafeLog(type);
    }

    /** The JDK keeps one logger of a name. */
    private record Named(Class<?> type) implements Supplier<System.Logger> {
        @Override
        public System.Logger get() {
            return System.getLogger(name(type));
        }
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
     * Does {@code first} on a thread of its own, and a second later on another the same as {@link #prepare}: the process gets on
     * meanwhile, and what needs either before it is there waits for it. Only the first call has an effect.
     */
    public static void prepareBeside(Runnable first) {
        if (BEGUN.compareAndSet(false, true)) {
            Executor thread = Thread.ofPlatform().daemon().name("plankton-prepare")::start;
            thread.execute(() -> {
                first.run();
                CompletableFuture.delayedExecutor(LATER_SECONDS, TimeUnit.SECONDS, thread)
                        .execute(SafeLog::prepare);
            });
        }
    }

    /** Logs a text. */
    public void log(System.Logger.Level level, String text) {
        try {
            log.get().log(level, text);
        } catch (Throwable _) {
            return;
        }
    }

    /** Logs a text that is made only if {@code level} is logged. */
    public void log(System.Logger.Level level, Supplier<String> text) {
        try {
            log.get().log(level, text);
        } catch (Throwable _) {
            return;
        }
    }

    /** Logs a text that is made only if {@code level} is logged, with an exception. */
    public void log(System.Logger.Level level, Supplier<String> text, Throwable thrown) {
        try {
            log.get().log(level, text, thrown);
        } catch (Throwable _) {
            return;
        }
    }
}
