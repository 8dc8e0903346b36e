package dev.plankton.bench.cluster;

import java.util.Locale;

/** What can be done to a node. */
public enum FaultKind {
    /** It is ended as by kill -9, and started again. */
    KILL,
    /** It is stopped as by SIGSTOP for a while. */
    PAUSE,
    /** All packets between it and the others are dropped for a while. */
    PARTITION;

    /** As people read it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
