package dev.plankton.cli.run;

import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.option.Images;
import dev.plankton.disk.DiskFile;
import dev.plankton.machine.BootImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The images of a run: the one it boots from, and further disks. Closing it closes the files that they write to. */
final class RunImages implements AutoCloseable {
    private final boolean writeThrough;
    private final List<DiskFile> files = new ArrayList<>();

    /** @param writeThrough whether the guest's disk writes go to the files */
    RunImages(boolean writeThrough) {
        this.writeThrough = writeThrough;
    }

    /**
     * The image called {@code name} with the disks called {@code more} in the other drives.
     *
     * @param force take it although a BIOS would not boot it
     */
    BootImage open(String name, boolean force, List<String> more) {
        BootImage first = open(name, force);
        List<BootImage> others = new ArrayList<>();
        for (String other : more) {
            others.add(open(other, true));
        }
        try {
            return others.isEmpty() ? first : first.with(others);
        } catch (IllegalArgumentException e) {
            throw new Complaint("--disk: with the image to boot these are " + e.getMessage(), e);
        }
    }

    private BootImage open(String name, boolean force) {
        if (!writeThrough) {
            return Images.find(name, force);
        }
        DiskFile file = Images.open(name);
        files.add(file);
        return Images.on(file, name, force);
    }

    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (DiskFile file : files) {
            try {
                file.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
