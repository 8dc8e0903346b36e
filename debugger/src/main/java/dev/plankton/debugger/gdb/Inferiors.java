package dev.plankton.debugger.gdb;

import dev.plankton.debugger.Debuggee;
import dev.plankton.debugger.gdb.wire.Hex;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The processes that a client is attached to, and the one that its packets are about. Confined to the thread of its session. */
final class Inferiors {
    /** In place of the number of a process: any, or all. */
    static final int ANY = 0;

    private final Processes processes;
    private final Map<Integer, Inferior> all = new TreeMap<>();
    private @Nullable Inferior current;

    /** Whether the client knows that there are several processes. */
    private boolean several;

    private boolean hadSome;

    Inferiors(Processes processes) {
        this.processes = processes;
    }

    /** From now on threads have the numbers of their processes before their own. */
    void several() {
        several = true;
    }

    /** Attaches to one, which is the current one from then on. */
    Inferior add(int pid) throws InterruptedException {
        Inferior inferior = new Inferior(pid, processes.take(pid));
        all.put(pid, inferior);
        hadSome = true;
        current = inferior;
        return inferior;
    }

    Collection<Inferior> all() {
        return all.values();
    }

    /**
     * The one that packets are about.
     *
     * @throws IllegalStateException if there is none
     */
    Inferior current() {
        if (current == null) {
            throw new IllegalStateException("no process: attach to one first");
        }
        return current;
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    boolean has(int pid) {
        return pid == ANY ? !all.isEmpty() : all.containsKey(pid);
    }

    /** Whether there has been one. */
    boolean hadSome() {
        return hadSome;
    }

    /** Makes one the current one. */
    void select(int pid) {
        Inferior chosen = all.get(pid);
        if (chosen != null) {
            current = chosen;
        }
    }

    /**
     * One of them.
     *
     * @throws IllegalStateException if it is not
     */
    Inferior get(int pid) {
        Inferior inferior = all.get(pid);
        if (inferior == null) {
            throw new IllegalStateException("no process " + pid);
        }
        return inferior;
    }

    /** Ends debugging one: it goes on, or ends. */
    void remove(Inferior inferior, boolean kill) {
        int pid = inferior.pid;
        all.remove(pid);
        if (inferior.equals(current)) {
            current = all.isEmpty() ? null : all.values().iterator().next();
        }
        Debuggee debuggee = inferior.debuggee;
        debuggee.clearStops();
        if (kill) {
            processes.kill(pid, debuggee);
        } else {
            processes.giveBack(pid, debuggee);
        }
    }

    /** Ends debugging all: they go on. */
    void removeAll() {
        while (!all.isEmpty()) {
            remove(all.values().iterator().next(), false);
        }
    }

    /** The one thread of a process, as the client names it. */
    String thread(Inferior inferior) {
        return several ? "p%x.1".formatted(inferior.pid) : Integer.toHexString(inferior.pid);
    }

    /** The process of {@code p2a.1}, {@code 2a} or {@code -1}; {@link #ANY} if any is meant. */
    int process(String id) {
        String pid = id.startsWith("p") ? id.substring(1).split("\\.", 2)[0] : id;
        return pid.isEmpty() || pid.startsWith("-") ? ANY : Hex.number(pid);
    }
}
