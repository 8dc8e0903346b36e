package dev.plankton.hypervisor.population;

import dev.plankton.machine.core.Core;

/** Passes the keys and movements of the mouse that wait for a VM on to its devices, as far as these have room. */
public final class HandFeed {
    private HandFeed() {}

    /** Does so; true if something was passed on. */
    public static boolean feed(Core core, Inbox box) {
        boolean pressed = pressKeys(core, box);
        return moveMouse(core, box) || pressed;
    }

    private static boolean pressKeys(Core core, Inbox box) {
        boolean pressed = false;
        while (box.peekKey() >= 0 && core.press(box.peekKey())) {
            box.dropKey();
            pressed = true;
        }
        return pressed;
    }

    private static boolean moveMouse(Core core, Inbox box) {
        boolean moved = false;
        for (Input.Mouse next = box.peekMovement(); next != null; next = box.peekMovement()) {
            if (!core.moveMouse(next.right(), next.down(), next.wheel(), next.buttons())) {
                break;
            }
            box.dropMovement(next);
            moved = true;
        }
        return moved;
    }
}
