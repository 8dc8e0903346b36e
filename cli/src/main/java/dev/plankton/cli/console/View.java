package dev.plankton.cli.console;

import dev.plankton.machine.screen.Screen;

/** Shows the screen of a VM to a user. Called on the thread that runs the VM; returns at once. */
public interface View {
    /** Whether it can take another screen now. */
    boolean ready();

    /** Shows {@code next}. */
    void show(Screen next);

    /** Whether the user has left, so that the VM need not go on. */
    boolean left();
}
