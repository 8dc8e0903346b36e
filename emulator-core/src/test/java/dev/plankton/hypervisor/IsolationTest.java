package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.hypervisor.io.RunState;
import dev.plankton.machine.BootImage;
import dev.plankton.memory.StateMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** VMs share cores; none sees what another wrote. */
class IsolationTest {
    private static final int AREA = 0x8000;
    private static final int AREA_SIZE = 0x2000;

    /** Fills 8 KB with its number, and answers whether they still hold it. */
    private static final BootImage PATTERN = GuestImage.serves("""
            66E5E4        in eax,0E4h
            BF0080        mov di,8000h
            B90008        mov cx,800h
            F366AB        rep stosd
            """, """
            66E5E4        in eax,0E4h
            BF0080        mov di,8000h
            B90008        mov cx,800h
            F366AF        repe scasd
            0F94C0        sete al
            E6E1          out 0E1h,al
            """);

    /** Writes everywhere above its own sector: from 8000h up, over the ROM, to FFFF:FFFF. */
    private static final BootImage EVERYWHERE = GuestImage.of("""
            B80008        mov ax,800h
            bank:
            8EC0          mov es,ax
            31FF          xor di,di
            B90080        mov cx,8000h
            F3AB          rep stosw
            050010        add ax,1000h
            73F2          jnc bank
            B8FFFF        mov ax,0FFFFh
            8EC0          mov es,ax
            31FF          xor di,di
            B90080        mov cx,8000h
            F3AB          rep stosw
            FB            sti
            F4            hlt
            EBFC          jmp $-2
            """);

    private final Hypervisor hypervisor = Hypervisor.create();

    @AfterEach
    void close() {
        hypervisor.close();
    }

    @Test
    void thousandsKeepTheirOwnPattern() {
        int count = 3000;
        int first = hypervisor.boot(PATTERN, count, booted -> {});
        Random random = new Random(42);
        List<Reply> replies = new ArrayList<>();
        for (int n = 0; n < 3 * count; n++) {
            Vm vm = hypervisor.vm(first + (n < count ? n : random.nextInt(count)));
            replies.add(Reply.to(vm, "x"));
        }
        for (Reply reply : replies) {
            assertThat(reply.await()).containsExactly(1);
        }
        for (int n = 0; n < count; n += 97) {
            byte[] area = hypervisor.vm(first + n).read(AREA, AREA_SIZE);
            for (int at = 0; at < AREA_SIZE; at += 4) {
                int value = (area[at] & 0xFF) | (area[at + 1] & 0xFF) << 8 | area[at + 2] << 16 | area[at + 3] << 24;
                assertThat(value).isEqualTo(first + n);
            }
        }
    }

    @Test
    void aGuestThatWritesEverywhereChangesItsOwnMemoryOnly() {
        byte[] before = hypervisor.create(EVERYWHERE).read(0, StateMap.RAM_SIZE);
        Vm writer = VmPatience.asleep(hypervisor, EVERYWHERE);

        byte[] after = writer.read(0, StateMap.RAM_SIZE);
        for (int at = 0x8000; at < StateMap.RAM_SIZE; at++) {
            if (at >= StateMap.EMPTY && at < StateMap.ROM_END) {
                assertThat(after[at]).as("ROM at %x", at).isEqualTo(before[at]);
            } else if (at >= 0x10FFF0) {
                assertThat(after[at]).as("byte at %x", at).isZero();
            } else if (at >= StateMap.ROM_END) {
                assertThat(after[at]).as("byte at %x", at).isEqualTo((byte) 0xFF);
            } else {
                int bank = 0x800 + (at - 0x8000 >> 16 << 12);
                int value = (at & 1) == 0 ? bank : bank >> 8;
                assertThat(after[at]).as("byte at %x", at).isEqualTo((byte) value);
            }
        }

        for (int n = 0; n < 20; n++) {
            Vm other = hypervisor.boot(GuestImage.COUNTS);
            assertThat(Reply.to(other, "x").await()).containsExactly(1);
            assertThat(other.read(0x8000, StateMap.ROM - 0x8000)).containsOnly(before(0x8000, StateMap.ROM));
            assertThat(other.read(StateMap.ROM_END, 0x10000)).containsOnly(0);
        }
    }

    /** The distinct bytes of a fresh VM's memory there. */
    private byte[] before(int from, int to) {
        byte[] bytes = hypervisor.create(GuestImage.COUNTS).read(from, to - from);
        boolean[] seen = new boolean[256];
        for (byte each : bytes) {
            seen[each & 0xFF] = true;
        }
        byte[] distinct = new byte[256];
        int count = 0;
        for (int value = 0; value < 256; value++) {
            if (seen[value]) {
                distinct[count++] = (byte) value;
            }
        }
        return java.util.Arrays.copyOf(distinct, count);
    }

    @Test
    void withA20OffAddressesWrap() {
        Vm vm = hypervisor.boot(GuestImage.of("""
                E492          in al,92h
                24FD          and al,0FDh
                E692          out 92h,al
                B8FFFF        mov ax,0FFFFh
                8EC0          mov es,ax
                26C60610065A  mov byte [es:610h],5Ah
                FB            sti
                F4            hlt
                EBFC          jmp $-2
                """));
        VmPatience.untilState(vm, RunState.IDLE);

        assertThat(vm.read(0x600, 1)).containsExactly(0x5A);
        assertThat(vm.read(0x100600, 1)).containsExactly(0);
    }
}
