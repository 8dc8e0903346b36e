package dev.plankton.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Flat memory of a core: the whole state of the mounted VM in one byte array (see {@link StateMap}), and one mark for
 * each line of 64 bytes.
 *
 * <p>A store tests the mark first; only the first store to a line takes the slow path, which notes the line as dirty.
 * Addresses are those of the {@link StateMap}: up to {@link StateMap#RAM_SIZE} the guest's own, beyond that see
 * {@link #index}. Anything outside the state is an {@link IndexOutOfBoundsException}, a defect of the caller. Confined to
 * one thread at a time.
 */
public final class Memory {
    /** Bytes of a line are {@code 1 << LINE_SHIFT}. */
    public static final int LINE_SHIFT = 6;

    /** Bytes of a line. */
    public static final int LINE = 1 << LINE_SHIFT;

    /** Mark of a line that equals its template. */
    public static final byte CLEAN = 0;

    /** Mark of a line that has been stored to. */
    public static final byte DIRTY = 1;

    /** Mark of a line that guest stores leave unchanged. */
    public static final byte ROM = 2;

    /** Mark of a line whose guest stores go to the {@link Aperture}. */
    public static final byte APERTURE = 4;

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes;
    private final byte[] marks;
    private final LineSet dirty;

    /** Dirty lines that are made clean. */
    private final int[] cleaned = new int[64];

    private final int romFrom;

    private @Nullable Aperture aperture;
    private int exposedFrom = Aperture.END;
    private int exposedTo = Aperture.START;

    private CardWindows windows = CardWindows.NONE;

    /** Creates memory of zeros, all lines clean, with the system ROM and the empty space below it marked as ROM. */
    public Memory() {
        this(StateMap.LEAST_EXTENDED);
    }

    /** The same of a PC with a number of KiB above 1 MiB. */
    public Memory(int extendedKilobytes) {
        this(StateMap.EMPTY, extendedKilobytes);
    }

    private Memory(int romFrom, int extendedKilobytes) {
        bytes = new byte[StateMap.size(extendedKilobytes)];
        marks = new byte[bytes.length >> LINE_SHIFT];
        dirty = new LineSet(marks.length);
        this.romFrom = romFrom;
        markRom();
    }

    /** Creates memory without ROM, for a bare CPU. */
    public static Memory withoutRom() {
        return new Memory(StateMap.ROM_END, StateMap.LEAST_EXTENDED);
    }

    /** From now on guests find there what cards have; the CPU has to be notified, see {@code Cpu.apertureChanged}. */
    public void fit(CardWindows cards) {
        windows = cards;
        markRom();
    }

    /** Lowest address at which a guest's load may not see what {@link #bytes} holds; MAX_VALUE if there is none. */
    public int careFrom() {
        return aperture != null ? Aperture.START : windows.from();
    }

    /** Whether registers of a card are at some of these addresses. */
    public boolean touchesRegisters(int address, int length) {
        return windows.touchesRegisters(address, length);
    }

    /** Takes back what {@link #expose} has shown of registers of cards, so that the VM can be unmounted. */
    public void hideRegisters() {
        windows.hide(bytes);
    }

    /** KiB of the guest's memory above 1 MiB. */
    public int extendedKilobytes() {
        return StateMap.LEAST_EXTENDED + (bytes.length - StateMap.SIZE) / 1024;
    }

    /**
     * Where the state holds {@code length} bytes of the guest's memory.
     *
     * @param physical address on the guest's bus, unsigned
     * @param length at least 1
     * @return their address in the state, or -1 if they are not all there one after the other
     */
    public int index(int physical, int length) {
        return StateMap.index(physical, length, bytes.length);
    }

    /** Makes the lines of extended memory at {@code address} ready for a store that does not look at their marks. */
    public void prepareStore(int address, int length) {
        markDirty(address, length);
    }

    /** The bytes themselves, for reading; stores go through this class, but see {@link #marks}. */
    public byte[] bytes() {
        return bytes;
    }

    /**
     * The marks of the lines, for reading. A caller that finds {@link #DIRTY} for all lines of a store may do it without this
     * class.
     */
    public byte[] marks() {
        return marks;
    }

    /** The lines stored to since the last {@link #clean}. */
    public LineSet dirtyLines() {
        return dirty;
    }

    /** Unsigned byte at {@code address}. */
    public int get8(int address) {
        return bytes[address] & 0xFF;
    }

    /** Unsigned little-endian word at {@code address}. */
    public int get16(int address) {
        return (short) SHORT.get(bytes, address) & 0xFFFF;
    }

    /** Little-endian doubleword at {@code address}. */
    public int get32(int address) {
        return (int) INT.get(bytes, address);
    }

    /** Little-endian quadword at {@code address}. */
    public long get64(int address) {
        return (long) LONG.get(bytes, address);
    }

    /** Stores a byte as the guest does: ROM stays unchanged. */
    public void store8(int address, int value) {
        if (marks[address >> LINE_SHIFT] != DIRTY && !touch(address)) {
            storeToAperture(address, value);
            return;
        }
        bytes[address] = (byte) value;
    }

    /** Stores a word as the guest does: ROM stays unchanged. */
    public void store16(int address, int value) {
        if ((marks[address >> LINE_SHIFT] & marks[(address + 1) >> LINE_SHIFT]) != DIRTY && !touch(address, 2)) {
            store8(address, value);
            store8(address + 1, value >> 8);
            return;
        }
        SHORT.set(bytes, address, (short) value);
    }

    /** Stores a doubleword as the guest does: ROM stays unchanged. */
    public void store32(int address, int value) {
        if ((marks[address >> LINE_SHIFT] & marks[(address + 3) >> LINE_SHIFT]) != DIRTY && !touch(address, 4)) {
            store16(address, value);
            store16(address + 2, value >> 16);
            return;
        }
        INT.set(bytes, address, value);
    }

    /** Stores a quadword as the guest does: ROM stays unchanged. */
    public void store64(int address, long value) {
        if ((marks[address >> LINE_SHIFT] & marks[(address + 7) >> LINE_SHIFT]) != DIRTY) {
            store32(address, (int) value);
            store32(address + 4, (int) (value >>> 32));
            return;
        }
        LONG.set(bytes, address, value);
    }

    /**
     * From now on guest accesses to the aperture's addresses go to {@code target}; the bytes there must be zeros, as must
     * those of the template. The CPU has to be notified, see {@code Cpu.apertureChanged}.
     */
    public void openAperture(Aperture target) {
        aperture = target;
        Arrays.fill(marks, Aperture.START >> LINE_SHIFT, Aperture.END >> LINE_SHIFT, APERTURE);
    }

    /** Makes the aperture's addresses plain memory again, of zeros. */
    public void closeAperture() {
        if (aperture == null) {
            return;
        }
        aperture = null;
        Arrays.fill(marks, Aperture.START >> LINE_SHIFT, Aperture.END >> LINE_SHIFT, CLEAN);
        if (exposedFrom < exposedTo) {
            fill(exposedFrom, exposedTo - exposedFrom, 0);
        }
        exposedFrom = Aperture.END;
        exposedTo = Aperture.START;
    }

    /** Whether the aperture is open. */
    public boolean apertureOpen() {
        return aperture != null;
    }

    /** Loads a byte as the guest does, through the aperture if it is there. */
    public int load8(int address) {
        if (aperture != null && inAperture(address)) {
            return aperture.read(address);
        }
        return windows.isRegister(address) ? windows.read(address) : get8(address);
    }

    /** The byte that a guest's load from {@code address} would get from the aperture, if it is there; nothing changes by it. */
    public int peek8(int address) {
        return aperture != null && inAperture(address) ? aperture.peek(address) : get8(address);
    }

    /**
     * Makes what the aperture and the registers of cards show at {@code length} addresses readable as plain memory, until it
     * closes and {@link #hideRegisters}.
     */
    public void expose(int address, int length) {
        if (windows.touchesRegisters(address, length)) {
            windows.expose(this, address, length);
        }
        if (aperture == null) {
            return;
        }
        int from = Math.max(address, Aperture.START);
        int to = Math.min(address + length, Aperture.END);
        for (int at = from; at < to; at++) {
            put8(at, aperture.read(at));
        }
        if (from < to) {
            exposedFrom = Math.min(exposedFrom, from);
            exposedTo = Math.max(exposedTo, to);
        }
    }

    /** Writes a byte on behalf of the host, to ROM as well. */
    public void put8(int address, int value) {
        markDirty(address >> LINE_SHIFT);
        bytes[address] = (byte) value;
    }

    /** Writes a word on behalf of the host, to ROM as well. */
    public void put16(int address, int value) {
        markDirty(address, 2);
        SHORT.set(bytes, address, (short) value);
    }

    /** Writes a doubleword on behalf of the host, to ROM as well. */
    public void put32(int address, int value) {
        markDirty(address, 4);
        INT.set(bytes, address, value);
    }

    /** Writes a quadword on behalf of the host, to ROM as well. */
    public void put64(int address, long value) {
        markDirty(address, 8);
        LONG.set(bytes, address, value);
    }

    /** Writes {@code length} bytes of {@code source} on behalf of the host, to ROM as well. */
    public void put(int address, byte[] source, int offset, int length) {
        markDirty(address, length);
        System.arraycopy(source, offset, bytes, address, length);
    }

    /** Fills {@code length} bytes with {@code value} on behalf of the host, to ROM as well. */
    public void fill(int address, int length, int value) {
        markDirty(address, length);
        Arrays.fill(bytes, address, address + length, (byte) value);
    }

    /**
     * Copies {@code length} bytes as ascending guest stores of {@code size} bytes each would: where the target begins within
     * the source, what lies before it is repeated.
     *
     * @param size bytes of an element: 1, 2 or 4
     * @return false, with nothing done, where ROM or the aperture is in the way, or an element would overlap itself
     */
    public boolean copyForward(int from, int to, int length, int size) {
        int distance = to - from;
        boolean overlapsItself = distance > 0 && distance < size;
        if (overlapsItself || !isRam(to, length) || !isPlain(from, length)) {
            return false;
        }
        markDirty(to, length);
        if (distance <= 0 || distance >= length) {
            System.arraycopy(bytes, from, bytes, to, length);
            return true;
        }
        System.arraycopy(bytes, from, bytes, to, distance);
        repeat(to, distance, length);
        return true;
    }

    /** Repeats the first {@code period} bytes up to {@code length}. */
    private void repeat(int to, int period, int length) {
        for (int done = period; done < length; done += done) {
            System.arraycopy(bytes, to, bytes, to + done, Math.min(done, length - done));
        }
    }

    /**
     * Fills with {@code count} copies, at least one, of the low {@code size} bytes (1, 2 or 4) of {@code value} as guest stores would.
     *
     * @return false, with nothing done, where ROM or the aperture is in the way
     */
    public boolean fillForward(int to, int count, int size, int value) {
        if (!isRam(to, count * size)) {
            return false;
        }
        markDirty(to, count * size);
        for (int n = 0; n < size; n++) {
            bytes[to + n] = (byte) (value >> 8 * n);
        }
        repeat(to, size, count * size);
        return true;
    }

    /** Whether guest loads of {@code length} bytes see what {@link #bytes} holds. */
    public boolean isPlain(int address, int length) {
        boolean besideAperture = aperture == null || address >= Aperture.END || address + length <= Aperture.START;
        return besideAperture && !windows.touchesRegisters(address, length);
    }

    /** Whether guest stores to {@code length} bytes all take effect as they are. */
    public boolean isRam(int address, int length) {
        boolean writable = address >= StateMap.ROM_END || address + length <= romFrom || windows.isRam(address, length);
        return writable && isPlain(address, length);
    }

    private static boolean inAperture(int address) {
        return address >= Aperture.START && address < Aperture.END;
    }

    private void storeToAperture(int address, int value) {
        if (aperture != null && inAperture(address)) {
            aperture.write(address, value);
        } else if (windows.isRegister(address)) {
            windows.write(address, value);
        }
    }

    /** Restores every dirty line from {@code template} and marks it clean. */
    public void clean(byte[] template) {
        for (int count = takeDirty(cleaned); count > 0; count = takeDirty(cleaned)) {
            for (int n = 0; n < count; n++) {
                int from = cleaned[n] << LINE_SHIFT;
                System.arraycopy(template, from, bytes, from, LINE);
            }
        }
    }

    /**
     * Marks the first dirty lines clean, as many as {@code into} has room for, and returns how many; {@code into} has them in
     * ascending order. The caller makes them equal the template.
     */
    int takeDirty(int[] into) {
        int count = dirty.take(into);
        for (int n = 0; n < count; n++) {
            int line = into[n];
            // Of any other line the mark has not changed.
            if (marks[line] == DIRTY) {
                marks[line] = CLEAN;
            }
        }
        return count;
    }

    /** Copies every dirty line to {@code copy}, which equals the memory then, and marks it clean. */
    public void settle(byte[] copy) {
        for (int line = dirty.next(0); line >= 0; line = dirty.next(line + 1)) {
            System.arraycopy(bytes, line << LINE_SHIFT, copy, line << LINE_SHIFT, LINE);
            marks[line] = unwritten(line);
        }
        dirty.clear();
    }

    /** From now on {@link #lineStored} is about stores to the line of {@code address} that follow; it stays dirty. */
    public void watchLine(int address) {
        int line = address >> LINE_SHIFT;
        if (marks[line] == DIRTY) {
            marks[line] = unwritten(line);
        }
    }

    /** Whether the line of {@code address} has been stored to since {@link #watchLine}. */
    public boolean lineStored(int address) {
        return marks[address >> LINE_SHIFT] != unwritten(address >> LINE_SHIFT);
    }

    /** Makes all bytes those of {@code template}, every line clean. */
    public void load(byte[] template) {
        load(all -> System.arraycopy(template, 0, all, 0, all.length));
    }

    /** The same of what {@code filler} writes to the array that it is given, all of it. */
    public void load(Consumer<byte[]> filler) {
        filler.accept(bytes);
        windows.forget();
        dirty.clear();
        Arrays.fill(marks, CLEAN);
        markRom();
    }

    private void markRom() {
        Arrays.fill(marks, romFrom >> LINE_SHIFT, StateMap.ROM_END >> LINE_SHIFT, ROM);
        if (romFrom == StateMap.EMPTY) {
            windows.mark(marks);
        }
    }

    private byte unwritten(int line) {
        int address = line << LINE_SHIFT;
        return windows.isRegister(address) ? APERTURE : isRom(address) ? ROM : CLEAN;
    }

    private boolean touch(int address) {
        if (isRom(address) || !isPlain(address, 1)) {
            return false;
        }
        markDirty(address >> LINE_SHIFT);
        return true;
    }

    /**
     * Marks the lines of a store dirty; false if a byte of it lies in ROM or the aperture, so that it must be done byte by
     * byte.
     */
    private boolean touch(int address, int length) {
        if (isRom(address) || isRom(address + length - 1) || !isPlain(address, length)) {
            return false;
        }
        markDirty(address, length);
        return true;
    }

    private boolean isRom(int address) {
        return address >= romFrom && address < StateMap.ROM_END && !windows.isRam(address);
    }

    private void markDirty(int address, int length) {
        int first = address >> LINE_SHIFT;
        int last = (address + length - 1) >> LINE_SHIFT;
        if (first == last) {
            markDirty(first);
            return;
        }
        for (int line = first; line <= last; line++) {
            markDirty(line);
        }
    }

    private void markDirty(int line) {
        if (marks[line] != DIRTY) {
            soil(line);
        }
    }

    private void soil(int line) {
        if (marks[line] == CLEAN) {
            marks[line] = DIRTY;
        }
        dirty.add(line);
    }
}
