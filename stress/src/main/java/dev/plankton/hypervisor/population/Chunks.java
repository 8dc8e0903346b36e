package dev.plankton.hypervisor.population;

/** Tables of one chunk whose VMs are alike, for the tests of what changes its form. */
final class Chunks {
    /** Reference that all have, as one of a shared block. */
    static final int REFERENCE = -7;

    private Chunks() {}

    /** VMs that are off, as one object. */
    static VmTable alike() {
        VmTable table = new VmTable();
        table.add(VmTable.CHUNK, RunWord.off(1), REFERENCE);
        return table;
    }

    /** The same in an array. */
    static VmTable array() {
        VmTable table = alike();
        RunWord word = new RunWord(table, 0);
        word.pause();
        word.resume();
        return table;
    }
}
