package dev.plankton.dashboard;

import dev.plankton.guests.Guests;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.machine.BootImage;

/** Guests for tests. */
public final class Population {
    private Population() {}

    /** A built-in guest. */
    public static BootImage image(String name) {
        return BootImage.of(name, Guests.find(name).orElseThrow().image());
    }

    /** {@code count} VMs of a guest that have booted. */
    public static Hypervisor of(String guest, int count) {
        Hypervisor hypervisor = Hypervisor.create();
        hypervisor.boot(image(guest), count, _ -> {});
        return hypervisor;
    }
}
