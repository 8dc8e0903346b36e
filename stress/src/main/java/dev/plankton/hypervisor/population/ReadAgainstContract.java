package dev.plankton.hypervisor.population;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A VM's reference and then its word are changed while another thread contracts the chunk and a third reads the word and then the
 * reference: a reader that sees the new word sees the new reference too, in whatever form the chunk is.
 */
@JCStressTest
@Outcome(
        id = {"0, 0", "0, 1", "1, 1"},
        expect = ACCEPTABLE,
        desc = "in the order of the changes")
@Outcome(expect = FORBIDDEN, desc = "the word without the reference that came before it")
@State
public class ReadAgainstContract {
    private final VmTable table = Chunks.array();
    private final RunWord word = new RunWord(table, 1);

    @Actor
    public void writer() {
        table.setReference(1, 5);
        word.boot();
    }

    @Actor
    public void contracter() {
        table.contract(0);
    }

    @Actor
    public void reader(II_Result result) {
        result.r1 = word.isOff() ? 0 : 1;
        result.r2 = table.reference(1) == 5 ? 1 : 0;
    }
}
