package dev.plankton.memory;

import java.io.ByteArrayOutputStream;
import java.util.BitSet;

/** Numbers of lines, packed: the gaps between them in LEB128. Immutable. */
public final class LineList {
    private final byte[] gaps;

    private LineList(byte[] gaps) {
        this.gaps = gaps;
    }

    /** The lines of {@code set}. */
    public static LineList of(LineSet set) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int last = -1;
        for (int line = set.next(0); line >= 0; line = set.next(line + 1)) {
            number(out, line - last);
            last = line;
        }
        return new LineList(out.toByteArray());
    }

    /** The lines of both. */
    public LineList with(LineList other) {
        BitSet lines = new BitSet();
        addTo(lines);
        other.addTo(lines);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int last = -1;
        for (int line = lines.nextSetBit(0); line >= 0; line = lines.nextSetBit(line + 1)) {
            number(out, line - last);
            last = line;
        }
        return new LineList(out.toByteArray());
    }

    /** Whether it holds {@code line}. */
    public boolean contains(int line) {
        int at = -1;
        int gap = 0;
        int shift = 0;
        for (byte b : gaps) {
            gap |= (b & 0x7F) << shift;
            shift += 7;
            if (b >= 0) {
                at += gap;
                if (at >= line) {
                    return at == line;
                }
                gap = 0;
                shift = 0;
            }
        }
        return false;
    }

    /** Bytes that it takes. */
    public int bytes() {
        return gaps.length;
    }

    private void addTo(BitSet lines) {
        int line = -1;
        int gap = 0;
        int shift = 0;
        for (byte b : gaps) {
            gap |= (b & 0x7F) << shift;
            shift += 7;
            if (b >= 0) {
                line += gap;
                lines.set(line);
                gap = 0;
                shift = 0;
            }
        }
    }

    private static void number(ByteArrayOutputStream out, int value) {
        int rest = value;
        while (rest > 0x7F) {
            out.write(rest | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }
}
