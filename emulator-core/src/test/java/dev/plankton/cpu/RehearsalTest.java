package dev.plankton.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.region.RegionCache;
import dev.plankton.cpu.region.compiler.RegionCompiler;
import dev.plankton.cpu.state.Interrupts;
import dev.plankton.cpu.state.Ports;
import dev.plankton.memory.Memory;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A guest does not see that its code has been rehearsed. */
final class RehearsalTest {
    private static final int CODE = 0x7C00;
    private static final int INSTRUCTIONS = 60_000;

    /** Loops in loops that copy, search, divide, call, read a port and store beside their own code. */
    private static final String LOOPS = """
            outer:
            B90500        mov cx,5
            inner:
            51            push cx
            BE0010BF1010  mov si,1000h; mov di,1010h
            B90800F3A4    mov cx,8; rep movsb
            30C0          xor al,al
            F2AE          repne scasb
            89D8          mov ax,bx
            D40A          aam
            0FBCD0        bsf dx,ax
            E80E00        call sub
            A2407C        mov [7C40h],al
            59            pop cx
            E2E0          loop inner
            E421          in al,21h
            01C3          add bx,ax
            43            inc bx
            EBD6          jmp outer
            90            nop
            sub:
            60            pusha
            9C            pushf
            81C30100      add bx,1
            9D            popf
            61            popa
            C3            ret
            """;

    @Test
    void theGuestComputesTheSame() {
        AtomicInteger made = new AtomicInteger();
        RegionCache rehearsed =
                new RegionCache(RegionCache.Mode.PROMPT, new Rehearsal((snapshot, instructions, onlyLoops, checked) -> {
                    made.incrementAndGet();
                    return RegionCompiler.compile(snapshot, instructions, onlyLoops, checked);
                }));
        Cpu regions = run(rehearsed);
        Cpu interpreter = run(null);
        assertThat(made).hasPositiveValue();
        assertThat(regions.inRegions()).as("executed in regions").isGreaterThan(INSTRUCTIONS / 2);
        assertThat(regions.instructions()).isEqualTo(interpreter.instructions());
        regions.save();
        interpreter.save();
        assertThat(regions.memory().bytes()).isEqualTo(interpreter.memory().bytes());
    }

    private static Cpu run(@Nullable RegionCache source) {
        Memory memory = Memory.withoutRom();
        byte[] code = HexFormat.of().parseHex(hex());
        memory.put(CODE, code, 0, code.length);
        Cpu cpu = new Cpu(CpuModel.I686, memory, new Counter(), Interrupts.NONE);
        for (int segment = Cpu.ES; segment <= Cpu.GS; segment++) {
            cpu.setSegment(segment, 0);
        }
        cpu.setReg16(Cpu.SP, 0x7000);
        cpu.setIp(CODE);
        cpu.useRegions(source);
        while (cpu.instructions() < INSTRUCTIONS) {
            cpu.run(1000);
        }
        return cpu;
    }

    /** The bytes of {@link #LOOPS}, which stand before each line's comment. */
    private static String hex() {
        StringBuilder hex = new StringBuilder();
        LOOPS.lines().filter(line -> !line.contains(":")).forEach(line -> hex.append(line.split(" ")[0]));
        return hex.toString();
    }

    private static final class Counter implements Ports {
        private int count;

        @Override
        public int in(int port, int size) {
            return ++count;
        }

        @Override
        public void out(int port, int size, int value) {}
    }
}
