package dev.plankton.device.bus;

import dev.plankton.device.identity.IdentityPorts;
import dev.plankton.device.interrupt.Pic;
import dev.plankton.device.keyboard.Keyboard;
import dev.plankton.device.nic.Ne2000;
import dev.plankton.device.nic.RequestNic;
import dev.plankton.device.rtc.Rtc;
import dev.plankton.device.serial.Uart;
import dev.plankton.device.timer.Pit;
import dev.plankton.device.video.VideoAdapter;

/**
 * Decodes the I/O address space: which device answers which port. Confined to the thread that runs the VM.
 *
 * <p>All devices but the two NICs, the identity ports and cards are 8 bits wide; a wider access is split into accesses to
 * consecutive ports, as the AT's bus does. The decoding is a switch ({@link #device}), not a table, so it costs no memory; cards
 * of a user are looked for where it finds nothing.
 */
public record IsaBus(
        Pic pic,
        Pit pit,
        Keyboard keyboard,
        Rtc rtc,
        Uart uart,
        RequestNic requestNic,
        VideoAdapter video,
        Ne2000 ne2000,
        BoardCards board,
        Backplane backplane) {
    private static final int NONE = 0;
    private static final int PIC = 1;
    private static final int PIT = 2;
    private static final int KEYBOARD = 3;
    private static final int CONTROL = 4;
    private static final int RTC = 5;
    private static final int DEBUG = 6;
    private static final int VIDEO = 7;
    private static final int UART = 8;
    private static final int COPROCESSOR = 9;

    /** Reads {@code size} bytes (1, 2 or 4) from {@code port} (0 to FFFFh); a port that no device answers reads as all ones. */
    public int in(int port, int size) {
        if (RequestNic.claims(port)) {
            return requestNic.in(port, size);
        }
        if (ne2000.claims(port)) {
            return ne2000.in(port, size);
        }
        if (IdentityPorts.claims(port)) {
            return size == 1 ? board.identity.in8(port) : board.identity.in(port, size);
        }
        if (size > 1 && backplane.answers(port, size)) {
            return backplane.in(port, size);
        }
        int value = 0;
        for (int i = 0; i < size; i++) {
            value |= in8((port + i) & 0xFFFF) << (8 * i);
        }
        return value;
    }

    /** Writes the low {@code size} bytes (1, 2 or 4) of {@code value} to {@code port} (0 to FFFFh). */
    public void out(int port, int size, int value) {
        if (RequestNic.claims(port)) {
            requestNic.out(port, size, value);
            return;
        }
        if (ne2000.claims(port)) {
            ne2000.out(port, size, value);
            return;
        }
        if (IdentityPorts.claims(port)) {
            board.identity.out8(port, value & 0xFF);
            return;
        }
        if (size > 1 && backplane.answers(port, size)) {
            backplane.out(port, size, value);
            return;
        }
        for (int i = 0; i < size; i++) {
            out8((port + i) & 0xFFFF, (value >> (8 * i)) & 0xFF);
        }
    }

    /** How many writes {@link #outs} does as if they came one after the other, {@code count} at most; 0 if they have to. */
    public int outBurst(int port, int size, int count) {
        return port == RequestNic.DATA_PORT ? requestNic.outBurst(size, count) : ne2000.outBurst(port, size, count);
    }

    /** Writes {@code count} times what lies in memory; {@link #outBurst} has allowed it. */
    public void outs(int port, int size, int address, int count) {
        if (port == RequestNic.DATA_PORT) {
            requestNic.outs(size, address, count);
        } else {
            ne2000.outs(size, address, count);
        }
    }

    private int in8(int port) {
        return switch (device(port)) {
            case PIC -> pic.in8(port);
            case PIT -> pit.in8(port);
            case KEYBOARD -> keyboard.in8(port);
            case CONTROL -> board.control.in8(port);
            case RTC -> rtc.in8(port);
            case DEBUG -> board.debug.in8(port);
            case VIDEO -> video.in8(port);
            case UART -> uart.in8(port);
            case COPROCESSOR -> board.coprocessorLatch.in8(port);
            default -> backplane.in8(port);
        };
    }

    private void out8(int port, int value) {
        switch (device(port)) {
            case PIC -> pic.out8(port, value);
            case PIT -> pit.out8(port, value);
            case KEYBOARD -> keyboard.out8(port, value);
            case CONTROL -> board.control.out8(port, value);
            case RTC -> rtc.out8(port, value);
            case DEBUG -> board.debug.out8(port, value);
            case VIDEO -> video.out8(port, value);
            case UART -> uart.out8(port, value);
            case COPROCESSOR -> board.coprocessorLatch.out8(port, value);
            default -> backplane.out8(port, value);
        }
    }

    /** Whether something on the system board answers {@code port}, so that no card can. */
    boolean decodes(int port) {
        return RequestNic.claims(port) || ne2000.claims(port) || IdentityPorts.claims(port) || device(port) != NONE;
    }

    /** The decoding: which of the devices that are 8 bits wide answers {@code port}. */
    private static int device(int port) {
        return switch (port) {
            case 0x20, 0x21, 0xA0, 0xA1 -> PIC;
            case 0x40, 0x41, 0x42, 0x43 -> PIT;
            case 0x60, 0x64 -> KEYBOARD;
            case 0x61, 0x92 -> CONTROL;
            case 0x70, 0x71 -> RTC;
            case 0x80, 0xE9, 0xF4 -> DEBUG;
            case 0xF0, 0xF1 -> COPROCESSOR;
            // Monochrome: CRTC and status.
            case 0x3B4, 0x3B5, 0x3BA -> VIDEO;
            // Attribute controller, miscellaneous output, sequencer, DAC, feature control, graphics controller.
            case 0x3C0, 0x3C1, 0x3C2, 0x3C4, 0x3C5, 0x3C6, 0x3C7, 0x3C8, 0x3C9, 0x3CA, 0x3CC, 0x3CE, 0x3CF -> VIDEO;
            // Colour: CRTC, CGA mode and colours, status.
            case 0x3D4, 0x3D5, 0x3D8, 0x3D9, 0x3DA -> VIDEO;
            case 0x3F8, 0x3F9, 0x3FA, 0x3FB, 0x3FC, 0x3FD, 0x3FE, 0x3FF -> UART;
            default -> NONE;
        };
    }
}
