package dev.plankton.cli.console;

import dev.plankton.cli.console.mouse.MouseFeed;
import dev.plankton.machine.screen.Screen;

/** Shows the screen of a VM to a user. Called on the thread that runs the VM; returns at once. */
public interface View {
    /** Whether it can take another screen now. */
    boolean ready();

    /** Shows {@code next}. */
    void show(Screen next);

    /** Tells whether the guest listens to its mouse. */
    default void mouseListens(boolean listens) {}

    /** Hands on what the user has done with a mouse. */
    default void feedMouse(MouseFeed.Guest guest) {}

    /** Whether the user wants the VM's state to be saved now; true once for each time. */
    default boolean takeSave() {
        return false;
    }

    /** Shows what came of that. */
    default void saved(String text) {}

    /** Whether the user has left, so that the VM need not go on. */
    boolean left();
}
