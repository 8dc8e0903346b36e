package dev.plankton.cli.option;

import dev.plankton.cli.io.Complaint;
import dev.plankton.debugger.dap.Programs;
import dev.plankton.debugger.source.Assembly;
import dev.plankton.debugger.source.SourceMap;
import dev.plankton.guests.Guest;
import dev.plankton.guests.Guests;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Vm;
import dev.plankton.machine.BootImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an editor can debug: files of the user, built-in guests with their sources, and VMs of a hypervisor. */
public final class UserPrograms implements Programs {
    private final @Nullable Hypervisor hypervisor;
    private final @Nullable String named;

    /** Without VMs. */
    public UserPrograms() {
        this(null, null);
    }

    /**
     * With the VMs of a hypervisor.
     *
     * @param named what the user calls the image that they boot from, or null
     */
    public UserPrograms(@Nullable Hypervisor hypervisor, @Nullable String named) {
        this.hypervisor = hypervisor;
        this.named = named;
    }

    @Override
    public BootImage find(String name, boolean force) {
        try {
            return Images.find(name, force);
        } catch (Complaint e) {
            throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public Optional<SourceMap> source(BootImage image) {
        Optional<SourceMap> builtIn = GuestSources.guest(image).map(GuestSources::map);
        return builtIn.isPresent() ? builtIn : ofFile(image);
    }

    /** That of the file that the VMs boot from. */
    private Optional<SourceMap> ofFile(BootImage image) {
        if (named == null || !Files.isRegularFile(Path.of(named))) {
            return Optional.empty();
        }
        try {
            boolean same = BootImage.read(Path.of(named)).hash().equals(image.hash());
            return same ? Assembly.besides(Path.of(named)) : Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public Optional<String> text(Path file) {
        return Guests.all().stream()
                .filter(guest ->
                        file.equals(GuestSources.file(guest).toAbsolutePath().normalize()))
                .map(Guest::source)
                .findFirst();
    }

    @Override
    public Vm vm(int number) {
        if (hypervisor == null) {
            return Programs.super.vm(number);
        }
        Vm vm = hypervisor.vm(number);
        if (vm == null) {
            int first = hypervisor.firstNumber();
            throw new IllegalStateException(
                    "no VM %d: there are VMs %d to %d".formatted(number, first, first + hypervisor.size() - 1));
        }
        return vm;
    }
}
