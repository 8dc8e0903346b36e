package dev.plankton.cli.ctl;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.Stdio;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code plankton ctl slab}: where the slabs of a cluster are, by the control of any node. */
@Command(
        name = "slab",
        description = "Look at and move the slabs of a `plankton serve --cluster`: 65536 VMs each.",
        footer = {"", "  plankton ctl slab ls --node node-a", "  plankton ctl slab move 17 node-b"})
final class Slabs implements Runnable {
    private static final int PAGE = 10_000;

    private final Stdio stdio;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    Slabs(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public void run() {
        throw new Complaint("missing action: one of %s (see `%s --help`)"
                .formatted(String.join(", ", spec.commandLine().getSubcommands().keySet()), spec.qualifiedName()));
    }

    @Command(name = "ls", description = "List slabs with node, epoch and state.")
    int ls(
            @Mixin Connection to,
            @Option(names = "--node", paramLabel = "NODE", description = "Only those of this node.") @Nullable
                    String node)
            throws InterruptedException {
        ApiClient client = to.client();
        JsonElement from = null;
        do {
            String query = "?limit=" + PAGE
                    + (from == null ? "" : "&from=" + from.getAsInt())
                    + (node == null ? "" : "&node=" + URLEncoder.encode(node, StandardCharsets.UTF_8));
            JsonObject page = client.get("/api/v1/slabs" + query);
            for (JsonElement slab : page.getAsJsonArray("slabs")) {
                Tables.slab(stdio.out(), slab.getAsJsonObject());
            }
            from = page.get("next");
        } while (from != null && !from.isJsonNull());
        return 0;
    }

    @Command(name = "move", description = "Move a slab to another node while its VMs go on.")
    int move(
            @Mixin Connection to,
            @Parameters(paramLabel = "SLAB", description = "Number of the slab.") int slab,
            @Parameters(paramLabel = "NODE", description = "Name of the node that gets it.") String node)
            throws InterruptedException {
        JsonObject body = new JsonObject();
        body.addProperty("node", node);
        JsonObject reply = to.client().post("/api/v1/slabs/" + slab + "/move", body);
        stdio.out()
                .printf(
                        "slab %d is at %s after %,.0f ms%n",
                        slab, node, reply.get("millis").getAsDouble());
        return 0;
    }
}
