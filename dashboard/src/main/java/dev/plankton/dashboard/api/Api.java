package dev.plankton.dashboard.api;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.plankton.counters.Counts;
import dev.plankton.dashboard.http.Call;
import dev.plankton.dashboard.http.Endpoint;
import dev.plankton.dashboard.http.HttpServer;
import dev.plankton.dashboard.http.Refusal;
import dev.plankton.dashboard.http.Reply;
import dev.plankton.dashboard.http.Route;
import dev.plankton.dashboard.http.Routes;
import dev.plankton.dashboard.json.Json;
import dev.plankton.dashboard.runs.Run;
import dev.plankton.dashboard.runs.Runs;
import dev.plankton.dashboard.series.HostProcess;
import dev.plankton.dashboard.series.Metrics;
import dev.plankton.dashboard.series.Series;
import dev.plankton.dashboard.watch.WatchedVms;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.MemoryUse;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.io.Count;
import dev.plankton.machine.BootImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** All endpoints: what openapi.yaml says, in its order. Safe for any thread. */
public final class Api {
    /** Bytes of the longest snapshot that is taken. */
    private static final int SNAPSHOT = 16 << 20;

    private final Hypervisor hypervisor;
    private final About about;
    private final Series series;
    private final Runnable wantSamples;
    private final Metrics metrics;
    private final Runs runs;
    private final Images images;
    private final Vms vms;
    private final Look look;
    private final Control control;
    private final Watching watching;
    private final Family family;
    private final Top top;
    private final HostProcess process = new HostProcess();

    /**
     * What the server says of itself.
     *
     * @param gateway where clients reach the VMs, or null
     * @param readOnly whether nothing may be changed
     * @param mapTiles tiles of pixels that a stream may subscribe to
     */
    public record About(
            String version, String title, @Nullable String gateway, boolean readOnly, long started, int mapTiles) {}

    /**
     * The endpoints of a hypervisor.
     *
     * @param offered images that can be booted beside those of the population
     * @param wantSamples is run when samples are asked for
     * @param watched VMs that viewers watch
     */
    public Api(
            Hypervisor hypervisor,
            About about,
            List<BootImage> offered,
            Series series,
            Runnable wantSamples,
            Metrics metrics,
            Runs runs,
            WatchedVms watched) {
        this.hypervisor = hypervisor;
        this.about = about;
        this.series = series;
        this.wantSamples = wantSamples;
        this.metrics = metrics;
        this.runs = runs;
        images = new Images(hypervisor, offered);
        vms = new Vms(hypervisor, images, watched);
        look = new Look(vms, watched);
        watching = new Watching(vms, watched);
        family = new Family(hypervisor, vms);
        control = new Control(hypervisor, vms, images);
        top = new Top(hypervisor);
    }

    /** All routes. */
    public Routes routes() {
        List<Route> routes = new ArrayList<>(List.of(
                Route.get("/healthz", this::health),
                Route.get("/metrics", _ -> Reply.text("text/plain; version=0.0.4", metrics.scrape())),
                Route.get("/openapi.yaml", _ -> openapi()),
                Route.get("/api/v1/about", _ -> about()),
                Route.get("/api/v1/population", _ -> population()),
                Route.get("/api/v1/images", _ -> images.list()),
                Route.get("/api/v1/series", this::series),
                Route.get("/api/v1/top", top::answer),
                Route.get("/api/v1/vms", vms::page),
                post("/api/v1/vms", control::boot),
                new Route("POST", "/api/v1/snapshots", SNAPSHOT, changing(control::bootSnapshot)),
                Route.get("/api/v1/vms/{vm}", look::look),
                Route.get("/api/v1/vms/{vm}/memory", look::memory),
                Route.get("/api/v1/vms/{vm}/lines", look::lines),
                Route.get("/api/v1/vms/{vm}/disassembly", look::disassembly),
                Route.get("/api/v1/vms/{vm}/screen", look::screen),
                Route.get("/api/v1/vms/{vm}/snapshot", control::snapshot),
                post("/api/v1/vms/{vm}/keys", control::keys),
                post("/api/v1/vms/{vm}/serial", control::serial),
                post("/api/v1/vms/{vm}/request", control::request),
                post("/api/v1/vms/{vm}/pause", call -> control.change(call, Vm::pause)),
                post("/api/v1/vms/{vm}/resume", call -> control.change(call, Vm::resume)),
                post("/api/v1/vms/{vm}/stop", call -> control.change(call, Vm::stop)),
                post("/api/v1/vms/{vm}/reset", call -> control.change(call, Vm::reset)),
                post("/api/v1/vms/{vm}/fork", control::fork),
                Route.get("/api/v1/vms/{vm}/forks", family::of),
                Route.get("/api/v1/vms/{vm}/watch", watching::state),
                post("/api/v1/vms/{vm}/watch", watching::begin),
                new Route("DELETE", "/api/v1/vms/{vm}/watch", 0, changing(watching::end)),
                post("/api/v1/vms/{vm}/watch/go", watching::go),
                post("/api/v1/vms/{vm}/watch/halt", watching::halt),
                post("/api/v1/vms/{vm}/watch/resume", watching::resume)));
        routes.addAll(ClusterRoutes.of(null));
        routes.addAll(List.of(
                Route.get("/api/v1/experiments", _ -> Reply.json(runs.json())),
                post("/api/v1/experiments", this::runExperiment),
                Route.get(
                        "/api/v1/experiments/{id}", call -> Reply.json(run(call).json())),
                new Route("DELETE", "/api/v1/experiments/{id}", 0, changing(this::removeExperiment)),
                Route.get(
                        "/api/v1/experiments/{id}/result",
                        call -> Reply.text(
                                "application/json", run(call).outcome().json())),
                Route.get(
                        "/api/v1/experiments/{id}/report",
                        call -> Reply.text("text/markdown", run(call).outcome().report())),
                Route.get(HttpServer.STREAM, _ -> {
                    throw new Refusal(426, "a WebSocket is expected: Upgrade: websocket");
                })));
        return new Routes(routes);
    }

