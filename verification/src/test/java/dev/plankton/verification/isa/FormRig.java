package dev.plankton.verification.isa;

import dev.plankton.cpu.Cpu;
import dev.plankton.cpu.isa.Opcode;
import dev.plankton.cpu.isa.Trait;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.state.Interrupts;
import dev.plankton.cpu.state.Ports;
import dev.plankton.cpu.state.Stop;
import dev.plankton.memory.Memory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;

/** Executes one instruction of a form, with random operands that lie well within their segments. */
final class FormRig {
    private static final int CODE = 0x20000, IP = 0x4000;

    /** Where all vectors point to, by segment. */
    private static final int HANDLERS = 0x9000;

    /** What operands and the stack can reach. */
    private static final int DATA = 0x4000, DATA_END = CODE;

    /** A data segment begins at a fixed distance from the one before. */
    private static final int APART = 0x400;

    private static final byte[] DATA_POOL = pool();

    private final CpuModel model;
    private final Memory memory = Memory.withoutRom();
    private final Cpu cpu;
    private boolean ports;

    /**
     * What an instruction has done.
     *
     * @param code its bytes
     * @param ended whether the CPU stopped for another reason than its fuel or HLT
     * @param faulted whether it raised an exception
     * @param namesMemory whether its ModRM byte, if it has one, names memory
     * @param stored whether it changed RAM
     * @param transferred whether another instruction than the next one would follow
     * @param ports whether it read or wrote a port
     * @param segments whether it changed a segment register
     * @param changedFlags flags that are not as before
     * @param flags all flags after it
     * @param effect a sum of the registers, RAM, the segment registers and IP after it
     */
    record Outcome(
            String code,
            boolean ended,
            boolean faulted,
            boolean namesMemory,
            boolean stored,
            boolean transferred,
            boolean ports,
            boolean segments,
            int changedFlags,
            int flags,
            long effect) {}

    FormRig(CpuModel model) {
        this.model = model;
        cpu = new Cpu(model, memory, new SomePorts(), Interrupts.NONE);
        for (int vector = 0; vector < 256; vector++) {
            memory.put32(4 * vector, HANDLERS << 16);
        }
    }

    Outcome execute(Opcode opcode, long seed, int flags) {
        SplittableRandom random = new SplittableRandom(seed);
        cpu.reset();
        memory.put(DATA, DATA_POOL, random.nextInt(DATA_END - DATA), DATA_END - DATA);
        for (int n = Cpu.AX; n <= Cpu.DI; n++) {
            cpu.setReg32(n, random.nextInt(4) == 0 ? 0 : random.nextInt(0x1000));
        }
        cpu.setReg32(Cpu.SP, 0x2000);
        cpu.setReg32(Cpu.BP, 0x800 + random.nextInt(0x800));
        for (int n = Cpu.ES; n <= model.lastSegment(); n++) {
            cpu.setSegment(n, (n + 1) * APART);
        }
        cpu.setSegment(Cpu.CS, CODE >> 4);
        cpu.setIp(IP);
        cpu.setFlags(flags);
        Code code = new Code(opcode, model, random);
        memory.put(CODE + IP, code.bytes, 0, code.length);
        byte[] before = data();
        int[] segments = segments();
        int flagsBefore = cpu.flags();
        ports = false;
        Stop stop = cpu.run(1);
        boolean faulted = cpu.segment(Cpu.CS) == HANDLERS && !code.interrupts();
        boolean stored = !Arrays.equals(data(), before);
        boolean transferred = cpu.segment(Cpu.CS) != CODE >> 4 || cpu.ip() != IP + code.length;
        return new Outcome(
                HexFormat.of().formatHex(code.bytes, 0, code.length),
                stop == Stop.SHUTDOWN,
                faulted,
                code.inMemory,
                stored,
                transferred && !faulted,
                ports,
                !Arrays.equals(segments, segments()),
                cpu.flags() ^ flagsBefore,
                cpu.flags(),
                effect());
    }

    private byte[] data() {
        return Arrays.copyOfRange(memory.bytes(), DATA, DATA_END);
    }

    /** Random bytes, every second eight of them zero, of which each instruction finds a part. */
    private static byte[] pool() {
        SplittableRandom random = new SplittableRandom(1);
        ByteBuffer pool = ByteBuffer.allocate(2 * (DATA_END - DATA));
        while (pool.hasRemaining()) {
            pool.putLong(random.nextBoolean() ? 0 : random.nextLong());
        }
        return pool.array();
    }

    private int[] segments() {
        int[] segments = new int[6];
        Arrays.setAll(segments, cpu::segment);
        return segments;
    }

    private long effect() {
        long sum = Arrays.hashCode(data());
        for (int n = Cpu.AX; n <= Cpu.DI; n++) {
            sum = 31 * sum + cpu.reg32(n);
        }
        return 31 * (31 * sum + cpu.ip()) + Arrays.hashCode(segments());
    }

    /** An instruction of a form. */
    private static final class Code {
        final byte[] bytes = new byte[16];
        final Opcode opcode;
        int length;
        boolean inMemory;

        Code(Opcode opcode, CpuModel model, SplittableRandom random) {
            this.opcode = opcode;
            boolean operand32 = model == CpuModel.I686 && !opcode.transfers() && random.nextBoolean();
            if (operand32) {
                emit(0x66, 1);
            }
            if (opcode.twoByte()) {
                emit(0x0F, 1);
            }
            emit(opcode.code() | (opcode.plusRegister() ? random.nextInt(8) : 0), 1);
            inMemory = opcode.hasOffset();
            if (opcode.hasModRm()) {
                modRm(random);
            }
            for (String operand : opcode.operands()) {
                switch (operand) {
                    case "Ib", "Iz", "Jb" -> emit(random.nextInt(1, 128), 1);
                    case "Iw" -> emit(random.nextInt(0x1000), 2);
                    case "Jv" -> emit(random.nextInt(1, 0x1000), 2);
                    case "Iv" -> emit(random.nextInt(), operand32 ? 4 : 2);
                    case "Ap" -> {
                        emit(random.nextInt(0x1000), 2);
                        emit(0x8000, 2);
                    }
                    case "Ob", "Ov" -> emit(random.nextInt(0x1000), 2);
                    default -> {}
                }
            }
        }

        private void modRm(SplittableRandom random) {
            if (opcode.second() >= 0) {
                emit(opcode.second() | (opcode.namesStackRegister() ? random.nextInt(8) : 0), 1);
                return;
            }
            int reg = opcode.extension() >= 0 ? opcode.extension() : random.nextInt(8);
            boolean memory = !opcode.registerOnly() && (opcode.memoryOnly() || random.nextBoolean());
            inMemory = memory;
            if (!memory) {
                emit(0xC0 | reg << 3 | random.nextInt(8), 1);
                return;
            }
            int mod = random.nextInt(3);
            int rm = random.nextInt(8);
            emit(mod << 6 | reg << 3 | rm, 1);
            if (mod == 1) {
                emit(random.nextInt(128), 1);
            } else if (mod == 2 || rm == 6) {
                emit(random.nextInt(0x1000), 2);
            }
        }

        private void emit(int value, int size) {
            for (int n = 0; n < size; n++) {
                bytes[length++] = (byte) (value >> 8 * n);
            }
        }

        /** Whether it goes to a handler when it does what it should. */
        boolean interrupts() {
            return opcode.is(Trait.INTERRUPT);
        }
    }

    private final class SomePorts implements Ports {
        @Override
        public int in(int port, int size) {
            ports = true;
            return port * 0x01234567;
        }

        @Override
        public void out(int port, int size, int value) {
            ports = true;
        }
    }
}
