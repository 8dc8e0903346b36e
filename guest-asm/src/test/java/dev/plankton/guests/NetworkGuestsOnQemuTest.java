package dev.plankton.guests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The guests are right by the measure of another machine. Skipped where there is no QEMU. */
class NetworkGuestsOnQemuTest extends NetworkGuests {
    @TempDir
    private Path directory;

    @BeforeAll
    static void needsQemu() {
        assumeTrue(QemuWire.isInstalled(), "qemu-system-i386 is not installed");
    }

    @Override
    Wire boot(String guest, int address) throws IOException {
        byte[] image = Guests.find(guest).orElseThrow().image();
        return QemuWire.boot(Files.write(directory.resolve(guest + ".img"), image), address);
    }
}
