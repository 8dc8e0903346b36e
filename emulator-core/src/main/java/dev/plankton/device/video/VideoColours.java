package dev.plankton.device.video;

/**
 * The colours that a BIOS loads into the DAC with a mode, as IBM's VGA has them. Components are 0 to 63. Source: IBM PS/2
 * and PC BIOS Interface Technical Reference, "Interrupt 10H", default palettes; checked against SeaVGABIOS.
 */
public enum VideoColours {
    /** Modes of 256 colours: 16 of the CGA, 16 greys, then hues in three intensities and three saturations. */
    MANY {
        @Override
        int rgb(int colour) {
            if (colour < 16) {
                return cga(colour & 7, (colour & 8) != 0);
            }
            if (colour < 32) {
                return 0x010101 * GREYS[colour - 16];
            }
            return colour < 248 ? hue(colour - 32) : 0;
        }
    },

    /** Modes whose attributes name one of 64 colours by bits r g b R G B: a third and two thirds of each. */
    SIXTY_FOUR {
        @Override
        int rgb(int colour) {
            return colour < 64 ? component(colour, 2, 16) | component(colour, 1, 8) | component(colour, 0, 0) : 0;
        }

        private static int component(int colour, int bit, int shift) {
            return ((colour >> bit & 1) * 0x2A + (colour >> (bit + 3) & 1) * 0x15) << shift;
        }
    },

    /** Modes of 200 lines: the 16 colours of the CGA, intensity by bit 4. */
    SIXTEEN {
        @Override
        int rgb(int colour) {
            return colour < 64 ? cga(colour & 7, (colour & 16) != 0) : 0;
        }
    },

    /** Monochrome modes: black, grey and white by bits 3 and 4. */
    MONOCHROME {
        @Override
        int rgb(int colour) {
            return switch (colour < 64 ? colour >> 3 & 3 : 0) {
                case 0 -> 0;
                case 3 -> 0x3F3F3F;
                default -> 0x2A2A2A;
            };
        }
    };

    private static final int[] GREYS = {0, 5, 8, 11, 14, 17, 20, 24, 28, 32, 36, 40, 45, 50, 56, 63};

    private static final int HUES = 24;

    /** Five levels of a component, from the least to the most, for each intensity and saturation. */
    private static final int[][] LEVELS = {
        {0, 16, 31, 47, 63}, {31, 39, 47, 55, 63}, {45, 49, 54, 58, 63},
        {0, 7, 14, 21, 28}, {14, 17, 21, 24, 28}, {20, 22, 24, 26, 28},
        {0, 4, 8, 12, 16}, {8, 10, 12, 14, 16}, {11, 12, 13, 15, 16}
    };

    /** Colour {@code colour}, 0 to 255, as 6 bits of red above 8, green above 8, blue. */
    abstract int rgb(int colour);

    /** Writes all 256 colours to {@code target} from {@code offset} on, three bytes each. */
    public void write(byte[] target, int offset) {
        for (int colour = 0; colour < 256; colour++) {
            int rgb = rgb(colour);
            target[offset + 3 * colour] = (byte) (rgb >> 16);
            target[offset + 3 * colour + 1] = (byte) (rgb >> 8);
            target[offset + 3 * colour + 2] = (byte) rgb;
        }
    }

    /** Bits 2 to 0 are red, green, blue; dark yellow is brown. */
    private static int cga(int bits, boolean intense) {
        if (bits == 6 && !intense) {
            return 0x2A1500;
        }
        int base = intense ? 0x151515 : 0;
        return base + (bits >> 2 & 1) * 0x2A0000 + (bits >> 1 & 1) * 0x2A00 + (bits & 1) * 0x2A;
    }

    /** Hues go from blue by red and green back to blue; red rises, blue falls, green rises, and so on, in four steps. */
    private static int hue(int number) {
        int[] levels = LEVELS[number / HUES];
        int hue = number % HUES;
        return levels[ramp(hue + 8)] << 16 | levels[ramp(hue)] << 8 | levels[ramp(hue + 16)];
    }

    /** Level of green at {@code hue}: 0 for eight steps, up in four, full for eight, down in four. */
    private static int ramp(int hue) {
        int step = hue % HUES;
        return step <= 8 ? 0 : step <= 12 ? step - 8 : step <= 20 ? 4 : HUES - step;
    }
}
