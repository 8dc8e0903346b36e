package dev.plankton.cpu.region;

import org.jspecify.annotations.Nullable;

/** Makes a region of guest code; what it is lies above this package, which only keeps and enters regions. */
@FunctionalInterface
public interface RegionMaker {
    /**
     * Makes a region of what is reached from the entry of {@code snapshot}.
     *
     * @param instructions how many instructions the region may have
     * @param onlyLoops whether there is to be a region only if the entry is reached again from it
     * @param checked whether it checks each access to memory
     * @return null if there is none, or the first instruction is one that a region leaves to the interpreter
     */
    @Nullable
    Region make(CodeSnapshot snapshot, int instructions, boolean onlyLoops, boolean checked)
            throws ReflectiveOperationException;
}
