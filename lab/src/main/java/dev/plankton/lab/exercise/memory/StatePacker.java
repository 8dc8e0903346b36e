package dev.plankton.lab.exercise.memory;

/**
 * Makes the state of a VM small while the VM sleeps: what is written in the lab on memory. The exercise calls it on one thread.
 *
 * <p>A state is all that a VM is: its memory, and after that the registers of processor and devices. Template and state have the same
 * length, 4.4 MiB. The template is that of the VM's image: the PC after power-on.
 */
public interface StatePacker {
    /**
     * Packs a state.
     *
     * @param state of a VM that sleeps; not to be changed
     * @param template that it started from; not to be changed
     * @return all that is kept of it
     */
    byte[] pack(byte[] state, byte[] template);

    /**
     * The opposite of {@link #pack}. An object of the class that has been loaded again is asked, with nothing but the bytes.
     *
     * @param packed what {@link #pack} has returned
     * @param template as before; not to be changed
     * @return the state, in a new array
     */
    byte[] unpack(byte[] packed, byte[] template);
}
