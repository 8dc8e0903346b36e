package dev.plankton.machine.screen;

/** A graphics mode: pixels in up to 256 colours. Coordinates count from 0 at the upper left. */
public final class PixelScreen implements Screen {
    private final int width;
    private final int height;
    private final byte[] pixels;
    private final int[] colours;

    /**
     * A screen of {@code width} by {@code height}.
     *
     * @param pixels colour number of each pixel, row by row
     * @param colours colours by number as 0xRRGGBB
     */
    PixelScreen(int width, int height, byte[] pixels, int[] colours) {
        this.width = width;
        this.height = height;
        this.pixels = pixels;
        this.colours = colours;
    }

    @Override
    public String text() {
        return "";
    }

    /** Pixels of a line. */
    public int width() {
        return width;
    }

    /** Lines. */
    public int height() {
        return height;
    }

    /** Colour of a pixel, 0xRRGGBB. */
    public int rgb(int x, int y) {
        return colours[pixels[y * width + x] & 0xFF];
    }

    /** Number of a pixel's colour, 0 to 255. */
    public int colour(int x, int y) {
        return pixels[y * width + x] & 0xFF;
    }

    /** Colours that there are: 16 or 256. */
    public int colours() {
        return colours.length;
    }

    /** Colour number {@code number}, 0xRRGGBB. */
    public int rgb(int number) {
        return colours[number];
    }

    @Override
    public String toString() {
        return "picture of %d by %d pixels".formatted(width, height);
    }
}
