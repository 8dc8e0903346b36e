package dev.plankton.bench;

import dev.plankton.machine.BootImage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Guests of one boot sector that loop for ever with interrupts off, each over one kind of instruction. */
public enum Loop {
    /** 16-bit arithmetic in registers. */
    ALU,
    /** 16-bit loads, a read-modify-write, a compare and a branch. */
    MIX,
    /** The loop of {@link #MIX} with 32-bit operands. */
    WIDE,
    /** A copy by two moves a word, one of them with a segment prefix. */
    COPY,
    /** CALL, RET, PUSH and POP. */
    CALLS,
    /** REP MOVSW; each iteration counts as an instruction. */
    STRINGS;

    /** The assembled boot sector. */
    BootImage image() {
        return BootImage.of(name(), bytes());
    }

    /** The bytes of {@link #image}. */
    byte[] bytes() {
        return read("img");
    }

    /** Its NASM source. */
    String source() {
        return new String(read("asm"), StandardCharsets.UTF_8);
    }

    private byte[] read(String extension) {
        String resource = name().toLowerCase(Locale.ROOT) + "." + extension;
        try (InputStream in = Loop.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new FileNotFoundException(resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
