package dev.plankton.net;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * Keeps logging from ending an event loop. The JDK opens the file of time zones when it formats its first record; a process
 * without a descriptor or heap at that moment can never log again, and each attempt throws an Error in the thread that logs.
 */
final class SafeLog {
    private SafeLog() {}

    /** Loads at class initialization, once, what logging needs. */
    private static final class Ready {
        static {
            for (Handler handler : Logger.getLogger("").getHandlers()) {
                handler.getFormatter();
            }
            String _ = new SimpleFormatter().format(new LogRecord(Level.INFO, "Plankton"));
            SafeLoggers.install();
        }

        static void ensure() {}
    }

    /**
     * Has the JDK's logging load all it needs, and Netty's loggers, where they are made after this, swallow what is thrown while
     * they log. Any number of times.
     */
    static void prepare() {
        Ready.ensure();
    }

    /** Logs a warning; if that fails, for want of heap for example, nothing happens. */
    static void warn(System.Logger log, String text) {
        try {
            log.log(System.Logger.Level.WARNING, text);
        } catch (Throwable e) {
            return;
        }
    }
}
