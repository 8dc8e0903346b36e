package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.device.DeviceHost;
import dev.plankton.hypervisor.io.Offer;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.Exit;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.core.Core;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A thousand VMs are woken, grow, shrink, stop and fork at random, by two threads at once; then the history of each runs
 * again on a core that is never packed. Every reply and every byte of memory must be the same.
 */
class PackedStateTest {
    private static final int IMAGES = 40;
    private static final int VMS = 1000;
    private static final int THREADS = 2;
    private static final int STEPS = 6000;

    /** Where the number is that distinguishes an image from the others. */
    private static final int KEY = 0x66;

    private static final MachineProfile PROFILE =
            MachineProfile.DEFAULT.withClock(new ClockSource.Instructions(100_000_000, 0));

    /**
     * A request is an offset, a length and a byte: it fills that part of the segment at 1000h, and replies with a sum over
     * the first kilobyte there, the number of requests so far and the image's own number.
     */
    private static final byte[] SECTOR = GuestImage.sector(GuestImage.serving("""
            FC            cld
            31C0          xor ax,ax
            8ED0          mov ss,ax
            BC007C        mov sp,7C00h
            8ED8          mov ds,ax
            8EC0          mov es,ax
            """, """
            BAE100        mov dx,0E1h
            BF0007        mov di,700h
            B90500        mov cx,5
            F36C          rep insb
            B80010        mov ax,1000h
            8EC0          mov es,ax
            8B3E0007      mov di,[700h]
            8B0E0207      mov cx,[702h]
            A00407        mov al,[704h]
            F3AA          rep stosb
            FF060006      inc word [600h]
            8E1E647C      mov ds,[segment]
            31F6          xor si,si
            31DB          xor bx,bx
            B90002        mov cx,512
            sum:
            AD            lodsw
            01C3          add bx,ax
            D1C3          rol bx,1
            E2F9          loop sum
            8ED9          mov ds,cx
            8EC1          mov es,cx
            031E0006      add bx,[600h]
            031E667C      add bx,[key]
            88D8          mov al,bl
            E6E1          out 0E1h,al
            88F8          mov al,bh
            E6E1          out 0E1h,al
            """) + """
            segment:
            0010          dw 1000h
            key:
            0000          dw 0
            """);

    /** A VM, what it was asked from its boot on, its parents' part included, and what it replied. */
    private static final class Subject {
        final Vm vm;
        final BootImage image;
        final List<byte[]> requests = new ArrayList<>();
        final List<byte[]> replies = new ArrayList<>();

        Subject(Vm vm, BootImage image) {
            this.vm = vm;
            this.image = image;
        }

        void ask(byte[] request, boolean here) {
            // Asked while it still runs it would take another path through its code.
            VmPatience.untilState(vm, RunState.IDLE);
            Reply reply = new Reply();
            Offer offer = here ? vm.requestHere(request, reply) : vm.request(request, reply);
            assertThat(offer).isEqualTo(Offer.ACCEPTED);
            requests.add(request);
            replies.add(reply.await());
        }

        Subject fork() {
            VmPatience.untilState(vm, RunState.IDLE);
            Subject child = new Subject(vm.fork(), image);
            child.requests.addAll(requests);
            child.replies.addAll(replies);
            return child;
        }
    }

    @ParameterizedTest
    @CsvSource({"1,", "2,DELTA_SHARING", "3,OFF_HEAP", "4,PACKING"})
    void isThatOfVmsNeverPacked(long seed, Saving without) throws InterruptedException {
        Set<Saving> left = without == null ? EnumSet.noneOf(Saving.class) : EnumSet.of(without);
        try (Hypervisor hypervisor =
                Hypervisor.builder().profile(PROFILE).without(left).build()) {
            List<List<Subject>> parts = new ArrayList<>();
            List<Throwable> failures = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (int n = 0; n < THREADS; n++) {
                List<Subject> part = new ArrayList<>();
                parts.add(part);
                Random random = new Random(seed * THREADS + n);
                threads.add(Thread.ofPlatform().start(() -> {
                    try {
                        live(hypervisor, part, random);
                    } catch (RuntimeException | Error e) {
                        synchronized (failures) {
                            failures.add(e);
                        }
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(failures).isEmpty();
            Core core = new Core(PROFILE);
            parts.forEach(part -> part.forEach(subject -> compare(subject, core)));
        }
    }

    private static void live(Hypervisor hypervisor, List<Subject> subjects, Random random) {
        for (int n = 0; n < VMS / THREADS; n++) {
            BootImage image = image(random.nextInt(IMAGES));
            subjects.add(new Subject(hypervisor.boot(image), image));
        }
        for (int step = 0; step < STEPS / THREADS; step++) {
            int at = random.nextInt(subjects.size());
            Subject subject = subjects.get(at);
            switch (random.nextInt(20)) {
                case 0 -> {
                    subject.vm.stop();
                    subjects.set(at, subjects.getLast());
                    subjects.removeLast();
                }
                case 1, 2 -> subjects.add(subject.fork());
                case 3 -> subject.ask(request(0, 0xFFFF, 0), true);
                case 4 -> subject.ask(request(random.nextInt(), random.nextInt(20_000), random.nextInt()), true);
                default ->
                    subject.ask(request(random.nextInt(1000), random.nextInt(40), random.nextInt(3)), step % 2 == 0);
            }
        }
    }

    private static byte[] request(int offset, int length, int value) {
        return new byte[] {(byte) offset, (byte) (offset >> 8), (byte) length, (byte) (length >> 8), (byte) value};
    }

    private static BootImage image(int key) {
        byte[] sector = SECTOR.clone();
        sector[KEY] = (byte) key;
        return BootImage.of("key " + key, sector);
    }

    private static void compare(Subject subject, Core core) {
        Outside outside = new Outside(core);
        core.mountNew(subject.vm.template(), outside);
        sleep(core);
        for (int n = 0; n < subject.requests.size(); n++) {
            outside.request = subject.requests.get(n);
            sleep(core);
            assertThat(outside.reply.toByteArray()).as("reply " + n).isEqualTo(subject.replies.get(n));
            outside.reply.reset();
        }
        VmPatience.untilState(subject.vm, RunState.IDLE);
        byte[] memory = subject.vm.read(0, StateMap.RAM_SIZE);
        int difference = Arrays.mismatch(memory, 0, memory.length, core.memory().bytes(), 0, memory.length);
        assertThat(difference).as("first byte that differs in " + subject.vm).isEqualTo(-1);
        assertThat(subject.vm.instructions()).isEqualTo(core.cpu().instructions());
        core.unmount();
    }

    private static void sleep(Core core) {
        assertThat(core.run(10_000_000)).isInstanceOf(Exit.Halted.class);
    }

    /** Hands the guest its next request and takes its reply. */
    private static final class Outside implements DeviceHost {
        private final Core core;
        private final ByteArrayOutputStream reply = new ByteArrayOutputStream();
        private byte[] request;

        Outside(Core core) {
            this.core = core;
        }

        @Override
        public void ready() {
            byte[] next = request;
            request = null;
            if (next != null) {
                core.present(next);
            }
        }

        @Override
        public void replyPart(Memory memory, int address, int length) {
            reply.write(memory.bytes(), address, length);
        }
    }
}
