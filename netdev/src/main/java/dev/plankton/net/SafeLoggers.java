package dev.plankton.net;

import io.netty.util.internal.logging.AbstractInternalLogger;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;

/** Netty's loggers to the JDK's, none of which throws: Netty logs where an Error would end the thread of an event loop. */
final class SafeLoggers extends InternalLoggerFactory {
    /** Has Netty log through these from now on, if it logs to the JDK; other logging is the application's own. */
    static void install() {
        if (getDefaultFactory() instanceof JdkLoggerFactory real) {
            setDefaultFactory(new SafeLoggers(real));
        }
    }

    private final JdkLoggerFactory real;

    private SafeLoggers(JdkLoggerFactory real) {
        this.real = real;
    }

    @Override
    protected InternalLogger newInstance(String name) {
        return new SafeLogger(real.newInstance(name));
    }

    /** Allocates nothing itself, as heap may be what is missing. */
    private static final class SafeLogger extends AbstractInternalLogger {
        private static final long serialVersionUID = 1;

        private final transient InternalLogger real;

        SafeLogger(InternalLogger real) {
            super(real.name());
            this.real = real;
        }

        @Override
        public boolean isTraceEnabled() {
            try {
                return real.isTraceEnabled();
            } catch (Throwable e) {
                return false;
            }
        }

        @Override
        public void trace(String text) {
            try {
                real.trace(text);
            } catch (Throwable e) {
                return;
            }
        }

        @Override
        public void trace(String format, Object one) {
            try {
                real.trace(format, one);
            } catch (Throwable e) {
                return;
            }
        }

        @Override
        public void trace(String format, Object one, Object two) {
            try {
                real.trace(format, one, two);
            } catch (Throwable e) {
                return;
            }
        }

        @Override
        public void trace(String format, Object... all) {
            try {
                real.trace(format, all);
            } catch (Throwable e) {
                return;
            }
        }

        @Override
        public void trace(String text, Throwable cause) {
            try {
                real.trace(text, cause);
            } catch (Throwable e) {
                return;
            }
        }

        @Override
        public boolean isDebugEnabled() {
            try {
                return real.isDebugEnabled();
            } catch (Throwable e) {
                return false;
            }
        }

        @Override
        public void debug(String text) {
            try {
                real.debug(text);
            } catch (Throwable e) {
                return;
            }
        }

        @Override
        public void debug(String format, Object one) {
            try {
                real.debug(format, one);
            } catch (Throwable e) {
                return;
            }
        }

        @Override
        public void debug(String format, Object one, Object two) {
            try {
                real.debug(format, one, two);
            } catch (Throwable e) {
                return;
            }
        }

        @Override
        public void debug(String format, Object... all) {
            try {
                real.debug(format, all);
            } catch (Throwable e) {
                return;
            }
        }

        @Override
        public void debug(String text, Throwable cause) {
            try {
                real.debug(text, cause);
            } catch (Throwable e) {
                return;
            }
        }

        @Override
        public boolean isInfoEnabled() {
            try {
                return real.isInfoEnabled();
            } catch (Throwable e) {
                return false;
            }
        }

        @Override
        public void info(String text) {
            try {
                real.info(text);
            } catch (Throwable e) {
                return;
            }
        }

        @Override
        public void info(String format, Object one) {
            try {
                real.info(format, one);
            } catch (Throwable e) {
                return;
            }
        }

        @Override
        public void info(String format, Object one, Object two) {
            try {
                real.info(format, one, two);
            } catch (Throwable e) {
                return;
            }
        }

        @Override
        public void info(String format, Object... all) {
            try {
                real.info(format, all);
            } catch (Throwable e) {
                return;
            }
        }

        @Override
        public void info(String text, Throwable cause) {
            try {
                real.info(text, cause);
            } catch (Throwable e) {
                return;
            }
        }

        @Override
        public boolean isWarnEnabled() {
            try {
                return real.isWarnEnabled();
            } catch (Throwable e) {
                return false;
            }
        }

        @Override
        public void warn(String text) {
            try {
                real.warn(text);
            } catch (Throwable e) {
                return;
            }
        }

        @Override
        public void warn(String format, Object one) {
            try {
                real.warn(format, one);
            } catch (Throwable e) {
                return;
            }
        }

        @Override
        public void warn(String format, Object one, Object two) {
            try {
                real.warn(format, one, two);
            } catch (Throwable e) {
                return;
            }
        }

        @Override
        public void warn(String format, Object... all) {
            try {
                real.warn(format, all);
            } catch (Throwable e) {
                return;
            }
        }

        @Override
        public void warn(String text, Throwable cause) {
            try {
                real.warn(text, cause);
            } catch (Throwable e) {
                return;
            }
        }

        @Override
        public boolean isErrorEnabled() {
            try {
                return real.isErrorEnabled();
            } catch (Throwable e) {
                return false;
            }
        }

        @Override
        public void error(String text) {
            try {
                real.error(text);
            } catch (Throwable e) {
                return;
            }
        }

        @Override
        public void error(String format, Object one) {
            try {
                real.error(format, one);
            } catch (Throwable e) {
                return;
            }
        }

        @Override
        public void error(String format, Object one, Object two) {
            try {
                real.error(format, one, two);
            } catch (Throwable e) {
                return;
            }
        }

        @Override
        public void error(String format, Object... all) {
            try {
                real.error(format, all);
            } catch (Throwable e) {
                return;
            }
        }

        @Override
        public void error(String text, Throwable cause) {
            try {
                real.error(text, cause);
            } catch (Throwable e) {
                return;
            }
        }
    }
}
