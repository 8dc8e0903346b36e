package dev.plankton.cli.ctl;

import com.google.gson.JsonObject;
import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.Stdio;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code plankton ctl watch}: the exits of a VM, and its past. */
@Command(
        name = "watch",
        description = "Count a VM's exits, and go to moments of its past.",
        footer = {
            "",
            "A VM without a request for two minutes is no longer watched. Meanwhile `ctl vm` and `ctl screen` show the",
            "moment at which it is.",
            "",
            "  plankton ctl watch begin 42",
            "  plankton ctl watch show 42",
            "  plankton ctl watch go 42 --by=-1000"
        })
final class Watch implements Runnable {
    private final Stdio stdio;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    Watch(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public void run() {
        throw new Complaint("missing action: one of %s (see `%s --help`)"
                .formatted(String.join(", ", spec.commandLine().getSubcommands().keySet()), spec.qualifiedName()));
    }

    private static String path(int number) {
        return "/api/v1/vms/" + number + "/watch";
    }

    private int said(JsonObject state) {
        Tables.watch(stdio.out(), state);
        return 0;
    }

    @Command(name = "begin", description = "Count its exits and keep a history from now on.")
    int begin(@Mixin Connection to, @Parameters(paramLabel = "VM", description = "Number of the VM.") int number)
            throws InterruptedException {
        return said(to.client().post(path(number), new JsonObject()));
    }

    @Command(name = "show", description = "Show where it is, and its exits with what they cost.")
    int show(@Mixin Connection to, @Parameters(paramLabel = "VM", description = "Number of the VM.") int number)
            throws InterruptedException {
        return said(to.client().get(path(number)));
    }

    @Command(name = "go", description = "Have it stand still at a moment.")
    int go(
            @Mixin Connection to,
            @Parameters(paramLabel = "VM", description = "Number of the VM.") int number,
            @Parameters(arity = "0..1", paramLabel = "MOMENT", description = "Instructions since power-on.") @Nullable
                    Long moment,
            @Option(names = "--by", paramLabel = "N", description = "N instructions on, or back if negative.") @Nullable
                    Long by)
            throws InterruptedException {
        if ((moment == null) == (by == null)) {
            throw new Complaint("one of MOMENT and --by is expected");
        }
        JsonObject body = new JsonObject();
        body.addProperty(moment == null ? "by" : "moment", moment == null ? by : moment);
        return said(to.client().post(path(number) + "/go", body));
    }

    @Command(name = "resume", description = "Have it run on from the present.")
    int resume(@Mixin Connection to, @Parameters(paramLabel = "VM", description = "Number of the VM.") int number)
            throws InterruptedException {
        return said(to.client().post(path(number) + "/resume", new JsonObject()));
    }

    @Command(name = "end", description = "Watch it no more; it goes on from the present.")
    int end(@Mixin Connection to, @Parameters(paramLabel = "VM", description = "Number of the VM.") int number)
            throws InterruptedException {
        return said(to.client().delete(path(number)));
    }
}
