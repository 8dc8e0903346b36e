package dev.plankton.debugger;

import dev.plankton.cpu.model.Tier;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.pc.Machine;
import dev.plankton.testing.Nasm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The guest of {@code events.asm}, which does what stop points wait for. */
public final class EventsGuest {
    private EventsGuest() {}

    /** Powers it on; {@code folder} is for the assembler. */
    public static Machine boot(Path folder, Tier tier) throws IOException, InterruptedException {
        Path source = folder.resolve("events.asm");
        if (!Files.exists(source)) {
            try (InputStream in = Objects.requireNonNull(EventsGuest.class.getResourceAsStream("events.asm"))) {
                Files.copy(in, source);
            }
        }
        return Machine.boot(BootImage.of("events", Nasm.assemble(source)), Machine.PROFILE, tier);
    }
}
