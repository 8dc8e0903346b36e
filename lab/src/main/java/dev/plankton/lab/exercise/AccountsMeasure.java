package dev.plankton.lab.exercise;

import dev.plankton.lab.exercise.accounts.Population;
import dev.plankton.lab.exercise.accounts.Trial;
import dev.plankton.machine.BootImage;

/** The capstone: the student's guest keeps an account in each VM of a population. */
final class AccountsMeasure implements Measure {
    /** Instructions of a request that are executed on the thread of its client at once. */
    private static final int BRIEF = 5_000;

    private final String name;
    private final int vms;

    AccountsMeasure(String name, int vms) {
        this.name = name;
        this.vms = vms;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void run(BootImage guest, Figures figures) throws InterruptedException {
        Trial trial = Trial.of(guest);
        figures.put("boot-instructions", trial.bootInstructions());
        figures.put("wrong", trial.wrong());
        if (!trial.difference().isEmpty()) {
            figures.differs(trial.bootInstructions() < 0 ? "boot-instructions" : "wrong", trial.difference());
        }
        String why = trial.wrong() > 0
                ? "not measured: a single VM does not answer rightly yet"
                : trial.worst() > BRIEF
                        ? "not measured: a request takes %,d instructions".formatted(trial.worst())
                        : "";
        if (trial.wrong() > 0) {
            figures.put("instructions-per-request", why);
        } else {
            figures.put("instructions-per-request", trial.instructions());
            figures.put("most-instructions", trial.worst());
        }
        if (!why.isEmpty()) {
            figures.put("wrong-in-population", why);
            figures.put("bytes-per-vm", why);
            return;
        }
        Population population = Population.of(guest, vms);
        figures.put("wrong-in-population", population.wrong());
        if (population.wrong() > 0) {
            figures.differs("wrong-in-population", population.difference());
            figures.put("bytes-per-vm", "not measured: in a population it does not answer rightly");
            return;
        }
        figures.put("bytes-per-vm", population.bytesPerVm());
        figures.put("bytes-times-instructions", Math.round(population.bytesPerVm() * trial.instructions()));
    }
}
