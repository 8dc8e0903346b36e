package dev.plankton.lab.exercise;

import dev.plankton.machine.BootImage;

/**
 * Measures a guest in more ways than a run with inputs can: in many runs, or in many VMs. The same guest gives the same figures on any
 * host: a measure counts instructions and bytes, and measures no time.
 */
public interface Measure {
    /** Its name in a lab file, such as {@code accounts}. */
    String name();

    /**
     * Measures a guest.
     *
     * @param guest what it boots from
     * @param figures takes what is measured
     * @throws InterruptedException if the thread is interrupted
     */
    void run(BootImage guest, Figures figures) throws InterruptedException;
}
