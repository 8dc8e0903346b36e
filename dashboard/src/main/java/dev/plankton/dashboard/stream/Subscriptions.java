package dev.plankton.dashboard.stream;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.plankton.dashboard.json.Json;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.PopulationWatch;
import dev.plankton.hypervisor.Vm;
import java.util.Base64;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What a client says on its stream. Safe for any thread. */
public final class Subscriptions {
    /** Tiles of pixels that one viewer may see. */
    public static final int PIXEL_TILES = 64;

    private static final int ROW_TILES = 1024;
    private static final int TILES = Integer.MAX_VALUE / PopulationWatch.TILE + 1;

    private final Hypervisor hypervisor;
    private final Feed feed;
    private final boolean readOnly;

    /**
     * Takes messages for {@code feed}.
     *
     * @param readOnly whether inputs are refused
     */
    public Subscriptions(Hypervisor hypervisor, Feed feed, boolean readOnly) {
        this.hypervisor = hypervisor;
        this.feed = feed;
        this.readOnly = readOnly;
    }

    /**
     * Does what a message says.
     *
     * @throws IllegalArgumentException if it is wrong, with one line
     */
    void take(Viewer viewer, JsonObject message) {
        String type = Json.string(message, "type");
        switch (type) {
            case "map" -> map(viewer, message);
            case "screen" -> {
                Vm vm = vm(message);
                feed.execute(viewer, () -> viewer.screen = vm == null ? null : feed.screenOf(vm.number()));
            }
            case "serial" -> {
                Vm vm = vm(message);
                feed.execute(viewer, () -> feed.showSerial(viewer, vm));
            }
            case "series" -> {
                boolean on = on(message);
                feed.execute(viewer, () -> viewer.series = on);
            }
            case "population" -> {
                boolean on = on(message);
                feed.execute(viewer, () -> {
                    viewer.population = on;
                    viewer.populationShown = 0;
                });
            }
            case "keys" -> keys(message);
            case "serial-input" -> serialInput(message);
            case null, default ->
                throw new IllegalArgumentException(
                        "no such type: map, screen, keys, serial, serial-input, series or population is expected");
        }
    }

    private static boolean on(JsonObject message) {
        return message.get("on") instanceof JsonPrimitive on && on.isBoolean() && on.getAsBoolean();
    }

    /** The VM that a message names, null if it names none. */
    private @Nullable Vm vm(JsonObject message) {
        OptionalLong number = Json.integer(message, "vm");
        if (number.isEmpty()) {
            return null;
        }
        int first = hypervisor.firstNumber();
        Vm vm = hypervisor.vm((int) Json.within(number.getAsLong(), "vm", 0, Integer.MAX_VALUE));
        if (vm == null) {
            throw new IllegalArgumentException(
                    "there is no VM %d: %d to %d".formatted(number.getAsLong(), first, first + hypervisor.size() - 1));
        }
        return vm;
    }

    private Vm input(JsonObject message) {
        Vm vm = vm(message);
        if (vm == null) {
            throw new IllegalArgumentException("vm: a number is expected");
        }
        if (readOnly) {
            throw new IllegalArgumentException("this server is read-only");
        }
        return vm;
    }

    private void keys(JsonObject message) {
        Vm vm = input(message);
        int[] codes = Json.integers(Json.list(message, "scanCodes"), "scanCodes", 0, 0xFF);
        byte[] bytes = new byte[codes.length];
        for (int n = 0; n < codes.length; n++) {
            bytes[n] = (byte) codes[n];
        }
        var _ = vm.press(bytes);
    }

    private void serialInput(JsonObject message) {
        Vm vm = input(message);
        String text = Json.string(message, "bytes");
        var _ = vm.sendSerial(base64(text == null ? "" : text));
    }

    private static byte[] base64(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("bytes: Base64 is expected", e);
        }
    }

    private void map(Viewer viewer, JsonObject message) {
        Feed.MapMaker maker = maker(message);
        feed.execute(viewer, () -> feed.showMap(viewer, maker));
    }

    private static Feed.@Nullable MapMaker maker(JsonObject message) {
        OptionalLong level = Json.integer(message, "level");
        if (level.isEmpty()) {
            return null;
        }
        if (level.getAsLong() == 0) {
            JsonArray list = Json.list(message, "tiles");
            Json.within(list.size(), "number of tiles", 0, PIXEL_TILES);
            int[] tiles = Json.integers(list, "tiles", 0, TILES - 1);
            int layers = layers(Json.list(message, "layers"));
            return tiles.length == 0 ? null : (table, ages) -> new PixelView(tiles, layers, ages, table);
        }
        Json.within(level.getAsLong(), "level", 0, 2);
        boolean rows = level.getAsLong() == 1;
        int first = (int) Json.within(Json.integer(message, "first").orElse(0), "first", 0, TILES - 1);
        int most = Math.min(TILES - first, rows ? ROW_TILES : TILES);
        int count = (int) Json.within(Json.integer(message, "count").orElse(most), "count", 1, most);
        return rows ? (_, _) -> new RowCountView(first, count) : (_, _) -> new TileCountView(first, count);
    }

    private static int layers(JsonArray names) {
        int layers = PixelView.STATE;
        for (JsonElement name : names) {
            layers |= switch (name.isJsonPrimitive() ? name.getAsString() : "") {
                case "state" -> PixelView.STATE;
                case "image" -> PixelView.IMAGE;
                case "age" -> PixelView.AGE;
                case "bytes" -> PixelView.BYTES;
                default ->
                    throw new IllegalArgumentException("no such layer: " + name + "; state, image, age or bytes");
            };
        }
        return layers;
    }
}
