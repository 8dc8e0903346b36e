package dev.plankton.bench;

import dev.plankton.guests.Guests;
import dev.plankton.machine.BootImage;

/** The catalogue's guests as images to boot. */
final class Images {
    private Images() {}

    static BootImage named(String guest) {
        return BootImage.of(guest, Guests.find(guest).orElseThrow().image());
    }
}