    private Route post(String path, Endpoint endpoint) {
        return Route.post(path, changing(endpoint));
    }

    /** An endpoint that a server that is read-only does not have. */
    private Endpoint changing(Endpoint endpoint) {
        return call -> {
            if (about.readOnly) {
                throw new Refusal(403, "this server is read-only");
            }
            return endpoint.answer(call);
        };
    }

    private Reply health(Call call) {
        hypervisor.clock();
        try {
            Objects.requireNonNull(hypervisor.memory());
            return Reply.text("text/plain", "ok\n");
        } catch (IllegalStateException e) {
            throw new Refusal(503, "the hypervisor is closed", e);
        }
    }

    /** The file that describes all endpoints. */
    public static Reply openapi() throws IOException {
        try (InputStream in = Api.class.getResourceAsStream("/dev/plankton/dashboard/openapi.yaml")) {
            return Reply.text(
                    "application/yaml", new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private Reply about() {
        return Reply.json(Json.object(
                "version", about.version,
                "title", about.title,
                "started", about.started,
                "firstNumber", hypervisor.firstNumber(),
                "readOnly", about.readOnly,
                "capabilities",
                        Json.object(
                                "exits", true,
                                "history", true,
                                "stopPoints", false,
                                "forkTree", true,
                                "latency", true,
                                "experiments", runs.any()),
                "gateway", about.gateway,
                "limits",
                        Json.object(
                                "requestBytes", Vm.MAX_REQUEST,
                                "bodyBytes", Route.SHORT,
                                "mapTiles", about.mapTiles)));
    }

    private Reply population() {
        MemoryUse use = hypervisor.memory();
        JsonObject counters = new JsonObject();
        Counts<Count> counts = hypervisor.counters();
        for (Count count : Count.values()) {
            counters.addProperty(count.name().toLowerCase(Locale.ROOT), counts.get(count));
        }
        return Reply.json(Json.object(
                "firstNumber", hypervisor.firstNumber(),
                "size", hypervisor.size(),
                "alive", hypervisor.alive(),
                "memory",
                        Json.object(
                                "tableBytes", use.tableBytes(),
                                "heapBytes", use.heapBytes(),
                                "offHeapBytes", use.offHeapBytes(),
                                "inputBytes", use.inputBytes(),
                                "coreBytes", use.coreBytes(),
                                "templateBytes", use.templateBytes(),
                                "sharedDeltas", use.sharedDeltas(),
                                "ownDeltaBytes", use.ownDeltaBytes(),
                                "sharedDeltaBytes", use.sharedDeltaBytes(),
                                "limitBytes", use.limitBytes(),
                                "deltaBytesInFile", use.deltaBytesInFile(),
                                "fileBytes", use.fileBytes(),
                                "fileLimitBytes", use.fileLimitBytes(),
                                "movedToFile", use.movedToFile()),
                "counters", counters,
                "jvm",
                        Json.object(
                                "heapUsed", process.heapUsed(),
                                "heapMax", process.heapMax(),
                                "resident", process.resident(),
                                "processors", process.processors())));
    }

    private Reply series(Call call) {
        wantSamples.run();
        return Reply.json(series.json(call.real("since", 0)));
    }

    private Reply runExperiment(Call call) {
        JsonObject asked = call.json();
        String kind = Json.string(asked, "kind");
        Map<String, String> values = new LinkedHashMap<>();
        if (asked.get("parameters") instanceof JsonObject parameters) {
            parameters.entrySet().forEach(entry -> {
                if (!(entry.getValue() instanceof JsonPrimitive value)) {
                    throw new Refusal(400, entry.getKey() + ": a text or number is expected");
                }
                values.put(entry.getKey(), value.getAsString());
            });
        }
        return Reply.json(runs.start(kind == null ? "" : kind, values).json());
    }

    private Run run(Call call) {
        try {
            return runs.find(call.number("id"));
        } catch (IllegalArgumentException e) {
            throw new Refusal(404, String.valueOf(e.getMessage()), e);
        }
    }

    private Reply removeExperiment(Call call) {
        return Reply.json(runs.remove(run(call).id()).json());
    }
}
