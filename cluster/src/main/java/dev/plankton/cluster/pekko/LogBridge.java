package dev.plankton.cluster.pekko;

import dev.plankton.logging.SafeLog;
import java.lang.System.Logger.Level;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.event.Logging;

/** Pekko's log records as those of Plankton's cluster. Pekko makes it by name. */
public final class LogBridge extends AbstractActor {
    private static final SafeLog LOG = SafeLog.of(LogBridge.class);

    /** Made by Pekko. */
    public LogBridge() {}

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(Logging.InitializeLogger.class, _ -> getSender().tell(Logging.loggerInitialized(), getSelf()))
                .match(Logging.Error.class, this::error)
                .match(Logging.Warning.class, event -> LOG.log(Level.WARNING, () -> text(event)))
                // What Pekko does each time it starts and changes is detail here: the cluster logs what it means.
                .match(Logging.LogEvent.class, event -> LOG.log(Level.DEBUG, () -> text(event)))
                .build();
    }

    private void error(Logging.Error event) {
        if (event.cause() == null || event.cause().equals(Logging.noCause())) {
            LOG.log(Level.ERROR, () -> text(event));
        } else {
            LOG.log(Level.ERROR, () -> text(event), event.cause());
        }
    }

    private static String text(Logging.LogEvent event) {
        return "Pekko: " + event.message();
    }
}
