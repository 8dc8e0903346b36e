package dev.plankton.cli.store;

import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.Stdio;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code plankton store}: a command for each thing to do with a store. */
@Command(
        name = "store",
        synopsisSubcommandLabel = "ACTION",
        description = "Look at a store of VMs, which plankton serve --store makes; check, repair and compact it.",
        footer = {"", "  plankton store ls vms", "  plankton store show vms 7", "  plankton store verify vms"})
public final class StoreCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    private StoreCommand() {}

    /** The command and its subcommands. */
    public static CommandLine commands(Stdio stdio) {
        return new CommandLine(new StoreCommand())
                .addSubcommand(new StoreLs(stdio))
                .addSubcommand(new StoreShow(stdio))
                .addSubcommand(new StoreVerify(stdio))
                .addSubcommand(new StoreDiff(stdio))
                .addSubcommand(new StoreExtract(stdio))
                .addSubcommand(new StoreCompact(stdio))
                .addSubcommand(new StoreFuzz(stdio));
    }

    @Override
    public void run() {
        throw new Complaint("missing action: one of %s (see `%s --help`)"
                .formatted(String.join(", ", spec.commandLine().getSubcommands().keySet()), spec.qualifiedName()));
    }
}
