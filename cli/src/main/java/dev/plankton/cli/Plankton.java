package dev.plankton.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code plankton} command. */
@Command(
        name = "plankton",
        mixinStandardHelpOptions = true,
        version = "plankton 0.1.0-SNAPSHOT",
        description = "Boots, runs and measures tiny x86 virtual machines.")
public final class Plankton implements Runnable {
    private Plankton() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Plankton()).execute(args));
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }
}
