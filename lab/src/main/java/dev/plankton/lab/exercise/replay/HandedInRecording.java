package dev.plankton.lab.exercise.replay;

import dev.plankton.machine.BootImage;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Recording;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads a recording that is handed in: it has to be one of a PC that was switched on with the right image. */
public final class HandedInRecording {
    private HandedInRecording() {}

    /**
     * The recording of a file.
     *
     * @param name of the file, for messages
     * @param image all disks of the PC
     * @throws IOException if it is no recording of that image from power-on
     */
    public static Recording read(Path file, String name, BootImage image) throws IOException {
        Recording recording;
        try {
            recording = Recording.read(file, image);
        } catch (IOException e) {
            throw new IOException(
                    "%s: it is not a recording of %s: %s".formatted(name, image.name(), e.getMessage()), e);
        }
        if (!recording.image().hash().equals(image.hash())) {
            throw new IOException("%s: it is a recording of %s, and has to be one of %s as it is here"
                    .formatted(name, recording.image().name(), image.name()));
        }
        if (recording.beginning() != 0) {
            throw new IOException("%s: it begins after %d instructions, and has to begin at power-on"
                    .formatted(name, recording.beginning()));
        }
        if (!beginsAtPowerOn(recording, image)) {
            throw new IOException(
                    "%s: the PC in it was changed before the first instruction, and has to be as it is after power-on"
                            .formatted(name));
        }
        return recording;
    }

    /** Whether nothing was written into memory or registers before the first instruction. */
    private static boolean beginsAtPowerOn(Recording recording, BootImage image) {
        try (Machine recorded = Machine.replay(recording);
                Machine switchedOn = Machine.boot(image, recording.profile())) {
            return Arrays.equals(
                    recorded.snapshot().toBytes(), switchedOn.snapshot().toBytes());
        }
    }
}
