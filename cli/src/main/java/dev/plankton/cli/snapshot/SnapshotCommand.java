package dev.plankton.cli.snapshot;

import dev.plankton.cli.io.Stdio;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code plankton snapshot}: the commands about snapshots. */
@Command(
        name = "snapshot",
        synopsisSubcommandLabel = "COMMAND",
        description = "Look at snapshots of VMs, as `plankton run --snapshot FILE` writes them.")
public final class SnapshotCommand {
    private SnapshotCommand() {}

    /** The command with its subcommands. */
    public static CommandLine of(Stdio stdio) {
        return new CommandLine(new SnapshotCommand())
                .addSubcommand(new ShowSnapshot(stdio))
                .addSubcommand(new FuzzSnapshots(stdio));
    }
}
