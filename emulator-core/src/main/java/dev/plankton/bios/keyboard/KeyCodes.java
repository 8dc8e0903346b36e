package dev.plankton.bios.keyboard;

/**
 * What a key of a US keyboard means: scan code of set 1 and shift state to the word INT 16h gives, scan code above
 * character. Source: IBM PS/2 and PC BIOS Interface Technical Reference, "Scan code/character code combinations".
 */
final class KeyCodes {
    /** There is no such combination. */
    static final int NONE = -1;

    private static final int FIRST = 0x02;

    /** The characters of keys 02h to 35h; a space stands for a key without one. */
    private static final String PLAIN = "1234567890-=  qwertyuiop[]  asdfghjkl;'` \\zxcvbnm,./";

    private static final String SHIFTED = "!@#$%^&*()_+  QWERTYUIOP{}  ASDFGHJKL:\"~ |ZXCVBNM<>?";

    private static final String KEYPAD = "789-456+1230.";

    /** Ctrl with the keys of the keypad from 47h (Home) to 53h (Del). */
    private static final int[] KEYPAD_CONTROL = {
        0x77, 0x8D, 0x84, 0x8E, 0x73, 0x8F, 0x74, 0x90, 0x75, 0x91, 0x76, 0x92, 0x93
    };

    private KeyCodes() {}

    /**
     * The word of a key, or {@link #NONE}.
     *
     * @param extended the key was prefixed by E0h
     */
    static int of(
            int scancode, boolean extended, boolean shift, boolean control, boolean alt, boolean caps, boolean num) {
        if (extended) {
            return extended(scancode, control, alt);
        }
        return switch (scancode) {
            case 0x01 -> alt ? 0x0100 : 0x011B;
            case 0x0E -> alt ? 0x0E00 : control ? 0x0E7F : 0x0E08;
            case 0x0F -> alt ? 0xA500 : control ? 0x9400 : shift ? 0x0F00 : 0x0F09;
            case 0x1C -> alt ? 0x1C00 : control ? 0x1C0A : 0x1C0D;
            case 0x37 -> alt ? 0x3700 : control ? 0x9600 : 0x372A;
            case 0x39 -> 0x3920;
            case 0x57, 0x58 -> (scancode + 0x2E + 2 * row(shift, control, alt)) << 8;
            default -> {
                if (scancode >= 0x3B && scancode <= 0x44) {
                    yield function(scancode, shift, control, alt) << 8;
                }
                if (scancode >= 0x47 && scancode <= 0x53) {
                    yield keypad(scancode, control, alt, shift != num);
                }
                int index = scancode - FIRST;
                boolean writes = index >= 0 && index < PLAIN.length() && PLAIN.charAt(index) != ' ';
                yield writes ? writing(scancode, shift, control, alt, caps) : NONE;
            }
        };
    }

    private static int writing(int scancode, boolean shift, boolean control, boolean alt, boolean caps) {
        char plain = PLAIN.charAt(scancode - FIRST);
        boolean topRow = scancode <= 0x0D;
        if (alt) {
            return (topRow ? scancode + 0x76 : scancode) << 8;
        }
        if (control) {
            int character = control(plain);
            return character == NONE ? NONE : (scancode << 8) | character;
        }
        boolean letter = plain >= 'a' && plain <= 'z';
        boolean upper = letter ? shift != caps : shift;
        return (scancode << 8) | (upper ? SHIFTED : PLAIN).charAt(scancode - FIRST);
    }

    private static int control(char plain) {
        return switch (plain) {
            case '2' -> 0x00;
            case '6' -> 0x1E;
            case '-' -> 0x1F;
            case '[', '\\', ']' -> plain & 0x1F;
            default -> plain >= 'a' && plain <= 'z' ? plain & 0x1F : NONE;
        };
    }

    private static int function(int scancode, boolean shift, boolean control, boolean alt) {
        return switch (row(shift, control, alt)) {
            case 0 -> scancode;
            case 1 -> scancode + 0x19;
            case 2 -> scancode + 0x23;
            default -> scancode + 0x2D;
        };
    }

    private static int keypad(int scancode, boolean control, boolean alt, boolean digits) {
        int index = scancode - 0x47;
        boolean sign = scancode == 0x4A || scancode == 0x4E;
        if (alt) {
            return sign ? scancode << 8 : NONE;
        }
        if (control) {
            return KEYPAD_CONTROL[index] << 8;
        }
        return (scancode << 8) | (sign || digits ? KEYPAD.charAt(index) : 0);
    }

    /** The grey keys: E0h takes the place of the character, or of the scan code for Enter and /. */
    private static int extended(int scancode, boolean control, boolean alt) {
        return switch (scancode) {
            case 0x1C -> alt ? 0xA600 : control ? 0xE00A : 0xE00D;
            case 0x37 -> control ? 0x7200 : NONE;
            case 0x35 -> alt ? 0xA400 : control ? 0x9500 : 0xE02F;
            case 0x47, 0x48, 0x49, 0x4B, 0x4D, 0x4F, 0x50, 0x51, 0x52, 0x53 -> {
                int code = control ? KEYPAD_CONTROL[scancode - 0x47] : scancode;
                yield alt ? (scancode + 0x50) << 8 : (code << 8) | 0xE0;
            }
            default -> NONE;
        };
    }

    private static int row(boolean shift, boolean control, boolean alt) {
        return alt ? 3 : control ? 2 : shift ? 1 : 0;
    }
}
