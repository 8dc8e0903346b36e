package dev.plankton.lab.run;

import dev.plankton.lab.scenario.rule.Expected;
import dev.plankton.machine.GuestEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Keeps the bytes that go through a port. */
final class PortBytes {
    private static final int MOST = 1 << 20;

    private final Expected.Traffic traffic;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Places places = new Places();
    private long accesses;

    PortBytes(Expected.Traffic traffic) {
        this.traffic = traffic;
    }

    void take(GuestEvent.PortAccess access, long instructions) {
        if (access.port() != traffic.port() || access.write() != traffic.written()) {
            return;
        }
        accesses++;
        for (int n = 0; n < access.size() && bytes.size() < MOST; n++) {
            bytes.write(access.value() >> 8 * n);
            places.add(instructions);
        }
    }

    long accesses() {
        return accesses;
    }

    /** A character for each byte. */
    String text() {
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    Places places() {
        return places;
    }
}
