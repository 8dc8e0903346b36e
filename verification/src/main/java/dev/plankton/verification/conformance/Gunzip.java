package dev.plankton.verification.conformance;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks gzip files (RFC 1952) that lie in memory, one after the other with one {@link Inflater}: a set has hundreds of
 * small files, and {@link java.util.zip.GZIPInputStream} makes an inflater for each. Confined to one thread.
 */
final class Gunzip extends InputStream {
    private static final int MAGIC = 0x8B1F;
    private static final int DEFLATED = 8;
    private static final int HEADER = 10;
    private static final int TRAILER = 8;
    private static final int HEADER_CHECKSUM = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;

    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private byte[] file = {};
    private boolean ended = true;

    /** Begins with the first byte of {@code packed}. */
    void open(byte[] packed) throws IOException {
        file = packed;
        member(0);
    }

    /** Begins the member at {@code from}; a file may have several. */
    private void member(int from) throws IOException {
        if (file.length - from < HEADER + TRAILER) {
            throw new EOFException("too short to be a gzip file");
        }
        if (word(from) != MAGIC || file[from + 2] != DEFLATED) {
            throw new IOException("not a gzip file");
        }
        int flags = file[from + 3];
        int at = from + HEADER;
        at += (flags & EXTRA) != 0 ? 2 + word(at) : 0;
        at = (flags & NAME) != 0 ? afterText(at) : at;
        at = (flags & COMMENT) != 0 ? afterText(at) : at;
        at += (flags & HEADER_CHECKSUM) != 0 ? 2 : 0;
        if (at > file.length) {
            throw cutOff();
        }
        inflater.reset();
        inflater.setInput(file, at, file.length - at);
        checksum.reset();
        ended = false;
    }

    private int afterText(int from) throws IOException {
        int at = from;
        while (at < file.length && file[at] != 0) {
            at++;
        }
        if (at >= file.length) {
            throw cutOff();
        }
        return at + 1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (ended || length == 0) {
            return ended ? -1 : 0;
        }
        try {
            while (true) {
                int count = inflater.inflate(into, offset, length);
                if (count > 0) {
                    checksum.update(into, offset, count);
                    return count;
                }
                if (inflater.finished()) {
                    if (!nextMember()) {
                        return -1;
                    }
                } else {
                    throw cutOff();
                }
            }
        } catch (DataFormatException e) {
            throw new IOException("damaged gzip data: " + e.getMessage(), e);
        }
    }

    private boolean nextMember() throws IOException {
        int trailer = file.length - inflater.getRemaining();
        if (inflater.getRemaining() < TRAILER) {
            throw cutOff();
        }
        int size = word(trailer + 4) | word(trailer + 6) << 16;
        int sum = word(trailer) | word(trailer + 2) << 16;
        if (sum != (int) checksum.getValue() || size != (int) inflater.getBytesWritten()) {
            throw new IOException("damaged gzip data: the checksum is wrong");
        }
        if (trailer + TRAILER == file.length) {
            ended = true;
            return false;
        }
        member(trailer + TRAILER);
        return true;
    }

    private int word(int at) throws IOException {
        if (at + 1 >= file.length) {
            throw cutOff();
        }
        return file[at] & 0xFF | (file[at + 1] & 0xFF) << 8;
    }

    private static EOFException cutOff() {
        return new EOFException("the gzip data is cut off");
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    /** Frees the inflater, for good; {@link #close} does nothing, as the next file may follow. */
    void end() {
        inflater.end();
    }
}
