package dev.plankton.hypervisor;

import java.util.concurrent.atomic.AtomicReference;

/** Where what all VMs send goes: the console, and the cable that is plugged in. Safe for any thread. */
final class Outlets {
    private static final Cable NO_CABLE = new Unplugged();

    private final Console console;
    private final AtomicReference<Cable> cable = new AtomicReference<>(NO_CABLE);

    /** With no cable plugged in. */
    Outlets(Console console) {
        this.console = console;
    }

    Console console() {
        return console;
    }

    Cable cable() {
        return cable.get();
    }

    /** Plugs a cable in. */
    void connect(Cable to) {
        cable.set(to);
    }

    /** Unplugs a cable, if it is plugged in. */
    void disconnect(Cable from) {
        cable.updateAndGet(now -> now.equals(from) ? NO_CABLE : now);
    }

    boolean isConnected() {
        return !cable.get().equals(NO_CABLE);
    }

    /** A cable that leads nowhere. */
    private static final class Unplugged implements Cable, NonBlocking {
        @Override
        public void frame(int vm, byte[] bytes, int offset, int length) {}
    }
}
