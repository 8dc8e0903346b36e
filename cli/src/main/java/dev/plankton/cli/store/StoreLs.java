package dev.plankton.cli.store;

import dev.plankton.cli.io.Stdio;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.core.Template;
import dev.plankton.store.StoreDirectory;
import dev.plankton.store.StoreDirectory.JournalName;
import dev.plankton.store.StoredPopulation;
import dev.plankton.store.format.Manifest;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code plankton store ls}: what is in a store. */
@Command(name = "ls", description = "List the generations, journals and templates of a store.")
final class StoreLs implements Callable<Integer> {
    private final Stdio stdio;

    @Mixin
    private final StoreArgument argument = new StoreArgument();

    StoreLs(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() {
        return argument.look(this::list);
    }

    private int list(StoreDirectory store) throws IOException {
        PrintStream out = stdio.out();
        StoredPopulation population = Stores.population(store);
        out.printf(
                "store %s, %,d VMs%s as of %s%n",
                store.id(),
                population.size(),
                population.firstNumber() == 0 ? "" : ", numbered from " + population.firstNumber() + ",",
                time(population.stamp().millis()));
        for (long number : store.generations()) {
            Manifest generation = store.manifest(number);
            int alive =
                    generation.slabs().stream().mapToInt(Manifest.Slab::alive).sum();
            int parts = generation.slabs().stream()
                    .mapToInt(slab -> slab.parts().size())
                    .sum();
            out.printf(
                    "generation %d  %s  %,d VMs, %,d alive, %,d slabs in %,d parts, %,d bytes of its own%n",
                    number,
                    time(generation.stamp().millis()),
                    generation.size(),
                    alive,
                    generation.slabs().size(),
                    parts,
                    generation.fileLength());
        }
        for (JournalName journal : store.journals()) {
            out.printf(
                    "journal %d-%d  %,d bytes%n",
                    journal.generation(), journal.sequence(), Files.size(store.journal(journal)));
        }
        for (int n = 0; n < population.templates().hashes().size(); n++) {
            Template template = population.templates().templates().get(n);
            BootImage image = template.image();
            out.printf(
                    "template %d  %.12s  %s, %s%s%n",
                    n,
                    population.templates().hashes().get(n),
                    image,
                    template.profile().cpu(),
                    template.captured() ? ", of a VM that ran" : "");
        }
        return 0;
    }

    private static Instant time(long millis) {
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS);
    }
}
