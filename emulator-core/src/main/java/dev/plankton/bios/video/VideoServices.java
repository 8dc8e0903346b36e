package dev.plankton.bios.video;

import dev.plankton.bios.data.BiosData;
import dev.plankton.bios.data.Caller;
import dev.plankton.bios.data.Outcome;
import dev.plankton.bios.data.Steps;
import dev.plankton.cpu.Cpu;
import dev.plankton.device.HostLink;
import dev.plankton.device.video.VideoAdapter;
import dev.plankton.device.video.VideoRegisters;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;

/**
 * INT 10h, as the BIOS of a VGA has it. Sources: IBM PS/2 and PC BIOS Interface Technical Reference, "Interrupt 10H"; where
 * that leaves room, SeaVGABIOS.
 */
public final class VideoServices {
    private static final int SUPPORTED = 0x12;
    private static final int CLOCKING_MODE = StateMap.VIDEO + VideoRegisters.SEQUENCER + 1;
    private static final int SCREEN_OFF = 0x20;

    /** What setting a mode costs, see {@link Steps#charge}: all display memory is cleared. */
    private static final int MODE_COST = 10_000;

    /** What AH=1Bh costs: it writes 64 bytes. */
    private static final int STATE_COST = 150;

    /** What a character costs that goes to the console as well. */
    private static final int TELETYPE_COST = 20;

    private final Cpu cpu;
    private final Memory memory;
    private final Caller caller;
    private final HostLink link;
    private final VideoAdapter adapter;
    private final VideoData data;
    private final Pixels pixels;
    private final ScreenWriter writer;
    private final StateInformation information;
    private final PaletteServices palette;
    private final FontServices fonts;
    private final Steps steps;

    public VideoServices(Cpu cpu, Memory memory, Caller caller, HostLink link, VideoAdapter adapter, Steps steps) {
        this.cpu = cpu;
        this.memory = memory;
        this.caller = caller;
        this.link = link;
        this.adapter = adapter;
        data = new VideoData(memory);
        pixels = new Pixels(memory, data);
        this.steps = steps;
        writer = new ScreenWriter(memory, data, caller, pixels, steps);
        information = new StateInformation(memory, caller, data);
        palette = new PaletteServices(cpu, memory, caller, steps);
        fonts = new FontServices(cpu, memory, caller, data, steps);
    }

    public Outcome call() {
        int al = cpu.reg8(Cpu.AL);
        int page = cpu.reg8(Cpu.BH);
        switch (cpu.reg8(Cpu.AH)) {
            case 0x00 -> setMode(al);
            case 0x01 -> data.setCursorShape(cpu.reg16(Cpu.CX));
            case 0x02 -> data.setCursor(page, cpu.reg16(Cpu.DX));
            case 0x03 -> {
                cpu.setReg16(Cpu.CX, memory.get16(BiosData.CURSOR_SHAPE));
                cpu.setReg16(Cpu.DX, data.cursor(page));
            }
            // There is no light pen.
            case 0x04 -> cpu.setReg8(Cpu.AH, 0);
            case 0x05 -> data.showPage(al);
            case 0x06, 0x07 -> {
                return scroll(al);
            }
            case 0x08 -> cpu.setReg16(Cpu.AX, writer.atCursor(page));
            case 0x09 -> {
                return repeat(page, al, cpu.reg8(Cpu.BL));
            }
            case 0x0A -> {
                return repeat(page, al, data.mode().kind == VideoMode.Kind.TEXT ? -1 : cpu.reg8(Cpu.BL));
            }
            case 0x0B -> {
                int bl = cpu.reg8(Cpu.BL);
                int before = memory.get8(BiosData.CGA_COLOUR);
                if (page == 0) {
                    memory.store8(BiosData.CGA_COLOUR, before & 0xE0 | bl & 0x1F);
                    adapter.setCgaBackground(bl);
                } else {
                    memory.store8(BiosData.CGA_COLOUR, before & 0xDF | (bl & 1) << 5);
                    adapter.setCgaPalette(bl);
                }
            }
            case 0x0C -> pixels.set(page, cpu.reg16(Cpu.CX), cpu.reg16(Cpu.DX), al);
            case 0x0D -> cpu.setReg8(Cpu.AL, pixels.get(page, cpu.reg16(Cpu.CX), cpu.reg16(Cpu.DX)));
            case 0x0E ->
                teletype(data.activePage(), al, data.mode().kind == VideoMode.Kind.TEXT ? -1 : cpu.reg8(Cpu.BL));
            case 0x0F -> {
                int keep = memory.get8(BiosData.VIDEO_CONTROL) & 0x80;
                cpu.setReg8(Cpu.AL, memory.get8(BiosData.VIDEO_MODE) | keep);
                cpu.setReg8(Cpu.AH, data.columns());
                cpu.setReg8(Cpu.BH, data.activePage());
            }
            case 0x10 -> palette.call();
            case 0x11 -> fonts.call();
            case 0x12 -> alternateSelect(al);
            case 0x13 -> {
                return writeString(al, page);
            }
            case 0x1B -> {
                if (cpu.reg16(Cpu.BX) == 0) {
                    steps.charge(STATE_COST);
                    information.write(cpu.segment(Cpu.ES), cpu.reg16(Cpu.DI));
                    cpu.setReg8(Cpu.AL, 0x1B);
                }
            }
            case 0x1A -> {
                if (al == 0) {
                    // A VGA with a colour display, and no second adapter.
                    cpu.setReg16(Cpu.BX, 0x0008);
                }
                cpu.setReg8(Cpu.AL, 0x1A);
            }
            default -> {
                // VBE, state saving and the like: a BIOS without them leaves the registers alone.
            }
        }
        return Outcome.DONE;
    }

