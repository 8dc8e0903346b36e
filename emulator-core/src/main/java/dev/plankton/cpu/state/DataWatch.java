package dev.plankton.cpu.state;

/** What is notified of accesses to memory by instructions, for the host. */
public interface DataWatch {
    /**
     * An instruction accesses memory; it may still fault.
     *
     * @param address linear, before A20 is masked
     */
    void accessed(int address, int bytes, boolean writes);
}
