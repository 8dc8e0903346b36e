package dev.plankton.cli.ctl;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.Stdio;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code plankton ctl}: looks at and controls the VMs of a running service, by the API of its control room. */
@Command(
        name = "ctl",
        description = "Look at and control the VMs of a running `plankton serve --dashboard`, or a cluster.",
        footer = {
            "",
            "The server that runs is found by itself; of several, --url says which.",
            "",
            "  plankton ctl ls --state stopped",
            "  plankton ctl screen 42",
            "  plankton ctl request 42 'GET / HTTP/1.1\\r\\n\\r\\n'",
            "",
            "At a node of a cluster (`plankton serve --cluster`):",
            "",
            "  plankton ctl nodes",
            "  plankton ctl slab move 17 node-b"
        })
public final class Ctl implements Runnable {
    private static final String VM = "/api/v1/vms/";

    private final Stdio stdio;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Ctl(Stdio stdio) {
        this.stdio = stdio;
    }

    /** The command and its subcommands. */
    public static CommandLine commands(Stdio stdio) {
        return new CommandLine(new Ctl(stdio)).addSubcommand(new Slabs(stdio)).addSubcommand(new Watch(stdio));
    }

    @Override
    public void run() {
        throw new Complaint("missing action: one of %s (see `%s --help`)"
                .formatted(String.join(", ", spec.commandLine().getSubcommands().keySet()), spec.qualifiedName()));
    }

