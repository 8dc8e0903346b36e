package dev.plankton.device.bus;

import dev.plankton.device.debug.DebugPorts;
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
 * <p>All devices but the two NICs are 8 bits wide; a wider access is split into accesses to consecutive ports, as the
 * AT's bus does. The decoding is a switch, not a table, so it costs no memory.
 */
public record IsaBus(
        Pic pic,
        Pit pit,
        Keyboard keyboard,
        ControlPorts controlPorts,
        Rtc rtc,
        Uart uart,
        RequestNic requestNic,
        DebugPorts debugPorts,
        VideoAdapter video,
        Ne2000 ne2000) {
    /** Reads {@code size} bytes (1, 2 or 4) from {@code port} (0 to FFFFh); what nobody answers is all ones. */
    public int in(int port, int size) {
        if (port >= 0xE0 && port <= 0xE7) {
            return requestNic.in(port, size);
        }
        if (ne2000.claims(port)) {
            return ne2000.in(port, size);
        }
        int value = 0;
        for (int i = 0; i < size; i++) {
            value |= in8((port + i) & 0xFFFF) << (8 * i);
        }
        return value;
    }

    /** Writes the low {@code size} bytes (1, 2 or 4) of {@code value} to {@code port} (0 to FFFFh). */
    public void out(int port, int size, int value) {
        if (port >= 0xE0 && port <= 0xE7) {
            requestNic.out(port, size, value);
            return;
        }
        if (ne2000.claims(port)) {
            ne2000.out(port, size, value);
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
        return switch (port) {
            case 0x20, 0x21, 0xA0, 0xA1 -> pic.in8(port);
            case 0x40, 0x41, 0x42, 0x43 -> pit.in8(port);
            case 0x60, 0x64 -> keyboard.in8(port);
            case 0x61, 0x92 -> controlPorts.in8(port);
            case 0x70, 0x71 -> rtc.in8(port);
            case 0x80, 0xE9, 0xF4 -> debugPorts.in8(port);
            case 0x3B4,
                    0x3B5,
                    0x3BA,
                    0x3C0,
                    0x3C1,
                    0x3C2,
                    0x3C4,
                    0x3C5,
                    0x3C6,
                    0x3C7,
                    0x3C8,
                    0x3C9,
                    0x3CA,
                    0x3CC,
                    0x3CE,
                    0x3CF,
                    0x3D4,
                    0x3D5,
                    0x3D8,
                    0x3D9,
                    0x3DA -> video.in8(port);
            case 0x3F8, 0x3F9, 0x3FA, 0x3FB, 0x3FC, 0x3FD, 0x3FE, 0x3FF -> uart.in8(port);
            default -> 0xFF;
        };
    }

    private void out8(int port, int value) {
        switch (port) {
            case 0x20, 0x21, 0xA0, 0xA1 -> pic.out8(port, value);
            case 0x40, 0x41, 0x42, 0x43 -> pit.out8(port, value);
            case 0x60, 0x64 -> keyboard.out8(port, value);
            case 0x61, 0x92 -> controlPorts.out8(port, value);
            case 0x70, 0x71 -> rtc.out8(port, value);
            case 0x80, 0xE9, 0xF4 -> debugPorts.out8(port, value);
            case 0x3F8, 0x3F9, 0x3FA, 0x3FB, 0x3FC, 0x3FD, 0x3FE, 0x3FF -> uart.out8(port, value);
            case 0x3B4,
                    0x3B5,
                    0x3BA,
                    0x3C0,
                    0x3C1,
                    0x3C2,
                    0x3C4,
                    0x3C5,
                    0x3C6,
                    0x3C7,
                    0x3C8,
                    0x3C9,
                    0x3CA,
                    0x3CC,
                    0x3CE,
                    0x3CF,
                    0x3D4,
                    0x3D5,
                    0x3D8,
                    0x3D9,
                    0x3DA -> video.out8(port, value);
            default -> {
                // Nobody listens.
            }
        }
    }
}
