package dev.plankton.cpu.state;

import dev.plankton.memory.StateMap;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The registers in the {@link #SIZE} bytes of a state at {@link StateMap#CPU}, of a VM that is not mounted. Immutable. */
public final class StoredRegisters {
    /** Bytes of the CPU's part of a state. */
    public static final int SIZE = 128;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes;

    private StoredRegisters(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Those in {@code bytes}, which must not change any more. */
    public static StoredRegisters of(byte[] bytes) {
        return new StoredRegisters(bytes);
    }

    /** General register {@code n}: EAX is 0, EDI is 7. */
    public int general(int n) {
        return (int) INT.get(bytes, Registers.register(n) - StateMap.CPU);
    }

    /** Segment register {@code n}: ES is 0, CS 1, SS 2, DS 3, FS 4, GS 5. */
    public int segment(int n) {
        return (short) SHORT.get(bytes, Registers.SEGMENTS + 2 * n) & 0xFFFF;
    }

    /** EIP: 0 to FFFFh, or 10000h after the end of the segment. */
    public int ip() {
        int beyond = (bytes[Registers.A20_AND_SHADOW] & 4) << 14;
        return (short) SHORT.get(bytes, Registers.IP) & 0xFFFF | beyond;
    }

    /** EFLAGS. */
    public int flags() {
        return (int) INT.get(bytes, Registers.FLAGS);
    }

    /** CR0. */
    public int cr0() {
        return (int) INT.get(bytes, Registers.CR0);
    }
}
