package dev.plankton.cli.store;

import dev.plankton.cli.io.Stdio;
import dev.plankton.store.StoreChecker;
import dev.plankton.store.StoreDirectory;
import dev.plankton.store.StoreRepair;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code plankton store verify}: looks at every byte. */
@Command(
        name = "verify",
        description = "Check every byte of a store; the exit status is 1 if something is damaged.",
        footer = {
            "",
            "--repair goes back to the last generation that is whole, and to the last block of its journals;",
            "what is damaged is put aside, under a name that ends in .damaged."
        })
final class StoreVerify implements Callable<Integer> {
    private final Stdio stdio;

    @Mixin
    private final StoreArgument argument = new StoreArgument();

    @Option(names = "--repair", description = "Put aside what is damaged, so that the rest can be served.")
    private boolean repair;

    StoreVerify(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() {
        return repair ? argument.change(this::repair) : argument.look(this::verify);
    }

    private int repair(StoreDirectory store) throws IOException {
        List<String> done = new StoreRepair(store).repair();
        done.forEach(stdio.out()::println);
        return verify(store);
    }

    private int verify(StoreDirectory store) throws IOException {
        StoreChecker checker = new StoreChecker(store);
        List<String> findings = checker.check();
        findings.forEach(stdio.out()::println);
        if (findings.isEmpty()) {
            stdio.out()
                    .printf(
                            "whole: %d generations, %d journals, %,d bytes%n",
                            store.generations().size(), store.journals().size(), checker.bytes());
        }
        return findings.isEmpty() ? 0 : 1;
    }
}