    @Command(name = "ls", description = "List VMs.")
    int ls(
            @Mixin Connection to,
            @Option(names = "--from", paramLabel = "N", description = "First number.") @Nullable Integer from,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "100",
                            description = "Number of VMs; ${DEFAULT-VALUE} by default.")
                    int limit,
            @Option(
                            names = "--state",
                            paramLabel = "STATE",
                            description =
                                    "Only those that are off, idle, runnable, paused or stopped; separated by commas.")
                    @Nullable
                    String state)
            throws InterruptedException {
        ApiClient client = to.client();
        if (limit < 1) {
            throw new Complaint("--limit %d: at least 1".formatted(limit));
        }
        int left = limit;
        JsonElement next = from == null ? null : new JsonPrimitive(from);
        do {
            String query = "?limit=" + Math.min(left, 1000)
                    + (next == null ? "" : "&from=" + next.getAsLong())
                    + (state == null ? "" : "&state=" + state.replaceAll("[^a-z,]", "?"));
            JsonObject page = client.get("/api/v1/vms" + query);
            for (JsonElement vm : page.getAsJsonArray("vms")) {
                Tables.line(stdio.out(), vm.getAsJsonObject());
                left--;
            }
            next = page.get("next");
        } while (left > 0 && next != null && !next.isJsonNull());
        return 0;
    }

    @Command(name = "top", description = "Show the VMs that execute most.")
    int top(
            @Mixin Connection to,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "20",
                            description = "Number of VMs; ${DEFAULT-VALUE} by default.")
                    int limit)
            throws InterruptedException {
        JsonObject top = to.client().get("/api/v1/top?limit=" + limit);
        Tables.top(stdio.out(), top);
        return 0;
    }

    @Command(name = "population", description = "Show size, memory and counters.")
    int population(@Mixin Connection to) throws InterruptedException {
        JsonObject all = to.client().get("/api/v1/population");
        Tables.all(stdio.out(), "", all);
        return 0;
    }

    @Command(name = "vm", description = "Show one VM: registers, and where every byte of its own is.")
    int vm(@Mixin Connection to, @Parameters(paramLabel = "VM", description = "Number of the VM.") int number)
            throws InterruptedException {
        ApiClient client = to.client();
        JsonObject vm = client.get(VM + number);
        JsonObject code = vm.has("registers") ? client.get(VM + number + "/disassembly?count=8") : null;
        Tables.vm(stdio.out(), vm, code);
        return 0;
    }

    @Command(name = "screen", description = "Show what a VM's display shows.")
    int screen(@Mixin Connection to, @Parameters(paramLabel = "VM", description = "Number of the VM.") int number)
            throws InterruptedException {
        JsonObject screen = to.client().get(VM + number + "/screen");
        if (screen.get("kind").getAsString().equals("graphics")) {
            throw new Complaint("VM %d shows %d by %d pixels: open the dashboard to see them"
                    .formatted(
                            number,
                            screen.get("width").getAsInt(),
                            screen.get("height").getAsInt()));
        }
        for (JsonElement line : screen.getAsJsonArray("lines")) {
            stdio.out().println(line.getAsString().stripTrailing());
        }
        return 0;
    }

    @Command(name = "keys", description = "Press keys, as `run --keys` takes them.")
    int keys(
            @Mixin Connection to,
            @Parameters(paramLabel = "VM", description = "Number of the VM.") int number,
            @Parameters(paramLabel = "KEYS", description = "Text, and keys as {enter}.") String script)
            throws InterruptedException {
        JsonObject body = new JsonObject();
        body.addProperty("script", script);
        return said(to.client().post(VM + number + "/keys", body));
    }

    @Command(name = "request", description = "Send a request to a VM's request NIC and print the reply.")
    int request(
            @Mixin Connection to,
            @Parameters(paramLabel = "VM", description = "Number of the VM.") int number,
            @Parameters(paramLabel = "TEXT", description = "The request; \\r and \\n are line ends.") String text)
            throws InterruptedException {
        byte[] body = text.replace("\\r", "\r").replace("\\n", "\n").getBytes(StandardCharsets.ISO_8859_1);
        PrintStream out = stdio.out();
        out.writeBytes(to.client().post(VM + number + "/request", body));
        out.flush();
        return 0;
    }

    @Command(name = "pause", description = "Keep a VM from running.")
    int pause(@Mixin Connection to, @Parameters(paramLabel = "VM", description = "Number of the VM.") int number)
            throws InterruptedException {
        return change(to, number, "pause");
    }

    @Command(name = "resume", description = "End pause.")
    int resume(@Mixin Connection to, @Parameters(paramLabel = "VM", description = "Number of the VM.") int number)
            throws InterruptedException {
        return change(to, number, "resume");
    }

    @Command(name = "stop", description = "End a VM for good.")
    int stop(@Mixin Connection to, @Parameters(paramLabel = "VM", description = "Number of the VM.") int number)
            throws InterruptedException {
        return change(to, number, "stop");
    }

    @Command(name = "reset", description = "Switch a VM off and on again.")
    int reset(@Mixin Connection to, @Parameters(paramLabel = "VM", description = "Number of the VM.") int number)
            throws InterruptedException {
        return change(to, number, "reset");
    }

    @Command(name = "fork", description = "Make VMs that go on from a VM's state.")
    int fork(
            @Mixin Connection to,
            @Parameters(paramLabel = "VM", description = "Number of the VM.") int number,
            @Option(
                            names = "--count",
                            paramLabel = "N",
                            defaultValue = "1",
                            description = "Number of new VMs; ${DEFAULT-VALUE} by default.")
                    int count)
            throws InterruptedException {
        JsonObject body = new JsonObject();
        body.addProperty("count", count);
        return said(to.client().post(VM + number + "/fork", body));
    }

    @Command(name = "forks", description = "Show the VMs that a VM was forked from, and its own forks.")
    int forks(@Mixin Connection to, @Parameters(paramLabel = "VM", description = "Number of the VM.") int number)
            throws InterruptedException {
        Tables.forks(stdio.out(), to.client().get(VM + number + "/forks"));
        return 0;
    }

    @Command(name = "boot", description = "Boot VMs from an image that the server knows.")
    int boot(
            @Mixin Connection to,
            @Parameters(paramLabel = "IMAGE", description = "Built-in guest, or an image of the population.")
                    String image,
            @Option(
                            names = "--count",
                            paramLabel = "N",
                            defaultValue = "1",
                            description = "Number of new VMs; ${DEFAULT-VALUE} by default.")
                    int count)
            throws InterruptedException {
        JsonObject body = new JsonObject();
        body.addProperty("image", image);
        body.addProperty("count", count);
        return said(to.client().post("/api/v1/vms", body));
    }

    @Command(name = "snapshot", description = "Save a VM's complete state in a file.")
    int snapshot(
            @Mixin Connection to,
            @Parameters(paramLabel = "VM", description = "Number of the VM.") int number,
            @Parameters(paramLabel = "FILE", description = "File to write.") Path file)
            throws InterruptedException {
        byte[] snapshot = to.client().bytes(VM + number + "/snapshot");
        try {
            Files.write(file, snapshot);
        } catch (IOException e) {
            throw Complaint.about("cannot write " + file, e);
        }
        return 0;
    }

    @Command(name = "nodes", description = "List the nodes of a cluster, as the one that is asked knows them.")
    int nodes(@Mixin Connection to) throws InterruptedException {
        for (JsonElement node : to.client().get("/api/v1/nodes").getAsJsonArray("nodes")) {
            Tables.node(stdio.out(), node.getAsJsonObject());
        }
        return 0;
    }

    @Command(name = "cluster", description = "Show what a node of a cluster has counted.")
    int cluster(@Mixin Connection to) throws InterruptedException {
        return said(to.client().get("/api/v1/cluster"));
    }

    @Command(name = "drain", description = "Move all slabs of a node to the others, so that it can be stopped.")
    int drain(@Mixin Connection to, @Parameters(paramLabel = "NODE", description = "Name of the node.") String node)
            throws InterruptedException {
        String name = URLEncoder.encode(node, StandardCharsets.UTF_8).replace("+", "%20");
        JsonObject reply = to.client().post("/api/v1/nodes/" + name + "/drain", new JsonObject());
        stdio.out()
                .printf(
                        "%s has no slab after %,.0f ms%n",
                        node, reply.get("millis").getAsDouble());
        return 0;
    }

    private int change(Connection to, int number, String what) throws InterruptedException {
        return said(to.client().post(VM + number + "/" + what, new JsonObject()));
    }

    private int said(JsonObject reply) {
        Tables.all(stdio.out(), "", reply);
        return 0;
    }
}
