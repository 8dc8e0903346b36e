package dev.plankton.lab.exercise.scheduling;

/**
 * Shares one processor among VMs: what is written in the lab on scheduling. The exercise calls it on one thread. Time is
 * counted in instructions that the processor has executed since the beginning.
 */
public interface Scheduler {
    /**
     * A piece of the processor's time for a VM.
     *
     * @param vm a VM that is ready
     * @param instructions how many it may execute, 1 to 100 000, before another VM can have the processor
     */
    record Slice(int vm, int instructions) {}

    /**
     * A VM that slept has an input, and is ready from now on.
     *
     * @param vm its number, 0 to 7
     * @param now the time
     */
    void ready(int vm, long now);

    /**
     * Chooses the VM that has the processor next. Called only while a VM is ready.
     *
     * @param now the time
     * @return which VM, and for how long
     */
    Slice next(long now);

    /**
     * A slice is over.
     *
     * @param vm the VM that had it
     * @param executed the instructions that it has executed: all of the slice, or fewer if it sleeps
     * @param sleeps whether it sleeps: then it is not ready until {@link #ready} is called for it again
     * @param now the time
     */
    void ran(int vm, int executed, boolean sleeps, long now);
}
