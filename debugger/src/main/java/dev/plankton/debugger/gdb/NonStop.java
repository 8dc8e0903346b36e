package dev.plankton.debugger.gdb;

import dev.plankton.debugger.Interruption;
import dev.plankton.debugger.Stop;
import dev.plankton.debugger.gdb.wire.Console;
import dev.plankton.debugger.gdb.wire.PacketChannel;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Processes run on while the client looks at others that have stopped: the protocol's non-stop mode ("Remote Protocol Support for
 * Non-Stop Mode" and "Notification Packets" in appendix E of the GDB manual). A notification reports the first stop, and
 * the answers to {@code vStopped} the others, one by one. To the client a process runs until it has acknowledged that stop. Confined to the
 * thread of its session.
 */
final class NonStop {
    /** Has a step that would have to wait return at once. */
    private static final Interruption AT_ONCE = new Interruption() {
        @Override
        public boolean requested() {
            return true;
        }

        @Override
        public void await() {}
    };

    private final Inferiors inferiors;
    private final PacketChannel channel;
    private final Console console;
    private final Interruption word;

    /** Those that run, and whether they are to stop after an instruction. */
    private final Map<Inferior, Boolean> running = new LinkedHashMap<>();

    /** Stops that the client has not acknowledged. */
    private final Deque<Event> events = new ArrayDeque<>();

    /** Whether the client was notified of the first of them. */
    private boolean notified;

    private boolean on;

    private record Event(int pid, String reply) {}

    NonStop(Inferiors inferiors, PacketChannel channel, Console console) {
        this.inferiors = inferiors;
        this.channel = channel;
        this.console = console;
        word = channel.word();
    }

    /** Begins or ends this mode; ending it stops all. */
    void set(boolean wanted) {
        on = wanted;
        console.keep(wanted);
        running.keySet().forEach(inferior -> inferior.stop = new Stop.Interrupted());
        running.clear();
        events.clear();
        notified = false;
    }

    /** Whether it is the mode. */
    boolean isOn() {
        return on;
    }

    /** Does what {@code vCont} says; processes that run to the client's knowledge can only be stopped. */
    void act(List<Action> actions) {
        for (Inferior inferior : inferiors.all()) {
            switch (Action.of(inferior.pid, actions)) {
                case 'c' -> begin(inferior, false);
                case 's' -> begin(inferior, true);
                case 't' -> stop(inferior, Inferior.NO_SIGNAL);
                default -> {} // It goes on with what it does.
            }
        }
    }

    private void begin(Inferior inferior, boolean step) {
        if (stands(inferior)) {
            inferior.debuggee.begin();
            running.put(inferior, step);
        }
    }

    /** Whether it runs, or would if it did not sleep. */
    boolean runs(Inferior inferior) {
        return running.containsKey(inferior);
    }

    /** Whether it has stopped, and the client knows. */
    private boolean stands(Inferior inferior) {
        return !running.containsKey(inferior) && events.stream().noneMatch(event -> event.pid == inferior.pid);
    }

    private void stop(Inferior inferior, int signal) {
        if (running.remove(inferior) != null) {
            inferior.stop = new Stop.Interrupted();
            add(inferior, signal);
        }
    }

    /** Ctrl-C: stops the current process, or all if that does not run. */
    void interrupt() {
        List<Inferior> stopped = new ArrayList<>(running.keySet());
        if (!inferiors.isEmpty() && running.containsKey(inferiors.current())) {
            stopped.retainAll(List.of(inferiors.current()));
        }
        stopped.forEach(inferior -> stop(inferior, Inferior.SIGINT));
    }

    /** A process that stands still is new to the client. */
    void add(Inferior inferior) {
        add(inferior, Inferior.NO_SIGNAL);
    }

    /** A process has not done what it was to, so that the client takes it for running. */
    void stays(Inferior inferior) {
        if (stands(inferior)) {
            add(inferior);
        }
    }

    private void add(Inferior inferior, int signal) {
        events.add(new Event(inferior.pid, inferior.stopReply(inferiors.thread(inferior), signal)));
    }

    /** A process is the client's no longer. */
    void forget(Inferior inferior) {
        running.remove(inferior);
        Event first = notified ? events.removeFirst() : null;
        events.removeIf(event -> event.pid == inferior.pid);
        if (first != null) {
            events.addFirst(first); // The client will acknowledge it.
        }
    }

    /** Answers {@code ?}: the first of all that stand still; {@link #next} reports the others. */
    String first() {
        events.clear();
        inferiors.all().stream()
                .filter(inferior -> !running.containsKey(inferior))
                .forEach(this::add);
        return answer();
    }

    /** Answers {@code vStopped}: the client has noted the stop before; the next one. */
    String next() {
        if (notified) {
            events.removeFirst();
        }
        return answer();
    }

    private String answer() {
        notified = !events.isEmpty();
        return notified ? events.getFirst().reply : GdbSession.OK;
    }

    /** Notifies the client that there are stops, if it does not know. */
    void notifyClient() throws IOException {
        if (!notified && !events.isEmpty()) {
            notified = true;
            channel.sendNotification("Stop:" + events.getFirst().reply);
        }
    }

    /** Runs what is to run, if something is, until the client has something to say. */
    void run() throws IOException {
        while (!running.isEmpty() && !word.requested()) {
            boolean rests = true;
            for (Inferior inferior : List.copyOf(running.keySet())) {
                runOn(inferior);
                rests &= inferior.debuggee.rests();
            }
            notifyClient();
            if (rests) {
                boolean _ = word.await(Interruption.LOOK_NANOS);
            }
        }
    }

    private void runOn(Inferior inferior) throws IOException {
        boolean step = Boolean.TRUE.equals(running.get(inferior));
        Optional<Stop> stop = step ? step(inferior) : inferior.runOn();
        if (stop.isPresent()) {
            running.remove(inferior);
            inferior.stop = stop.get();
            console.say(inferior.pid, inferior.stopText());
            add(inferior);
        }
    }

    private static Optional<Stop> step(Inferior inferior) throws IOException {
        Optional<Stop> ended = inferior.debuggee.ended();
        Stop stop = ended.isPresent() ? ended.get() : inferior.debuggee.step(AT_ONCE);
        return stop instanceof Stop.Interrupted ? Optional.empty() : Optional.of(stop); // It sleeps.
    }
}
