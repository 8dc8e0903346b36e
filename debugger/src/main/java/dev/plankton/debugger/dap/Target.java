package dev.plankton.debugger.dap;

import dev.plankton.cpu.model.CpuModel;
import dev.plankton.debugger.Debuggee;
import dev.plankton.debugger.source.Assembly;
import dev.plankton.debugger.source.SourceMap;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.pc.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * What is debugged.
 *
 * @param name for the user
 * @param map to the source; of nothing if there is none
 * @param sources of the map
 */
record Target(String name, Debuggee debuggee, SourceMap map, Sources sources) implements AutoCloseable {
    private static final int KIB = 1024, MOST_MEMORY = 16;

    /** Boots what a launch request names. No instruction is executed. */
    static Target launch(Arguments arguments, Programs programs) throws IOException {
        String program = arguments.text("program");
        if (program == null || program.isBlank()) {
            throw new IllegalArgumentException(
                    "launch: \"program\" must name a boot image, a source file (.asm), or a built-in guest");
        }
        boolean force = arguments.flag("force", false);
        if (isSource(program)) {
            Assembly assembly = Assembly.assemble(path(program));
            BootImage image = BootImage.of(String.valueOf(path(program).getFileName()), assembly.image());
            if (!image.bootable() && !force) {
                throw new IllegalArgumentException(
                        program
                                + ": no signature 55 AA at offset 510, so a BIOS would not boot it; \"force\": true boots it anyway");
            }
            return boot(image, arguments, assembly.map(), programs);
        }
        BootImage image = programs.find(program, force);
        return boot(image, arguments, map(program, image, arguments, programs), programs);
    }

    /** Takes the place of the VM that an attach request names; closing it gives the VM back. */
    static Target attach(Arguments arguments, Programs programs) {
        Machine machine = Machine.attach(programs.vm(arguments.number("vm", 0, Integer.MAX_VALUE)));
        boolean done = false;
        try {
            SourceMap map = programs.source(machine.image()).orElse(SourceMap.NONE);
            String name = "VM %d, %s"
                    .formatted(
                            machine.vm().orElseThrow().number(), machine.image().name());
            Target made = new Target(name, new Debuggee(machine), map, new Sources(map, programs));
            done = true;
            return made;
        } finally {
            if (!done) {
                machine.close();
            }
        }
    }

    private static boolean isSource(String program) {
        String name = program.toLowerCase(Locale.ROOT);
        return name.endsWith(".asm") || name.endsWith(".nasm") || name.endsWith(".s");
    }

    private static Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("not a file name: " + name, e);
        }
    }

    private static SourceMap map(String program, BootImage image, Arguments arguments, Programs programs)
            throws IOException {
        String list = arguments.text("list");
        String source = arguments.text("source");
        if (list == null) {
            boolean isFile = Files.isRegularFile(path(program));
            Optional<SourceMap> map = isFile ? Assembly.besides(path(program)) : Optional.empty();
            return map.or(() -> programs.source(image)).orElse(SourceMap.NONE);
        }
        if (source == null) {
            throw new IllegalArgumentException(
                    "launch: with \"list\", \"source\" must name the file that was assembled");
        }
        return Assembly.map(path(list), path(source), Files.readAllBytes(path(program)));
    }

    private static Target boot(BootImage image, Arguments arguments, SourceMap map, Programs programs) {
        String model = arguments.text("model");
        int memory = arguments.number("memory", 1, MOST_MEMORY, 1);
        MachineProfile profile = new MachineProfile(
                        model == null ? CpuModel.I686 : CpuModel.of(model), ClockSource.COUNTED)
                .withExtendedMemory(Math.max((memory - 1) * KIB, MachineProfile.LEAST_EXTENDED))
                .withCoprocessor(arguments.flag("x87", true));
        Debuggee debuggee = new Debuggee(Machine.boot(image, profile));
        return new Target(image.name(), debuggee, map, new Sources(map, programs));
    }

    Machine machine() {
        return debuggee.machine();
    }

    @Override
    public void close() {
        debuggee.machine().close();
    }
}
