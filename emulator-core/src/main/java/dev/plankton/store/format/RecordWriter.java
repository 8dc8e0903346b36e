package dev.plankton.store.format;

/**
 * Writes records of VMs in ascending order, each delta once:
 *
 * <pre>
 * head      bits 0-2 state, 3 paused, 4 deaf, 5 a gap follows, 6 a template follows
 * gap       LEB128, VMs left out since the last record; without: none
 * template  LEB128, its index; without: that of the last record
 * reason    LEB128, and code LEB128: only of a VM that has ended
 * delta     LEB128: 0 none, 1 a new one, n the delta n-2 of this stretch; not if the state is gone
 * bytes     of a new delta: length LEB128, and the delta
 * </pre>
 *
 * Confined to one thread at a time.
 */
public final class RecordWriter {
    static final int PAUSED = 8, DEAF = 16, GAP = 32, TEMPLATE = 64;
    static final int NO_DELTA = 0, NEW_DELTA = 1, KNOWN_DELTA = 2;

    private final Deltas deltas = new Deltas();
    private int next;
    private int template;

    /** Begins a stretch of records that is read by itself, with VM {@code first} or a later one. */
    public void begin(int first) {
        deltas.clear();
        next = first;
        template = 0;
    }

    /** Writes one. Its delta must be trimmed; the record is the caller's again. */
    public void write(VmRecord vm, ByteSink to) {
        int gap = vm.number() - next;
        if (gap < 0) {
            throw new IllegalArgumentException("VM %d after VM %d".formatted(vm.number(), next - 1));
        }
        boolean otherTemplate = vm.template() != template;
        to.u8(vm.state().ordinal()
                | (vm.paused() ? PAUSED : 0)
                | (vm.deaf() ? DEAF : 0)
                | (gap > 0 ? GAP : 0)
                | (otherTemplate ? TEMPLATE : 0));
        if (gap > 0) {
            to.varint(gap);
        }
        if (otherTemplate) {
            template = vm.template();
            to.varint(template);
        }
        if (vm.state().ended()) {
            to.varint(vm.reason());
            to.varint(vm.code());
        }
        if (vm.state() != VmRecord.State.GONE) {
            writeDelta(vm, to);
        }
        next = vm.number() + 1;
    }

    private void writeDelta(VmRecord vm, ByteSink to) {
        int length = vm.delta().length();
        if (length == 0) {
            to.varint(NO_DELTA);
            return;
        }
        int known = deltas.find(vm.delta());
        if (known >= 0) {
            to.varint(KNOWN_DELTA + known);
        } else {
            to.varint(NEW_DELTA);
            to.varint(length);
            to.bytes(vm.delta().bytes(), 0, length);
        }
    }
}
