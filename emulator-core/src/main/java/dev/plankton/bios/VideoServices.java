package dev.plankton.bios;

import dev.plankton.cpu.Cpu;
import dev.plankton.memory.Memory;

/**
 * INT 10h: the text modes in full; graphics modes are set and cleared, with pixels in mode 13h. Source: IBM PS/2 and PC
 * BIOS Interface Technical Reference, "Interrupt 10H".
 */
final class VideoServices {
    private static final int GRAPHICS_BASE = 0xA0000;
    private static final int GRAPHICS_SIZE = 0x10000;
    private static final int MODE_13_WIDTH = 320;
    private static final int MODE_13_HEIGHT = 200;

    private final Cpu cpu;
    private final Memory memory;
    private final Caller caller;
    private final Teletype console;
    private final TextScreen screen;

    VideoServices(Cpu cpu, Memory memory, Caller caller, Teletype console) {
        this.cpu = cpu;
        this.memory = memory;
        this.caller = caller;
        this.console = console;
        this.screen = new TextScreen(memory);
    }

    void call() {
        int al = cpu.reg8(Cpu.AL);
        int page = cpu.reg8(Cpu.BH);
        switch (cpu.reg8(Cpu.AH)) {
            case 0x00 -> setMode(al);
            case 0x01 -> memory.store16(BiosData.CURSOR_SHAPE, cpu.reg16(Cpu.CX));
            case 0x02 -> screen.setCursor(page, cpu.reg8(Cpu.DH), cpu.reg8(Cpu.DL));
            case 0x03 -> {
                cpu.setReg16(Cpu.CX, memory.get16(BiosData.CURSOR_SHAPE));
                cpu.setReg16(Cpu.DX, screen.cursor(page));
            }
            case 0x05 -> screen.showPage(al);
            case 0x06 ->
                screen.scrollUp(
                        screen.activePage(),
                        al,
                        cpu.reg8(Cpu.BH),
                        cpu.reg8(Cpu.CH),
                        cpu.reg8(Cpu.CL),
                        cpu.reg8(Cpu.DH),
                        cpu.reg8(Cpu.DL));
            case 0x07 ->
                screen.scrollDown(
                        screen.activePage(),
                        al,
                        cpu.reg8(Cpu.BH),
                        cpu.reg8(Cpu.CH),
                        cpu.reg8(Cpu.CL),
                        cpu.reg8(Cpu.DH),
                        cpu.reg8(Cpu.DL));
            case 0x08 -> cpu.setReg16(Cpu.AX, screen.cellAtCursor(page));
            case 0x09 -> fill(page, al, cpu.reg8(Cpu.BL));
            case 0x0A -> fill(page, al, -1);
            case 0x0C -> setPixel(al);
            case 0x0D -> getPixel();
            case 0x0E -> {
                console.teletype(al);
                if (screen.text()) {
                    screen.teletype(screen.activePage(), al, -1);
                }
            }
            case 0x0F -> {
                cpu.setReg8(Cpu.AL, memory.get8(BiosData.VIDEO_MODE));
                cpu.setReg8(Cpu.AH, screen.columns());
                cpu.setReg8(Cpu.BH, screen.activePage());
            }
            case 0x12 -> {
                if (cpu.reg8(Cpu.BL) == 0x10) {
                    // Colour, 256 KB of display memory, the switches of an EGA with an enhanced colour display.
                    cpu.setReg16(Cpu.BX, 0x0003);
                    cpu.setReg16(Cpu.CX, 0x0009);
                }
            }
            case 0x13 -> writeString(al, page);
            case 0x1A -> {
                if (al == 0) {
                    // A VGA with a colour display, and no second adapter.
                    cpu.setReg8(Cpu.AL, 0x1A);
                    cpu.setReg16(Cpu.BX, 0x0008);
                }
            }
            default -> {
                // Palettes, fonts and VBE: a BIOS without them leaves the registers alone.
            }
        }
    }

    private void setMode(int request) {
        int mode = request & 0x7F;
        boolean keep = (request & 0x80) != 0;
        switch (mode) {
            case 0, 1 -> screen.setMode(mode, 40, keep);
            case 2, 3, 7 -> screen.setMode(mode, 80, keep);
            default -> {
                VideoMode known = VideoMode.of(mode);
                if (known != null) {
                    known.load(memory, false);
                }
                memory.put8(BiosData.VIDEO_MODE, mode);
                memory.put16(BiosData.COLUMNS, mode == 4 || mode == 5 || mode == 0x0D || mode == 0x13 ? 40 : 80);
                memory.fill(BiosData.CURSORS, 16, 0);
                if (!keep && mode <= 6) {
                    memory.fill(TextScreen.BASE, 0x4000, 0);
                } else if (!keep) {
                    memory.fill(GRAPHICS_BASE, GRAPHICS_SIZE, 0);
                }
            }
        }
    }

    private void fill(int page, int character, int attribute) {
        if (screen.text()) {
            screen.fill(page, character, attribute, cpu.reg16(Cpu.CX));
        }
    }

    private void writeString(int mode, int page) {
        if (!screen.text()) {
            return;
        }
        boolean attributes = (mode & 2) != 0;
        int before = screen.cursor(page);
        screen.setCursor(page, cpu.reg8(Cpu.DH), cpu.reg8(Cpu.DL));
        int segment = cpu.segment(Cpu.ES);
        int offset = cpu.reg16(Cpu.BP);
        for (int i = 0; i < cpu.reg16(Cpu.CX); i++) {
            int character = caller.get8(segment, offset++);
            int attribute = attributes ? caller.get8(segment, offset++) : cpu.reg8(Cpu.BL);
            console.teletype(character);
            screen.teletype(page, character, attribute);
        }
        if ((mode & 1) == 0) {
            screen.setCursor(page, before >> 8, before & 0xFF);
        }
    }

    private void setPixel(int colour) {
        if (pixelOnScreen()) {
            memory.store8(pixelAddress(), colour);
        }
    }

    private void getPixel() {
        cpu.setReg8(Cpu.AL, pixelOnScreen() ? memory.get8(pixelAddress()) : 0);
    }

    private boolean pixelOnScreen() {
        return memory.get8(BiosData.VIDEO_MODE) == 0x13
                && cpu.reg16(Cpu.CX) < MODE_13_WIDTH
                && cpu.reg16(Cpu.DX) < MODE_13_HEIGHT;
    }

    private int pixelAddress() {
        return GRAPHICS_BASE + cpu.reg16(Cpu.DX) * MODE_13_WIDTH + cpu.reg16(Cpu.CX);
    }
}
