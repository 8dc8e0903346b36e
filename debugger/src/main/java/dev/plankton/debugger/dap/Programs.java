package dev.plankton.debugger.dap;

import dev.plankton.debugger.source.SourceMap;
import dev.plankton.hypervisor.Vm;
import dev.plankton.machine.BootImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** What clients can debug. Its methods are called by the threads of all clients. */
@FunctionalInterface
public interface Programs {
    /**
     * An image to launch.
     *
     * @param name a file, or what else the program knows images by
     * @param force take it although a BIOS would not boot it
     * @throws IllegalArgumentException if there is no such image, with a message for the user
     * @throws IOException if it cannot be read
     */
    BootImage find(String name, boolean force) throws IOException;

    /** The source of an image, where that is known without a list beside it. */
    default Optional<SourceMap> source(BootImage image) {
        return Optional.empty();
    }

    /** The text of a source that is no file of the host. */
    default Optional<String> text(Path file) {
        return Optional.empty();
    }

    /**
     * A VM to attach to.
     *
     * @throws IllegalStateException if there is no such VM, with a message for the user
     */
    default Vm vm(int number) {
        throw new IllegalStateException("no VMs to attach to: `plankton serve --dap PORT` has some");
    }
}
