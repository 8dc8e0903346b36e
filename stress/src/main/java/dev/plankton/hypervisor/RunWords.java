package dev.plankton.hypervisor;

import dev.plankton.hypervisor.population.RunWord;
import dev.plankton.hypervisor.population.VmTable;

/** Run words in the states that the tests start from, each of a VM of its own. */
final class RunWords {
    private RunWords() {}

    /** That of a VM that is off. */
    static RunWord off() {
        VmTable table = new VmTable();
        return new RunWord(table, table.add(1, RunWord.off(0)));
    }

    /** That of a VM in its first slice. */
    static RunWord running() {
        RunWord word = off();
        word.boot();
        word.begin();
        return word;
    }

    /** That of a VM that sleeps. */
    static RunWord idle() {
        RunWord word = running();
        word.sleep();
        return word;
    }
}
