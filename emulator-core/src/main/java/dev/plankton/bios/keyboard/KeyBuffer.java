package dev.plankton.bios.keyboard;

import dev.plankton.bios.data.BiosData;
import dev.plankton.memory.Memory;

/** The ring of waiting keys in the BIOS data area: a word each, scan code above character. */
public final class KeyBuffer {
    private final Memory memory;

    public KeyBuffer(Memory memory) {
        this.memory = memory;
    }

    boolean empty() {
        return memory.get16(BiosData.KEY_HEAD) == memory.get16(BiosData.KEY_TAIL);
    }

    /** The oldest key; the buffer must not be empty. */
    int peek() {
        return memory.get16(BiosData.SEGMENT_BASE + memory.get16(BiosData.KEY_HEAD));
    }

    void drop() {
        memory.store16(BiosData.KEY_HEAD, next(memory.get16(BiosData.KEY_HEAD)));
    }

    void clear() {
        memory.store16(BiosData.KEY_HEAD, memory.get16(BiosData.KEY_BUFFER_START_POINTER));
        memory.store16(BiosData.KEY_TAIL, memory.get16(BiosData.KEY_BUFFER_START_POINTER));
    }

    /** False if the buffer is full. */
    boolean add(int key) {
        int tail = memory.get16(BiosData.KEY_TAIL);
        int next = next(tail);
        if (next == memory.get16(BiosData.KEY_HEAD)) {
            return false;
        }
        memory.store16(BiosData.SEGMENT_BASE + tail, key);
        memory.store16(BiosData.KEY_TAIL, next);
        return true;
    }

    private int next(int pointer) {
        int next = (pointer + 2) & 0xFFFF;
        return next >= memory.get16(BiosData.KEY_BUFFER_END_POINTER)
                ? memory.get16(BiosData.KEY_BUFFER_START_POINTER)
                : next;
    }
}
