package dev.plankton.bench.mix;

import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.io.Offer;
import dev.plankton.machine.BootImage;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A guest made from a seed: no two seeds make the same code. It fills some memory when it boots, and keeps the last request,
 * of a fixed length. It answers a request with that many bytes: each byte of it after some random operations, combined by
 * XOR with the byte kept at that place. Immutable.
 */
final class GeneratedGuest implements Talk {
    private static final int SECTOR = 512;
    private static final int LEAST_OPERATIONS = 3;
    private static final int MOST_OPERATIONS = 12;
    private static final int LEAST_LENGTH = 4;
    private static final int MOST_LENGTH = 48;

    private final long seed;
    private final int length;
    private final List<Operation> operations = new ArrayList<>();
    private final BootImage image;

    /** An instruction on AL, of which some have an immediate operand and some take CL, the bytes that are left. */
    private enum Kind {
        ADD(0x04, true),
        SUB(0x2C, true),
        XOR(0x34, true),
        ROL(0xC0D0, false),
        ROR(0xC8D0, false),
        NOT(0xD0F6, false),
        NEG(0xD8F6, false),
        ADD_CL(0xC800, false),
        XOR_CL(0xC830, false);

        private final int code;
        private final boolean immediate;

        Kind(int code, boolean immediate) {
            this.code = code;
            this.immediate = immediate;
        }
    }

    private record Operation(Kind kind, int operand) {
        int apply(int al, int cl) {
            return switch (kind) {
                        case ADD -> al + operand;
                        case SUB -> al - operand;
                        case XOR -> al ^ operand;
                        case ROL -> al << 1 | al >> 7;
                        case ROR -> al >> 1 | al << 7;
                        case NOT -> ~al;
                        case NEG -> -al;
                        case ADD_CL -> al + cl;
                        case XOR_CL -> al ^ cl;
                    }
                    & 0xFF;
        }
    }

    /** The guest of {@code seed}, called {@code name}. */
    GeneratedGuest(String name, long seed) {
        this.seed = seed;
        SplittableRandom random = new SplittableRandom(seed);
        length = random.nextInt(LEAST_LENGTH, MOST_LENGTH + 1);
        int count = random.nextInt(LEAST_OPERATIONS, MOST_OPERATIONS + 1);
        for (int n = 0; n < count; n++) {
            Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
            operations.add(new Operation(kind, random.nextInt(1, 256)));
        }
        image = BootImage.of(name, sector(random));
    }

    BootImage image() {
        return image;
    }

    private byte[] sector(SplittableRandom random) {
        Code code = new Code();
        code.bytes(0xFA, 0xFC); //                    cli; cld
        code.bytes(0x31, 0xC0); //                    xor ax,ax
        code.bytes(0x8E, 0xD8, 0x8E, 0xC0); //        mov ds,ax; mov es,ax
        code.bytes(0x8E, 0xD0, 0xBC, 0x00, 0x7C); //  mov ss,ax; mov sp,7C00h
        code.word(0xBF, random.nextInt(0x4000, 0x5000)); // mov di,...
        code.word(0xB9, random.nextInt(1, 200)); //   mov cx,...
        code.bytes(0xB0, random.nextInt(256)); //     mov al,...
        int fill = code.size();
        code.bytes(0xAA, 0x04, random.nextInt(256)); // stosb; add al,...
        code.jump(0xE2, fill); //                     loop fill
        int idle = code.size();
        code.bytes(0xFA, 0xE4, 0xE0, 0xA8, 0x01); //  cli; in al,0E0h; test al,1
        code.bytes(0x75, 0x04, 0xFB, 0xF4); //        jnz request; sti; hlt
        code.jump(0xEB, idle);
        code.word(0xBF, random.nextInt(0x1000, 0x3000)); // request: mov di,...
        code.word(0xB9, length); //                   mov cx,...
        int next = code.size();
        code.bytes(0xE4, 0xE1, 0x88, 0xC3); //        in al,0E1h; mov bl,al
        operations.forEach(code::operation);
        code.bytes(0x32, 0x05, 0x88, 0x1D, 0x47); //  xor al,[di]; mov [di],bl; inc di
        code.bytes(0xE6, 0xE1); //                    out 0E1h,al
        code.jump(0xE2, next); //                     loop next
        code.bytes(0xB0, 0x01, 0xE6, 0xE0); //        mov al,1; out 0E0h,al
        code.jump(0xEB, idle);
        byte[] sector = Arrays.copyOf(code.toByteArray(), SECTOR);
        sector[SECTOR - 2] = 0x55;
        sector[SECTOR - 1] = (byte) 0xAA;
        return sector;
    }

    /** Machine code. */
    private static final class Code extends ByteArrayOutputStream {
        void bytes(int... bytes) {
            for (int value : bytes) {
                write(value);
            }
        }

        void word(int code, int operand) {
            bytes(code, operand, operand >> 8);
        }

        void jump(int code, int to) {
            bytes(code, to - (size() + 2));
        }

        void operation(Operation operation) {
            Kind kind = operation.kind();
            bytes(kind.code, kind.immediate ? operation.operand() : kind.code >> 8);
        }
    }

    private byte[] content(Vm vm, int turn) {
        return turn < 0 ? new byte[length] : Talk.content(seed, vm.number(), turn, length, length);
    }

    @Override
    public Offer ask(Vm vm, int turn, Answer answer) {
        return vm.requestHere(content(vm, turn), answer);
    }

    @Override
    public boolean right(Vm vm, int turn, byte[] answer, int count) {
        byte[] kept = content(vm, turn - 1);
        byte[] right = content(vm, turn);
        for (int n = 0; n < length; n++) {
            int al = right[n] & 0xFF;
            for (Operation operation : operations) {
                al = operation.apply(al, length - n);
            }
            right[n] = (byte) (al ^ kept[n]);
        }
        return Arrays.equals(Arrays.copyOf(answer, count), right);
    }
}
