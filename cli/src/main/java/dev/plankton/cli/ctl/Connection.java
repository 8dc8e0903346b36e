package dev.plankton.cli.ctl;

import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.RunningServers;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server is meant. */
final class Connection {
    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The server's URL with its token, as it printed it; by default the one that runs.")
    private @Nullable URI url;

    /** A client of it. */
    ApiClient client() {
        return new ApiClient(url == null ? running() : url);
    }

    private static URI running() {
        List<URI> all;
        try {
            all = RunningServers.ofUser(System.getenv()).all();
        } catch (IOException e) {
            throw Complaint.about("cannot look for running servers", e);
        }
        if (all.isEmpty()) {
            throw new Complaint("no server runs: start one by plankton serve --dashboard, or give --url");
        }
        if (all.size() > 1) {
            throw new Complaint("%d servers run (%s): give the --url of one"
                    .formatted(
                            all.size(),
                            all.stream().map(one -> one.resolve("/").toString()).collect(Collectors.joining(", "))));
        }
        return all.getFirst();
    }
}
