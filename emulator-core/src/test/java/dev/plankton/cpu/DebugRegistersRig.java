package dev.plankton.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.state.Ports;
import dev.plankton.cpu.state.Registers;
import dev.plankton.cpu.state.Stop;
import dev.plankton.memory.Memory;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;

/** A CPU with breakpoints, which are set by instructions, and handlers that halt; in the interpreter and in regions. */
abstract class DebugRegistersRig {
    static final int CODE = 0x1000;
    static final int HANDLER = 0x2000;
    static final int OTHER_HANDLER = 0x2100;
    static final int DATA = 0x3000;
    static final int STACK = 0x8000;

    static final int BD = 1 << 13;
    static final int BS = 1 << 14;
    static final int GD = 1 << 13;

    @Parameter
    private boolean regions;

    final Memory memory = Memory.withoutRom();
    final InterruptLine line = new InterruptLine();
    final Bus bus = new Bus();
    final Cpu cpu = new Cpu(CpuModel.I686, memory, bus, line);

    @BeforeEach
    void start() {
        if (regions) {
            cpu.useRegions(RegionCaches.always());
        }
        for (int segment = Cpu.ES; segment <= Cpu.GS; segment++) {
            cpu.setSegment(segment, 0);
        }
        cpu.setReg16(Cpu.SP, STACK);
        cpu.setReg16(Cpu.BX, DATA);
        cpu.setIp(CODE);
        memory.put16(1 * 4, HANDLER);
        for (int vector : new int[] {0, 6, 0x20, 0x21}) {
            memory.put16(vector * 4, OTHER_HANDLER);
        }
        code(HANDLER, "F4"); // hlt
        code(OTHER_HANDLER, "90 F4"); // nop; hlt
    }

    /** Sets breakpoint {@code n} by the instructions that do so. */
    void enable(int n, int address, int type, int length) {
        int ip = cpu.ip();
        int eax = cpu.reg32(Cpu.AX);
        int control = 1 << 2 * n | type << 16 + 4 * n | length << 18 + 4 * n;
        code(0x2800, "66 B8 00000000  0F 23 C0  66 B8 00000000  0F 23 F8  F4");
        memory.put32(0x2802, address);
        memory.put8(0x2808, 0xC0 | n << 3);
        memory.put32(0x280B, control);
        cpu.setIp(0x2800);
        end();
        cpu.setReg32(Cpu.AX, eax);
        cpu.setIp(ip);
    }

    void disable() {
        memory.put32(Registers.debug(7), 0x400);
        cpu.save();
        cpu.load();
    }

    void enableExtensions() {
        memory.put32(Registers.control(4), 8);
        cpu.save();
        cpu.load();
    }

    void end() {
        assertThat(cpu.run(1000)).isEqualTo(Stop.HALT);
        assertThat(cpu.ip()).as("not in a handler").isNotIn(HANDLER + 1, OTHER_HANDLER + 2);
    }

    /** Runs to the handler of debug exceptions, which is to return to {@code address}, with these bits of DR6 set. */
    void trapped(int address, int status) {
        assertThat(cpu.run(1000)).isEqualTo(Stop.HALT);
        assertThat(cpu.ip()).as("handler").isEqualTo(HANDLER + 1);
        assertThat(memory.get16(cpu.reg16(Cpu.SP))).as("returns to").isEqualTo(address);
        assertThat(dr6()).as("DR6").isEqualTo(0xFFFF0FF0 | status);
    }

    /** Ends the handler. */
    void iret() {
        int sp = cpu.reg16(Cpu.SP);
        cpu.setIp(memory.get16(sp));
        cpu.setFlags(memory.get16(sp + 4));
        cpu.setReg16(Cpu.SP, sp + 6);
    }

    /** Ends the handler by an IRETD with {@code flags}. */
    void iretd(int flags) {
        int sp = cpu.reg16(Cpu.SP);
        int ip = memory.get16(sp);
        memory.put32(sp - 6, ip);
        memory.put32(sp - 2, 0);
        memory.put32(sp + 2, flags);
        cpu.setReg16(Cpu.SP, sp - 6);
        code(0x2900, "66 CF");
        cpu.setIp(0x2900);
    }

    int dr6() {
        return memory.get32(Registers.debug(6));
    }

    void code(int at, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        for (int n = 0; n < bytes.length; n++) {
            memory.put8(at + n, bytes[n]);
        }
    }

    static final class Bus implements Ports {
        int accesses;

        @Override
        public int in(int port, int size) {
            accesses++;
            return -1;
        }

        @Override
        public void out(int port, int size, int value) {
            accesses++;
        }
    }
}
