package dev.plankton.lab.exercise.replay;

import dev.plankton.machine.BootImage;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Recording;
import dev.plankton.machine.pc.Register;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads a recording that is handed in: it has to be one of a PC that was switched on with the right image. */
public final class HandedInRecording {
    /** The BIOS's count of ticks since midnight; the end of memory in a state. */
    private static final int TICKS = 0x46C, TICKS_END = 0x470, MEMORY = 0x110000;

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

    /** Whether nothing was changed before the first instruction. A PC on the host's clock knows the time of day; all else is the same. */
    private static boolean beginsAtPowerOn(Recording recording, BootImage image) {
        boolean counted = recording.profile().clock() instanceof ClockSource.Instructions;
        MachineProfile profile =
                counted ? recording.profile() : recording.profile().withClock(ClockSource.COUNTED);
        try (Machine recorded = Machine.replay(recording);
                Machine switchedOn = Machine.boot(image, profile)) {
            byte[] found = recorded.snapshot().toBytes();
            byte[] right = switchedOn.snapshot().toBytes();
            return counted
                    ? Arrays.equals(found, right)
                    : Arrays.equals(found, 0, TICKS, right, 0, TICKS)
                            && Arrays.equals(found, TICKS_END, MEMORY, right, TICKS_END, MEMORY)
                            && Arrays.stream(Register.values())
                                    .allMatch(register -> recorded.get(register) == switchedOn.get(register));
        }
    }
}
