package dev.plankton.cli.option;

import dev.plankton.cli.io.Complaint;
import dev.plankton.cpu.model.Tier;
import dev.plankton.debugger.Debuggee;
import dev.plankton.lab.compile.Solutions;
import dev.plankton.lab.exercise.SolutionException;
import dev.plankton.lab.run.ScenarioGuest;
import dev.plankton.lab.run.ScenarioRunner;
import dev.plankton.lab.scenario.ScenarioException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** A guest with its inputs from the file of a scenario: the options of all commands that take one. */
public final class ScenarioFile {
    @Option(
            names = "--scenario",
            paramLabel = "FILE",
            description = "The guest and the inputs of a scenario, see docs/scenarios.md.")
    private @Nullable Path file;

    @Option(
            names = "--to",
            paramLabel = "N",
            description = "With a scenario, begin to debug after N instructions; the debugger can go back.")
    private @Nullable Long moment;

    /** What debugs a guest. */
    @FunctionalInterface
    public interface Debugging {
        /** Debugs it, from its first instruction, until the user ends; returns the exit status. */
        int debug(ScenarioGuest guest, Debuggee debuggee) throws IOException, InterruptedException;
    }

    /** Whether there is one. */
    public boolean wanted() {
        return file != null;
    }

    /** Whether a moment to begin at is given. */
    public boolean hasMoment() {
        return moment != null;
    }

    /** What the user calls it. */
    public String name() {
        return String.valueOf(file);
    }

    /**
     * Refuses what does not go together with it.
     *
     * @param image that the user has named
     * @param known options that may be given
     */
    public void check(@Nullable CommandSpec command, String image, Set<String> known) {
        if (file == null) {
            if (moment != null) {
                throw new Complaint("--to is about a scenario: also give --scenario FILE");
            }
            return;
        }
        if (!image.isEmpty()) {
            throw new Complaint("--scenario: its guest is in the file; leave out '" + image + "'");
        }
        if (command != null) {
            for (OptionSpec option : command.commandLine().getParseResult().matchedOptions()) {
                if (!known.contains(option.longestName())) {
                    throw new Complaint("--scenario cannot be combined with " + option.longestName());
                }
            }
        }
        if (moment != null && moment < 0) {
            throw new Complaint("--to " + moment + ": must be at least 0");
        }
    }

    /** Reads it. */
    public ScenarioRunner runner(Tier tier) {
        try {
            return ScenarioRunner.of(Objects.requireNonNull(file), Solutions.compiling(), tier);
        } catch (ScenarioException e) {
            throw new Complaint(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw Complaint.about("cannot read " + file, e);
        }
    }

    /** Runs a guest to the moment that is given, if one is. */
    public void advance(ScenarioGuest guest) {
        if (moment != null) {
            guest.advanceTo(moment);
        }
    }

    /** Debugs its guest. */
    public int debug(Tier tier, Debugging debugging) throws InterruptedException {
        try (ScenarioGuest guest = runner(tier).debug()) {
            return debugging.debug(guest, new Debuggee(guest.machine()));
        } catch (SolutionException | IllegalArgumentException e) {
            throw new Complaint(file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw Complaint.about("cannot debug " + file, e);
        }
    }
}
