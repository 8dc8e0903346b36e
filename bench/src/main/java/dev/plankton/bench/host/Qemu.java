package dev.plankton.bench.host;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The QEMU of this host.
 *
 * @param program its path
 */
public record Qemu(Path program) {
    /** What it is called. */
    public static final String NAME = "qemu-system-i386";

    private static final Path KVM = Path.of("/dev/kvm");

    /** The one on the PATH. */
    public static Optional<Qemu> find() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Arrays.stream(path.split(File.pathSeparator))
                .map(directory -> Path.of(directory, NAME))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Qemu::new);
    }

    /** Its accelerators that may work here; translation first, which always does. */
    public static List<String> accelerators() {
        return Files.isWritable(KVM) ? List.of("tcg", "kvm") : List.of("tcg");
    }

    /**
     * The command of one VM: no screen, no monitor, no device but a floppy drive with {@code image}, and COM1 on the Unix
     * socket {@code com1}, to which QEMU connects before the guest starts.
     */
    public List<String> command(String accelerator, Path image, Path com1) {
        return List.of(
                program.toString(),
                "-accel",
                accelerator,
                "-nodefaults",
                "-no-user-config",
                "-display",
                "none",
                "-m",
                "1",
                "-chardev",
                "socket,id=com1,path=" + com1,
                "-serial",
                "chardev:com1",
                "-drive",
                "format=raw,if=floppy,readonly=on,file=" + image);
    }

    /** The command of one VM that computes on the translator: COM1 is standard output, and nothing else is there. */
    public List<String> computing(Path image) {
        return List.of(
                program.toString(),
                "-accel",
                "tcg",
                "-nodefaults",
                "-no-user-config",
                "-display",
                "none",
                "-m",
                "1",
                "-serial",
                "stdio",
                "-drive",
                "format=raw,if=floppy,readonly=on,file=" + image);
    }
}