    private Outcome scroll(int lines) {
        ScreenWriter.Scroll scroll = new ScreenWriter.Scroll(
                cpu.reg8(Cpu.AH) == 0x06,
                data.activePage(),
                lines,
                cpu.reg8(Cpu.BH),
                cpu.reg8(Cpu.CH),
                cpu.reg8(Cpu.CL),
                cpu.reg8(Cpu.DH),
                cpu.reg8(Cpu.DL));
        int rows = writer.rows(scroll);
        for (int done = steps.noted(0); done < rows; done++) {
            if (steps.full()) {
                return steps.pause(done);
            }
            writer.scrollRow(scroll, done);
        }
        steps.finish();
        return Outcome.DONE;
    }

    /** Writes a character CX times from the cursor on, to the end of the screen at most; the cursor stays. */
    private Outcome repeat(int page, int character, int attribute) {
        int count = Math.min(cpu.reg16(Cpu.CX), writer.cellsFromCursor(page));
        for (int done = steps.noted(0); done < count; done++) {
            if (steps.full()) {
                return steps.pause(done);
            }
            writer.putFromCursor(page, done, character, attribute);
        }
        steps.finish();
        return Outcome.DONE;
    }

    private void setMode(int request) {
        steps.charge(MODE_COST);
        adapter.release();
        boolean done = new ModeSwitch(memory).set(request);
        adapter.registersChanged();
        if (done) {
            int mode = request & 0x7F;
            cpu.setReg8(Cpu.AL, mode > 7 ? 0x20 : mode == 6 ? 0x3F : 0x30);
        }
    }

    private void teletype(int page, int character, int attribute) {
        steps.charge(TELETYPE_COST);
        link.host().teletype(character);
        writer.teletype(page, character, attribute);
    }

    private Outcome writeString(int mode, int page) {
        boolean attributes = (mode & 2) != 0;
        int done = steps.noted(0);
        int before = steps.underWay() ? steps.noted(1) : data.cursor(page);
        if (!steps.underWay()) {
            int position = cpu.reg16(Cpu.DX);
            data.setCursor(page, position >> 8 == 0xFF ? before : position);
        }
        int segment = cpu.segment(Cpu.ES);
        int offset = cpu.reg16(Cpu.BP) + done * (attributes ? 2 : 1);
        while (done < cpu.reg16(Cpu.CX)) {
            if (steps.full()) {
                return steps.pause(done, before);
            }
            int character = caller.get8(segment, offset++);
            teletype(page, character, attributes ? caller.get8(segment, offset++) : cpu.reg8(Cpu.BL));
            done++;
        }
        steps.finish();
        if ((mode & 1) == 0) {
            data.setCursor(page, before);
        }
        return Outcome.DONE;
    }

    private void alternateSelect(int al) {
        switch (cpu.reg8(Cpu.BL)) {
            case 0x10 -> {
                // Colour, 256 KB of display memory, the switches of an EGA with an enhanced colour display.
                cpu.setReg16(Cpu.BX, 0x0003);
                cpu.setReg16(Cpu.CX, 0x0009);
            }
            case 0x30 -> {
                // Text always has 400 lines; the wish is noted.
                int settings = memory.get8(BiosData.VIDEO_SETTINGS) & ~0x90;
                memory.store8(BiosData.VIDEO_SETTINGS, settings | (al == 0 ? 0x80 : al == 2 ? 0x10 : 0));
                cpu.setReg8(Cpu.AL, SUPPORTED);
            }
            case 0x31 -> setting(BiosData.VIDEO_SETTINGS, 0x08, (al & 1) != 0);
            case 0x33 -> setting(BiosData.VIDEO_SETTINGS, 0x02, (al & 1) == 0);
            case 0x34 -> setting(BiosData.VIDEO_CONTROL, 0x01, (al & 1) != 0);
            case 0x36 -> {
                int clocking = memory.get8(CLOCKING_MODE);
                memory.put8(CLOCKING_MODE, (al & 1) != 0 ? clocking | SCREEN_OFF : clocking & ~SCREEN_OFF);
                cpu.setReg8(Cpu.AL, SUPPORTED);
            }
            case 0x20, 0x32, 0x35 -> cpu.setReg8(Cpu.AL, SUPPORTED);
            default -> {
                // The rest is reserved.
            }
        }
    }

    private void setting(int address, int bit, boolean on) {
        int value = memory.get8(address);
        memory.store8(address, on ? value | bit : value & ~bit);
        cpu.setReg8(Cpu.AL, SUPPORTED);
    }
}
