package dev.plankton.debugger.gdb;

import dev.plankton.debugger.Debuggee;
import dev.plankton.debugger.symbols.DebugFile;
import java.util.List;
import java.util.Optional;

/** What a {@link GdbServer} offers as processes, by positive numbers. Safe for any thread. */
public interface Processes {
    /** The processes that a client finds when it connects; none if it is to attach to one first. */
    List<Integer> present();

    /**
     * Gives a process to a client, which it stands still for, until {@link #giveBack} or {@link #kill}.
     *
     * @throws IllegalStateException with a message that says why it cannot be had
     * @throws InterruptedException if the thread is interrupted while another client has it
     */
    Debuggee take(int pid) throws InterruptedException;

    /** The process goes on without a debugger. */
    void giveBack(int pid, Debuggee debuggee);

    /** The process ends. */
    void kill(int pid, Debuggee debuggee);

    /** What a process is, in a few words. */
    String name(int pid);

    /** Symbols and source of what a process has booted from, if they are known. */
    Optional<DebugFile> symbols(int pid);

    /**
     * The text of a source file.
     *
     * @param buildId of a {@link DebugFile}
     * @param path as its line table has it
     */
    Optional<byte[]> source(String buildId, String path);

    /**
     * What {@code monitor vms} prints.
     *
     * @param first the number to begin with
     */
    String list(int first);
}
