package dev.plankton.lab.exercise.migration;

import java.util.BitSet;
import java.util.List;

/**
 * What a {@link Mover} can do with a VM and its two hosts. The state of the VM (memory, devices, processor) is a number of pages of
 * 4 KiB. Both hosts have the template, which is a VM with the same boot image right after power-on: that is what the new host has of
 * the VM at first.
 *
 * <p>Time is counted in instructions of a VM that runs. It passes in the methods that say so, and meanwhile the VM runs on, unless it is
 * frozen, and clients go on asking. Each other method takes {@value #CALL} instructions. For one thread. After {@link Mover#move} has returned all methods throw {@link
 * IllegalStateException}.
 */
public interface Migration {
    /** Instructions that any call takes. */
    int CALL = 10;

    /** Instructions that it takes to send a page. */
    int PAGE = 200;

    /** Instructions from the moment at which the switch has chosen a host for a frame until the frame is there. */
    int DELAY = 400;

    /**
     * The pages of the old host that have changed since this was called last; the first time those that differ from the template.
     *
     * @return a set of the caller's own
     */
    BitSet takeChanged();

    /**
     * Sends pages to the new host as they are when this is called. {@link #PAGE} instructions pass for each of them.
     *
     * @throws IndexOutOfBoundsException if there is no such page
     * @throws IllegalStateException if the VM runs on the new host already, where they would overwrite what it has done since
     */
    void send(BitSet pages);

    /** Lets instructions pass. */
    void pass(int instructions);

    /** Has the VM stand still on the old host from now on. Frames that come for it there wait: {@link #takeLate}. */
    void freeze();

    /**
     * Has the VM run on the new host from now on, with what that has of it.
     *
     * @throws IllegalStateException if it does so already
     */
    void start();

    /**
     * Has the switch lead frames to the new host from now on. Those for which it has chosen the old one before come there up to {@link
     * #DELAY} instructions later. What comes to the new host before the VM has been {@link #start started} there is lost.
     */
    void switchOver();

    /** The frames that have come to the old host since {@link #freeze}, in their order; each is given out once. */
    List<byte[]> takeLate();

    /**
     * Gives the VM a frame on the new host.
     *
     * @throws IllegalStateException if it does not run there
     */
    void forward(byte[] frame);
}
