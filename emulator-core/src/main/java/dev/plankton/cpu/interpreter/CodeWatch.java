package dev.plankton.cpu.interpreter;

import java.util.Arrays;
import java.util.Set;

/**
 * Addresses of instructions before which the host wants the CPU to stop. What executes guest code is not asked to look for
 * them: an instruction whose place in the {@link DecodedCache} is that of a watched one is never kept there, so that it is decoded
 * each time, and that is where it is noticed; a region that holds a watched one is not entered. So code that is not near a watched
 * address is as fast as ever. Confined to the thread that runs the VM.
 */
public final class CodeWatch {
    private final int[] addresses;

    /** Instructions executed when the run began, which is to get past the instruction that it begins with. */
    private long passedAt = -1;

    /** Watches linear addresses. */
    public CodeWatch(Set<Integer> addresses) {
        this.addresses = addresses.stream().mapToInt(Integer::intValue).sorted().toArray();
    }

    /** A run begins: the instruction that is next is not watched now. */
    public void begin(long instructions) {
        passedAt = instructions;
    }

    /** Whether an instruction of the {@code size} bytes at a linear address may be watched. */
    public boolean touches(int address, int size) {
        int place = Arrays.binarySearch(addresses, address);
        int next = place >= 0 ? place : -1 - place;
        return next < addresses.length && addresses[next] - address < size;
    }

    /** Whether the instruction at a linear address is one to stop before, after this number of instructions. */
    boolean stopsBefore(int address, long instructions) {
        return instructions != passedAt && Arrays.binarySearch(addresses, address) >= 0;
    }

    /** Whether the place of an address in the cache is that of a watched one. */
    boolean sharesPlace(int address) {
        for (int watched : addresses) {
            if (DecodedCache.samePlace(address, watched)) {
                return true;
            }
        }
        return false;
    }

    /** Has the watched instructions decoded again. */
    void forgetIn(DecodedCache cache) {
        for (int watched : addresses) {
            cache.at(watched).forget();
        }
    }
}
