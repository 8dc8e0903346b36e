package dev.plankton.dashboard.api;

import com.google.gson.JsonObject;
import dev.plankton.dashboard.json.Json;
import dev.plankton.machine.screen.CodePage437;
import dev.plankton.machine.screen.PixelScreen;
import dev.plankton.machine.screen.Screen;
import dev.plankton.machine.screen.TextScreen;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** A screen as JSON. */
final class ScreenJson {
    private static final int TEXT_COLOURS = 16;

    private ScreenJson() {}

    static JsonObject of(Screen screen) {
        return switch (screen) {
            case TextScreen text -> text(text);
            case PixelScreen pixels -> graphics(pixels);
        };
    }

    private static JsonObject text(TextScreen screen) {
        byte[] attributes = new byte[screen.columns() * screen.rows()];
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < screen.rows(); row++) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < screen.columns(); column++) {
                line.append(CodePage437.glyph(screen.character(column, row)));
                attributes[row * screen.columns() + column] = (byte) screen.attribute(column, row);
            }
            lines.add(line.toString());
        }
        return Json.object(
                "kind", "text",
                "columns", screen.columns(),
                "rows", screen.rows(),
                "lines", lines,
                "attributes", Base64.getEncoder().encodeToString(attributes),
                "blinks", screen.blinks(),
                "glyphHeight", screen.glyphHeight(),
                "cursor",
                        screen.cursorVisible()
                                ? Json.object(
                                        "column", screen.cursorColumn(),
                                        "row", screen.cursorRow(),
                                        "first", screen.cursorFirstLine(),
                                        "last", screen.cursorLastLine())
                                : null,
                "palette", palette(TEXT_COLOURS, screen::rgb));
    }

    private static JsonObject graphics(PixelScreen screen) {
        byte[] pixels = new byte[screen.width() * screen.height()];
        for (int y = 0; y < screen.height(); y++) {
            for (int x = 0; x < screen.width(); x++) {
                pixels[y * screen.width() + x] = (byte) screen.colour(x, y);
            }
        }
        return Json.object(
                "kind", "graphics",
                "width", screen.width(),
                "height", screen.height(),
                "pixels", Base64.getEncoder().encodeToString(pixels),
                "palette", palette(screen.colours(), screen::rgb));
    }

    private static List<String> palette(int colours, IntUnaryOperator rgb) {
        return IntStream.range(0, colours)
                .mapToObj(n -> "#%06x".formatted(rgb.applyAsInt(n)))
                .toList();
    }
}
