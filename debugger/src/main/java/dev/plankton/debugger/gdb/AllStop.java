package dev.plankton.debugger.gdb;

import dev.plankton.debugger.Interruption;
import dev.plankton.debugger.Stop;
import dev.plankton.debugger.gdb.wire.Console;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Processes run as the client waits, until one of them stops: the protocol's all-stop mode. Confined to the thread of its session.
 */
final class AllStop {
    private final Inferiors inferiors;
    private final Interruption interruption;
    private final Console console;

    AllStop(Inferiors inferiors, Interruption interruption, Console console) {
        this.inferiors = inferiors;
        this.interruption = interruption;
        this.console = console;
    }

    /** Does what {@code vCont} says; returns the stop reply. */
    String resume(List<Action> actions) throws IOException {
        List<Inferior> resumed = new ArrayList<>();
        for (Inferior inferior : inferiors.all()) {
            switch (Action.of(inferior.pid, actions)) {
                case 's' -> {
                    return resume(List.of(inferior), true);
                }
                case 'c' -> resumed.add(inferior);
                default -> {} // It stands still, as they all do.
            }
        }
        return resume(resumed, false);
    }

    /** Runs some, or steps the only one; returns the stop reply. */
    String resume(List<Inferior> resumed, boolean step) throws IOException {
        if (resumed.isEmpty()) {
            return GdbSession.NO_SUCH;
        }
        Inferior stopped = step ? step(resumed.getFirst()) : runAll(resumed);
        inferiors.select(stopped.pid);
        console.say(stopped.pid, stopped.stopText());
        return stopReply();
    }

    private Inferior step(Inferior inferior) throws IOException {
        Optional<Stop> ended = inferior.debuggee.ended();
        inferior.stop = ended.isPresent() ? ended.get() : inferior.debuggee.step(interruption);
        return inferior;
    }

    /** Runs processes by turns until one stops, which is returned. */
    private Inferior runAll(List<Inferior> resumed) throws IOException {
        resumed.forEach(inferior -> inferior.debuggee.begin());
        while (!interruption.requested()) {
            boolean rests = true;
            for (Inferior inferior : resumed) {
                Optional<Stop> stop = inferior.runOn();
                if (stop.isPresent()) {
                    inferior.stop = stop.get();
                    return inferior;
                }
                rests &= inferior.debuggee.rests();
            }
            if (rests && interruption.await(Interruption.LOOK_NANOS)) {
                break;
            }
        }
        resumed.getFirst().stop = new Stop.Interrupted();
        return resumed.getFirst();
    }

    /** Goes back by an instruction, {@code bs}, or to a stop, {@code bc}; returns the stop reply. */
    String back(boolean step) {
        Inferior current = inferiors.current();
        current.stop = step ? current.debuggee.stepBack() : current.debuggee.resumeBack();
        return stopReply();
    }

    /** Why the current process stands still. */
    String stopReply() {
        Inferior current = inferiors.current();
        return current.stopReply(inferiors.thread(current), Inferior.SIGINT);
    }
}
