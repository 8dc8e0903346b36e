package dev.plankton.bench.speed;

import dev.plankton.machine.BootImage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Guests of one boot sector that only compute. Each sends {@code >} on COM1, repeats its kernel as often as the word at
 * offset {@value #REPEATS} says, sends a checksum of four hexadecimal digits and a line feed, and ends.
 */
public enum Workload {
    /** Shifts and branches. */
    CRC16,
    /** Numbers to text and back: DIV, AAM, AAD, DAA, XLAT. */
    DECIMAL,
    /** DIV and IDIV. */
    DIVIDE,
    /** Far calls, frames, far pointers. */
    FARCALLS,
    /** Calls, with the stack beside the code. */
    FIB(false),
    /** Calls, with the stack elsewhere. */
    FIBFAR,
    /** 32-bit numbers of 16.16: MUL, DIV, SHRD, BSWAP, SETcc. */
    FIXED32,
    /** INT and IRET. */
    INTR,
    /** Nodes found by their links. */
    LISTS,
    /** Literals and short matches that overlap themselves: LODS, MOVS. */
    LZ,
    /** 32-bit multiplication in fixed point. */
    MANDELBROT,
    /** The same picture in the x87's numbers of 80 bits. */
    MANDELX87,
    /** 16-bit multiplication, loads and stores. */
    MATMUL,
    /** REP MOVS and REP STOS. */
    MEMCPY,
    /** Instructions rewritten before every 256 iterations. */
    PATCH(false),
    /** Waiting for status registers. */
    POLLING,
    /** IN and OUT. */
    PORTS,
    /** Recursion and byte registers. */
    QUEENS,
    /** A ring that interrupts fill: INT, PUSHA, CLI, POPF. */
    QUEUE,
    /** LODSB and comparisons over a text. */
    SCAN,
    /** Code that changes itself. */
    SELFMOD(false),
    /** All kinds of shifts and rotates. */
    SHIFTS,
    /** Byte stores. */
    SIEVE,
    /** Loads, stores and branches that depend on them. */
    SORT,
    /** REPNE SCAS, REPE CMPS, LODS, XLAT and STOS. */
    STRINGS,
    /** REPNE SCAS, REPE CMPS and REP MOVS of a few bytes each. */
    WORDS,
    /** 32-bit arithmetic. */
    XORSHIFT32;

    /** Where in the image the number of repeats lies: 16 bits, 1 to {@value #MOST_REPEATS}. */
    static final int REPEATS = 508;

    /** Most repeats of a kernel. */
    static final int MOST_REPEATS = 0xFFFF;

    private final boolean clean;

    Workload() {
        this(true);
    }

    Workload(boolean clean) {
        this.clean = clean;
    }

    /** Whether it never writes near its own code. */
    public boolean clean() {
        return clean;
    }

    /** What users call it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Its boot sector, with one repeat. */
    BootImage image() {
        return BootImage.of(label(), read(label() + ".img"));
    }

    /** Its boot sector, which repeats this often. */
    public byte[] sector(int repeats) {
        byte[] sector = read(label() + ".img");
        sector[REPEATS] = (byte) repeats;
        sector[REPEATS + 1] = (byte) (repeats >> 8);
        return sector;
    }

    /** Its boot sector in a file, as long as {@code use} lasts. */
    Engine.Run onFile(int repeats, FileUse use) throws IOException {
        Path image = Files.createTempFile("plankton", ".img");
        try {
            return use.run(Files.write(image, sector(repeats)));
        } finally {
            Files.delete(image);
        }
    }

    /** What is done with the file. */
    interface FileUse {
        /** Runs the workload from it. */
        Engine.Run run(Path image) throws IOException;
    }

    /** A file beside this class. */
    static byte[] read(String resource) {
        try (InputStream in = Workload.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new FileNotFoundException(resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
