package dev.plankton.lab.run;

import dev.plankton.cpu.model.Tier;
import dev.plankton.debugger.source.NasmList;
import dev.plankton.debugger.source.SourceMap;
import dev.plankton.device.card.Card;
import dev.plankton.guests.Guests;
import dev.plankton.lab.exercise.SolutionException;
import dev.plankton.lab.exercise.SolutionLoader;
import dev.plankton.lab.exercise.replay.HandedInRecording;
import dev.plankton.lab.feedback.Origin;
import dev.plankton.lab.scenario.JavaPart;
import dev.plankton.lab.scenario.Pc;
import dev.plankton.lab.scenario.Program;
import dev.plankton.lab.scenario.Scenario;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Recording;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a scenario boots, ready.
 *
 * @param image with all disks
 * @param profile the kind of PC, with the card that was handed in
 * @param map from addresses to the source
 * @param origin the same with the text of the source
 * @param card the one that is handed in, or null
 * @param recording from which its inputs come, or null
 * @param warnings of the assembler, a line each
 */
record Guest(
        BootImage image,
        MachineProfile profile,
        SourceMap map,
        Origin origin,
        @Nullable WatchedCard card,
        @Nullable Recording recording,
        List<String> warnings) {
    private static final int SECTOR = 512;

    /** What is in the folder for {@code program}. */
    static Guest of(Scenario scenario, Program program, Workspace workspace, SolutionLoader loader)
            throws SolutionException, IOException {
        byte[] bytes;
        SourceMap map = SourceMap.NONE;
        List<String> warnings = List.of();
        Map<Path, List<String>> lines = new HashMap<>();
        String name;
        switch (program) {
            case Program.Source(String path) -> {
                Assembler.Assembled assembled = new Assembler(workspace).assemble(path);
                bytes = assembled.image();
                map = assembled.map();
                warnings = assembled.warnings();
                name = path;
                for (Path file : map.files()) {
                    if (Files.isRegularFile(file)) {
                        lines.put(
                                file,
                                Files.readString(file, StandardCharsets.ISO_8859_1)
                                        .lines()
                                        .toList());
                    }
                }
            }
            case Program.Image(String path) -> {
                bytes = bytes(workspace, path);
                name = path;
            }
            case Program.BuiltIn(String builtIn) -> {
                dev.plankton.guests.Guest guest = Guests.find(builtIn).orElseThrow();
                bytes = guest.image();
                name = builtIn;
                Path file = Path.of("/plankton", builtIn + ".asm");
                map = SourceMap.of(NasmList.parse(Guests.list(builtIn).orElseThrow()), file, bytes);
                lines.put(
                        file.toAbsolutePath().normalize(),
                        guest.source().lines().toList());
            }
        }
        BootImage image = image(name, bytes);
        String disk = scenario.pc().disk();
        if (disk != null) {
            image = image.with(List.of(BootImage.of(disk, bytes(workspace, disk))));
        }
        WatchedCard card = card(scenario, workspace, loader);
        return new Guest(
                image,
                profile(scenario, card),
                map,
                new Origin(map, Map.copyOf(lines)),
                card,
                recording(scenario, image, workspace),
                warnings);
    }

    private static byte[] bytes(Workspace workspace, String path) throws SolutionException, IOException {
        Path file = workspace.file(path);
        long size = Files.size(file);
        if (size < SECTOR || size > Assembler.LARGEST) {
            throw new SolutionException(
                    "%s: a disk image has %d to %d bytes, not %d".formatted(path, SECTOR, Assembler.LARGEST, size));
        }
        return Files.readAllBytes(file);
    }

    private static BootImage image(String name, byte[] bytes) throws SolutionException {
        if (bytes.length < SECTOR) {
            throw new SolutionException(
                    "%s: it makes %d bytes, and a boot sector has %d: end it with `times 510-($-$$) db 0` and `dw 0AA55h`"
                            .formatted(name, bytes.length, SECTOR));
        }
        BootImage image = BootImage.of(name, bytes);
        if (!image.bootable()) {
            throw new SolutionException(
                    "%s: bytes 510 and 511 are %02X %02X, not the signature 55 AA, so a BIOS would not boot it: end it with"
                                    .formatted(name, bytes[SECTOR - 2], bytes[SECTOR - 1])
                            + " `times 510-($-$$) db 0` and `dw 0AA55h`");
        }
        return image;
    }

    private static @Nullable WatchedCard card(Scenario scenario, Workspace workspace, SolutionLoader loader)
            throws SolutionException, IOException {
        JavaPart java = scenario.java();
        if (java == null || !java.exercise().equals(JavaPart.CARD)) {
            return null;
        }
        Path source = workspace.file(java.source());
        return new WatchedCard(loader.load(source, Card.class), String.valueOf(source.getFileName()));
    }

    private static MachineProfile profile(Scenario scenario, @Nullable WatchedCard card) throws SolutionException {
        Pc pc = scenario.pc();
        MachineProfile profile = Machine.PROFILE
                .withCpu(pc.cpu())
                .withExtendedMemory(pc.extendedMemory())
                .withCoprocessor(pc.coprocessor());
        return card == null ? profile : plugged(profile, card);
    }

    private static MachineProfile plugged(MachineProfile profile, WatchedCard card) throws SolutionException {
        try {
            return profile.withCards(card);
        } catch (RuntimeException | StackOverflowError e) {
            throw new SolutionException(card.failure().orElse("the card cannot be plugged in: " + e.getMessage()), e);
        }
    }

    private static @Nullable Recording recording(Scenario scenario, BootImage image, Workspace workspace)
            throws SolutionException, IOException {
        String path = scenario.recording();
        if (path == null) {
            return null;
        }
        Path file = workspace.file(path);
        try {
            return HandedInRecording.read(file, path, image);
        } catch (IOException e) {
            throw new SolutionException(String.valueOf(e.getMessage()), e);
        }
    }

    /** The same with N new objects of its card, if it has one; several take turns. */
    Guest withNewCard(int objects) throws SolutionException {
        if (card == null) {
            return this;
        }
        WatchedCard other = card.again(objects);
        return new Guest(image, plugged(profile, other), map, origin, other, recording, warnings);
    }

    /** Whether its runs can be recorded: those with a card cannot. */
    boolean recordable() {
        return card == null;
    }

    /** Powers it on, or begins its recording. */
    Machine begin(Tier tier) throws SolutionException {
        if (recording != null) {
            return Machine.replay(recording, tier);
        }
        try {
            return Machine.boot(image, profile, tier);
        } catch (RuntimeException e) {
            String failure = card == null ? null : card.failure().orElse(null);
            if (failure == null) {
                throw e;
            }
            throw new SolutionException(failure, e);
        }
    }
}
