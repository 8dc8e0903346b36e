package dev.plankton.bench.mix;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.io.Offer;
import dev.plankton.hypervisor.io.RunState;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/** What the built-in guests are asked. */
final class BuiltInTalks {
    private BuiltInTalks() {}

    /** {@code store}: content of the VM's own is put, and got at the next turn. */
    record Store(long seed) implements Talk {
        private static final int LEAST = 64;
        private static final int MOST = 448;

        private byte[] content(Vm vm, int turn) {
            return Talk.content(seed, vm.number(), turn, LEAST, MOST);
        }

        @Override
        public boolean writes(int turn) {
            return turn % 2 == 0;
        }

        @Override
        public Offer ask(Vm vm, int turn, Answer answer) {
            if (!writes(turn)) {
                return vm.requestHere(new byte[] {'G'}, answer);
            }
            byte[] content = content(vm, turn);
            byte[] request = new byte[1 + content.length];
            request[0] = 'P';
            System.arraycopy(content, 0, request, 1, content.length);
            return vm.requestHere(request, answer);
        }

        @Override
        public boolean right(Vm vm, int turn, byte[] answer, int length) {
            return writes(turn)
                    ? length == 1 && answer[0] == 'K'
                    : Arrays.equals(Arrays.copyOf(answer, length), content(vm, turn - 1));
        }
    }

    /** {@code web}: says the VM's number, and how many requests it has had. */
    record Web() implements Talk {
        @Override
        public Offer ask(Vm vm, int turn, Answer answer) {
            return vm.requestHere("GET / HTTP/1.1\r\n\r\n".getBytes(ISO_8859_1), answer);
        }

        @Override
        public boolean right(Vm vm, int turn, byte[] answer, int length) {
            String end = "\r\n\r\nVM " + vm.number() + " request " + (turn + 1) + "\n";
            return new String(answer, 0, length, ISO_8859_1).endsWith(end);
        }
    }

    /** {@code echo}: answers a letter with the next one and {@code !} on COM1. */
    record Echo() implements Talk {
        private static byte letter(Vm vm, int turn) {
            return (byte) ('a' + Math.floorMod(vm.number() + turn, 25));
        }

        @Override
        public Offer ask(Vm vm, int turn, Answer answer) {
            return vm.attachSerial(answer) ? vm.sendSerialHere(new byte[] {letter(vm, turn), '\n'}) : Offer.FULL;
        }

        @Override
        public boolean complete(Vm vm, int turn, Answer answer) {
            return answer.length() >= 2;
        }

        @Override
        public boolean right(Vm vm, int turn, byte[] answer, int length) {
            return length == 2 && answer[0] == letter(vm, turn) + 1 && answer[1] == '!';
        }
    }

    /** {@code monitor}: bytes of the VM's own are entered, and dumped at the next turn. */
    record Monitor(long seed) implements Talk {
        private static final int BYTES = 16;
        private static final String PROMPT = "> ";

        private byte[] content(Vm vm, int turn) {
            return Talk.content(seed, vm.number(), turn, BYTES, BYTES);
        }

        private static String hex(byte[] content) {
            return HexFormat.ofDelimiter(" ").formatHex(content);
        }

        @Override
        public boolean writes(int turn) {
            return turn % 2 == 0;
        }

        @Override
        public Offer ask(Vm vm, int turn, Answer answer) {
            String line = writes(turn) ? "e 9000 " + hex(content(vm, turn)) + "\n" : "d 9000\n";
            return vm.attachSerial(answer) ? vm.sendSerialHere(line.getBytes(ISO_8859_1)) : Offer.FULL;
        }

        @Override
        public boolean complete(Vm vm, int turn, Answer answer) {
            return answer.endsWith(PROMPT);
        }

        @Override
        public boolean right(Vm vm, int turn, byte[] answer, int length) {
            String text = new String(answer, 0, length, ISO_8859_1);
            return writes(turn)
                    ? text.equals(PROMPT)
                    : text.toLowerCase(Locale.ROOT).startsWith("09000 " + hex(content(vm, turn - 1)) + " ");
        }
    }

    /** Guests that take no request: a key is pressed, and must be in the BIOS's buffer then, with all those before it. */
    record Keys() implements Talk {
        /** Where the BIOS keeps the offset of the buffer's end, then the buffer. */
        private static final int TAIL = 0x41C;

        private static final int BUFFER = 0x1E;

        /** Keys that the buffer has room for. */
        private static final int ROOM = 15;

        private static final byte FIRST = 0x10;

        private static byte code(int turn) {
            return (byte) (FIRST + turn % 10);
        }

        @Override
        public boolean writes(int turn) {
            return turn < ROOM;
        }

        @Override
        public Offer ask(Vm vm, int turn, Answer answer) {
            return writes(turn) ? vm.press(code(turn), (byte) (code(turn) | 0x80)) : Offer.ACCEPTED;
        }

        @Override
        public boolean complete(Vm vm, int turn, Answer answer) {
            return vm.state() == RunState.IDLE && tail(vm.read(TAIL, 2)) == BUFFER + 2 * keys(turn);
        }

        private static int keys(int turn) {
            return Math.min(turn + 1, ROOM);
        }

        private static int tail(byte[] bytes) {
            return (bytes[0] & 0xFF) | ((bytes[1] & 0xFF) << 8);
        }

        @Override
        public boolean right(Vm vm, int turn, byte[] answer, int length) {
            byte[] buffer = vm.read(TAIL + 2, 2 * keys(turn));
            boolean right = true;
            for (int key = 0; key < keys(turn); key++) {
                right &= buffer[2 * key + 1] == code(key);
            }
            return right;
        }
    }
}
