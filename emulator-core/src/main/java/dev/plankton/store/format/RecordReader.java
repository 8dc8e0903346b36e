package dev.plankton.store.format;

import dev.plankton.store.io.CorruptStoreException;
import java.io.IOException;
import java.util.List;

/** Reads what a {@link RecordWriter} wrote. Confined to one thread at a time. */
public final class RecordReader {
    private static final VmRecord.State[] STATES = VmRecord.State.values();
    private static final int STATE = 7;
    private static final int UNUSED = 128;

    /** The number of a VM is less. */
    private static final int MOST_VMS = Integer.MAX_VALUE;

    private static final int MOST_REASON = 63;
    private static final int MOST_CODE = 0x1F_FFFF;

    private final Deltas deltas = new Deltas();
    private final List<Integer> stateSizes;
    private int next;
    private int template;

    /** Bytes of the largest state for which a known delta of this stretch was checked. */
    private int largest;

    /** @param stateSizes bytes of the whole state of a VM of each template, by its index; the list may grow */
    public RecordReader(List<Integer> stateSizes) {
        this.stateSizes = stateSizes;
    }

    /** Begins a stretch, as {@link RecordWriter#begin}. */
    public void begin(int first) {
        deltas.clear();
        next = first;
        template = 0;
        largest = 0;
    }

    /**
     * Reads the next record.
     *
     * @throws CorruptStoreException if it is none; what {@code into} holds then is undefined
     */
    public void read(ByteSource from, VmRecord into) throws IOException {
        int head = from.u8();
        if ((head & STATE) >= STATES.length || (head & UNUSED) != 0) {
            throw from.corrupt("not a record of a VM: head is %02Xh".formatted(head));
        }
        if ((head & RecordWriter.GAP) != 0) {
            next += from.varint(MOST_VMS - 1 - next, "number of a VM");
        }
        if ((head & RecordWriter.TEMPLATE) != 0) {
            template = from.varint(Integer.MAX_VALUE, "template");
        }
        if (template >= stateSizes.size()) {
            throw from.corrupt("VM %d has template %d: there are %d".formatted(next, template, stateSizes.size()));
        }
        VmRecord.State state = STATES[head & STATE];
        into.set(next, template, state);
        if (state.ended()) {
            int reason = from.varint(MOST_REASON, "reason of an end");
            into.end(state == VmRecord.State.ENDED, reason, from.varint(MOST_CODE, "code of an end"));
        } else {
            into.flags((head & RecordWriter.PAUSED) != 0, (head & RecordWriter.DEAF) != 0);
        }
        into.delta().clear();
        if (state != VmRecord.State.GONE) {
            readDelta(from, into);
        }
        next++;
    }

    private void readDelta(ByteSource from, VmRecord into) throws IOException {
        int kind = from.varint(Integer.MAX_VALUE, "delta");
        if (kind >= RecordWriter.KNOWN_DELTA) {
            int index = kind - RecordWriter.KNOWN_DELTA;
            if (index >= deltas.count()) {
                throw from.corrupt("VM %d has delta %d: there are %d".formatted(next, index, deltas.count()));
            }
            deltas.get(index, into.delta());
        } else if (kind == RecordWriter.NEW_DELTA) {
            // A run of one byte takes three bytes, and none is closer to the next than three bytes.
            int length = from.varint(2 * stateSizes.get(template), "length of a delta");
            from.bytes(into.delta().room(length), 0, length);
            deltas.add(into.delta());
        }
        int size = stateSizes.get(template);
        boolean checked = kind != RecordWriter.NEW_DELTA && size >= largest;
        largest = Math.max(largest, size);
        if (!checked && !into.delta().fits(size)) {
            throw from.corrupt("the delta of VM %d is damaged, or that of another PC".formatted(next));
        }
    }
}
