package dev.plankton.bench.hostile;

import dev.plankton.machine.BootImage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Guests of one boot sector, each of which repeats something that may cost its host more than its instructions. The first
 * line of each source, beside this class's resources, says what.
 */
public enum Attacker {
    /** What all others are compared with. */
    SPIN(Work.LIGHT),
    MOVER(Work.HEAVY),
    MODES(Work.HEAVY),
    REBOOT(Work.HEAVY),
    RESET(Work.HEAVY),
    TRIPLE(Work.HEAVY),
    SECTORS(Work.HEAVY),
    FLOPPY(Work.HEAVY),
    LINEFEEDS(Work.HEAVY),
    CHARACTERS(Work.HEAVY),
    SCROLLS(Work.HEAVY),
    PIXELS(Work.LIGHT),
    TELETYPE(Work.LIGHT),
    BELLS(Work.LIGHT),
    FONTS(Work.HEAVY),
    CHAINED(Work.LIGHT),
    PLANES(Work.HEAVY),
    LARGE(Work.HEAVY),
    DIRTY(Work.HEAVY),
    GROW(Work.HEAVY),
    ZEROS(Work.HEAVY),
    FAULTS(Work.HEAVY),
    EXCEPTIONS(Work.LIGHT),
    STEPS(Work.LIGHT),
    PIC(Work.LIGHT),
    PIT(Work.LIGHT),
    RTC(Work.LIGHT),
    VGA(Work.LIGHT),
    UART(Work.LIGHT),
    SERIAL(Work.HEAVY),
    DEBUG(Work.HEAVY),
    REQUESTS(Work.HEAVY),
    KEYBOARD(Work.LIGHT),
    ABSENT(Work.HEAVY),
    REMOTE(Work.HEAVY),
    BROADCAST(Work.HEAVY),
    CLOCKS(Work.LIGHT),
    WAITS(Work.HEAVY),
    KEYS(Work.HEAVY),
    PATCHES(Work.HEAVY),
    THRASH(Work.HEAVY),
    FLOATS(Work.LIGHT),
    STRINGS(Work.HEAVY),
    STACK(Work.LIGHT);

    /** Where the boot sector has its mode, one byte. */
    static final int MODE = 507;

    /** Where it has the number of works of a burst, a word. */
    static final int BURST = 508;

    private static final int SECTOR = 512;

    /** A disk that is no floppy, with more sectors than a VM can keep changed. */
    private static final int HARD_DISK = 8 << 20;

    private final Work work;

    Attacker(Work work) {
        this.work = work;
    }

    /** How much one call of the guest's work is. */
    private enum Work {
        /** Some tens of instructions. */
        LIGHT(1000),
        /** A service or a loop. */
        HEAVY(4);

        final int burst;

        Work(int burst) {
            this.burst = burst;
        }
    }

    /** What users call it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it does, in a line. */
    public String description() {
        String first = source().lines().findFirst().orElse("");
        return first.substring(first.indexOf(": ") + 2);
    }

    /** Its boot sector in a disk image, with {@code mode} set. */
    public BootImage image(Mode mode) {
        byte[] sector = sector();
        sector[MODE] = (byte) mode.code;
        sector[BURST] = (byte) work.burst;
        sector[BURST + 1] = (byte) (work.burst >> 8);
        return BootImage.of(label() + "-" + mode.label(), this == SECTORS ? Arrays.copyOf(sector, HARD_DISK) : sector);
    }

    /** The boot sector as NASM makes it: mode 0, bursts of one. */
    byte[] sector() {
        byte[] sector = read(label() + ".img");
        if (sector.length != SECTOR) {
            throw new IllegalStateException(label() + ".img has " + sector.length + " bytes: " + SECTOR + " expected");
        }
        return sector;
    }

    private String source() {
        return new String(read(label() + ".asm"), StandardCharsets.UTF_8);
    }

    /** A file beside this class. */
    static byte[] read(String resource) {
        try (InputStream in = Attacker.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new FileNotFoundException(resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
