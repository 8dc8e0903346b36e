package dev.plankton.machine.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.RegionCaches;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.region.Regions;
import dev.plankton.machine.MachineProfile;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * What regions know at an instruction from those before it: EDX and EAX as one number, what the flags come from, lower halves
 * of registers. The interpreter, which knows nothing of it, comes to the same.
 */
final class JoinedInstructionsTest {
    private static final int FUEL = 2_000, PROGRAMS = 400, LONGEST = 12;

    /** Of divisions, and of an operand that crosses the end of its segment. */
    private static final int[] EXCEPTIONS = {0, 12, 13};

    private static final MachineProfile PROFILE = PcRig.PROFILE.withCpu(CpuModel.I686);

    private static final String[] INSTRUCTIONS =
            """
            66F7EB        imul ebx
            66F7E3        mul ebx
            660FACD00D    shrd eax,edx,13
            660FA4C209    shld edx,eax,9
            660FACC20B    shrd edx,eax,11
            6699          cdq
            99            cwd
            66F7FB        idiv ebx
            66F7FE        idiv esi
            66F7F3        div ebx
            F7F3          div bx
            6631D2        xor edx,edx
            6629D2        sub edx,edx
            31D2          xor dx,dx
            BA0000        mov dx,0
            B680          mov dh,80h
            66B800000080  mov eax,80000000h
            66BEFFFFFFFF  mov esi,-1
            6639D8        cmp eax,ebx
            39D9          cmp cx,bx
            38D3          cmp bl,dl
            6629F0        sub eax,esi
            6601D8        add eax,ebx
            01D8          add ax,bx
            00D1          add cl,dl
            66F7D8        neg eax
            6689D1        mov ecx,edx
            89D0          mov ax,dx
            6683D100      adc ecx,0
            11CA          adc dx,cx
            6619FE        sbb esi,edi
            18F1          sbb cl,dh
            0F92C1        setb cl
            0F9FC6        setg dh
            660F4CCE      cmovl ecx,esi
            0F42CF        cmovb cx,di
            660F42CF      cmovb ecx,edi
            720190        jc over nop
            760140        jbe over inc ax
            660FB7CA      movzx ecx,dx
            660FCA        bswap edx
            66D3EA        shr edx,cl
            D3E0          shl ax,cl
            50            push ax
            66895C0A      mov [si+10],ebx
            """.lines().map(line -> line.split(" ", 2)[0]).toArray(String[]::new);

    @Test
    void regionsDoWhatTheInterpreterDoes() {
        compare(RegionCaches::prompt, PROGRAMS);
    }

    @Test
    void soDoRegionsOfEveryInstruction() {
        compare(RegionCaches::always, PROGRAMS / 4);
    }

    private static void compare(Supplier<Regions> regions, int programs) {
        Core interpreted = new Core(PROFILE, (Regions) null);
        Regions source = regions.get();
        Core compiled = new Core(PROFILE, source);
        SplittableRandom random = new SplittableRandom(1);
        for (int program = 0; program < programs; program++) {
            String body = body(random);
            assertThat(run(compiled, body)).as(body).isEqualTo(run(interpreted, body));
        }
        assertThat(compiled.cpu().inRegions()).isGreaterThan(FUEL);
        assertThat(source.counters().failed()).isZero();
    }

    private static String body(SplittableRandom random) {
        StringBuilder body = new StringBuilder();
        for (int n = 2 + random.nextInt(LONGEST - 1); n > 0; n--) {
            body.append(INSTRUCTIONS[random.nextInt(INSTRUCTIONS.length)]);
        }
        // Where a jump at the end leads to.
        return body + "90";
    }

    /** The delta of a new VM that executes a body again and again; what it raises goes on after it. */
    private static byte[] run(Core core, String body) {
        String listing = """
                FA            cli
                B80020        mov ax,2000h
                8ED8          mov ds,ax
                8ED0          mov ss,ax
                loop:
                BC0001        mov sp,100h
                BODY
                after:
                9C            pushf
                58            pop ax
                01066000      add [60h],ax
                66010E6400    add [64h],ecx
                6601166800    add [68h],edx
                6669DB0D661900 imul ebx,ebx,1664525
                6681C35FF36E3C add ebx,1013904223
                6601DE        add esi,ebx
                66C1CF05      ror edi,5
                6631F7        xor edi,esi
                6689F8        mov eax,edi
                6689F2        mov edx,esi
                66C1FA1C      sar edx,28
                E9DISTANCE    jmp loop
                """;
        int loop = 0x7C08;
        int after = loop + 3 + body.length() / 2;
        int distance = loop - (after + 0x35);
        PcRig rig = new PcRig(
                listing.replace("BODY", body)
                        .replace("DISTANCE", "%02X%02X".formatted(distance & 0xFF, distance >> 8 & 0xFF)),
                PROFILE,
                core);
        for (int exception : EXCEPTIONS) {
            core.memory().put32(4 * exception, after);
        }
        rig.run(FUEL);
        core.unmount();
        return core.delta().copy();
    }
}
