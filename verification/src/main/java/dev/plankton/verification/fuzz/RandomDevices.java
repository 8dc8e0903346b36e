package dev.plankton.verification.fuzz;

import dev.plankton.cpu.Cpu;
import dev.plankton.cpu.isa.Flags;
import dev.plankton.machine.core.Core;
import dev.plankton.memory.Memory;
import java.util.SplittableRandom;

/** A program that accesses devices and calls the BIOS at random, for ever: what comes from outside matters to it. */
final class RandomDevices {
    private static final int SEGMENT = 0x1000, ORIGIN = 0x100, CODE = 0x2000;

    /** Where strings come from and go to. */
    private static final int DATA_SEGMENT = 0x3000, STACK_SEGMENT = 0x6000;

    /** Ports that are accessed by their number in an instruction, and by DX; none of them ends the VM. */
    private static final int[] LOW = {
        0x20, 0x21, 0x40, 0x41, 0x42, 0x43, 0x60, 0x61, 0x64, 0x70, 0x71, 0xA1, 0xE0, 0xE1, 0xE2
    };

    private static final int[] HIGH = {
        0x3F8, 0x3F8, 0x3F9, 0x3FA, 0x3FB, 0x3FC, 0x3FD, 0x3FE, 0x300, 0x301, 0x302, 0x303, 0x307, 0x30F, 0x310, 0x310,
        0x3C0, 0x3C4, 0x3C5, 0x3CE, 0x3CF, 0x3D4, 0x3D5, 0x3DA
    };

    /** BIOS services, as interrupt and AH: keys, serial bytes, time, disk, display, waits. */
    private static final int[][] SERVICES = {
        {0x16, 0x00},
        {0x16, 0x01},
        {0x16, 0x02},
        {0x16, 0x11},
        {0x14, 0x01},
        {0x14, 0x02},
        {0x14, 0x03},
        {0x1A, 0x00},
        {0x1A, 0x02},
        {0x1A, 0x04},
        {0x13, 0x02},
        {0x13, 0x08},
        {0x10, 0x0E},
        {0x10, 0x06},
        {0x10, 0x09},
        {0x10, 0x03},
        {0x15, 0x86},
        {0x12, 0x00}
    };

    /** An NE2000 that listens to all frames, as register and value. */
    private static final int[] NIC = {
        0, 0x21, 0xE, 0x48, 0xC, 0x14, 0xD, 0, 4, 0x40, 1, 0x46, 3, 0x46, 2, 0x60, 7, 0xFF, 0xF, 1, 0, 0x61, 7, 0x46, 0,
        0x22
    };

    private static final byte NOP = (byte) 0x90;

    private final SplittableRandom random;
    private final byte[] code = new byte[CODE];
    private int length;

    RandomDevices(SplittableRandom random) {
        this.random = random;
    }

    /** Gives a machine that has just been switched on the program, and has it begin there. */
    void lay(Core core) {
        start();
        while (length < CODE - 32) {
            step();
        }
        emit(0xE9, low(-length - 3), high(-length - 3));
        Memory memory = core.memory();
        memory.put((SEGMENT << 4) + ORIGIN, code, 0, length);
        Cpu cpu = core.cpu();
        cpu.setSegment(Cpu.CS, SEGMENT);
        cpu.setIp(ORIGIN);
        cpu.setSegment(Cpu.DS, DATA_SEGMENT);
        cpu.setSegment(Cpu.ES, DATA_SEGMENT);
        cpu.setSegment(Cpu.SS, STACK_SEGMENT);
        cpu.setReg32(Cpu.SP, 0x8000);
        cpu.setFlags(Flags.IF);
    }

    private void start() {
        if (random.nextBoolean()) {
            for (int n = 0; n < NIC.length; n += 2) {
                outDx(0x300 + NIC[n], NIC[n + 1]);
            }
        }
        if (random.nextBoolean()) {
            outDx(0x3F9, 1);
            outDx(0x3FC, 8);
        }
        outLow(0x21, random.nextInt(4) == 0 ? random.nextInt(256) : 0xA0);
    }

    private void step() {
        switch (random.nextInt(14)) {
            case 0 -> emit(0xE4, LOW[random.nextInt(LOW.length)]);
            case 1 -> outLow();
            case 2, 3 -> inDx(HIGH[random.nextInt(HIGH.length)], random.nextInt(4) == 0);
            case 4 -> outDx(HIGH[random.nextInt(HIGH.length)], random.nextInt(256));
            case 5 -> strings();
            case 6 -> emit(0xFB, 0xF4); // STI, HLT
            case 7, 8 -> service();
            case 9 -> emit(0x0F, 0x31); // RDTSC
            case 10 -> emit(0xB9, random.nextInt(256), random.nextInt(8), 0xE2, 0xFE); // MOV CX, LOOP $
            case 11 -> emit(0x00, 0x07, 0x43); // ADD [BX],AL and INC BX: what was read shows in memory
            case 12 -> emit(random.nextInt(4) == 0 ? 0xFA : 0xFB); // CLI or STI
            default -> {
                outLow(0x20, 0x20);
                outDx(0x307, 0xFF);
            }
        }
    }

    /** Neither a reset nor a wait that no VM survives: the keyboard's controller gets only commands of the keyboard and mouse. */
    private void outLow() {
        int port = LOW[random.nextInt(LOW.length)];
        int value = port == 0x64 ? (random.nextBoolean() ? 0xA8 : 0xD4) : random.nextInt(256);
        outLow(port, value);
    }

    private void outLow(int port, int value) {
        emit(0xB0, value, 0xE6, port);
    }

    private void inDx(int port, boolean word) {
        emit(0xBA, low(port), high(port), word ? 0xED : 0xEC);
    }

    private void outDx(int port, int value) {
        emit(0xBA, low(port), high(port), 0xB0, value, 0xEE);
    }

    /** REP INS or OUTS, of bytes or words. */
    private void strings() {
        int port = random.nextInt(4) == 0 ? 0xE1 : HIGH[random.nextInt(HIGH.length)];
        int offset = random.nextInt(0x8000);
        emit(0xBA, low(port), high(port), 0xB9, random.nextInt(64), 0); // MOV DX, MOV CX
        emit(0xBF, low(offset), high(offset), 0xBE, low(offset), high(offset)); // MOV DI, MOV SI
        emit(0xF3, 0x6C + random.nextInt(4));
    }

    private void service() {
        int[] service = SERVICES[random.nextInt(SERVICES.length)];
        int al = service[0] == 0x13 || service[0] == 0x10 ? 1 + random.nextInt(8) : random.nextInt(256);
        int cx = service[0] == 0x15 ? 0 : 1 + random.nextInt(9); // CX:DX is how long it waits, in microseconds.
        emit(0xB8, al, service[1], 0xB9, cx, 0, 0xBA, random.nextInt(2), random.nextInt(2));
        emit(0xBB, random.nextInt(256), random.nextInt(0x40), 0xCD, service[0]);
    }

    private void emit(int... bytes) {
        for (int value : bytes) {
            code[length++] = (byte) value;
        }
        if (random.nextInt(8) == 0) {
            code[length++] = NOP;
        }
    }

    private static int low(int value) {
        return value & 0xFF;
    }

    private static int high(int value) {
        return value >> 8 & 0xFF;
    }
}
