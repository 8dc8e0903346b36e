package dev.plankton.device.nic;

import dev.plankton.device.DeviceHost;
import dev.plankton.device.FakeIrqs;
import dev.plankton.device.HostLink;
import dev.plankton.machine.NicJumpers;
import dev.plankton.memory.Memory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** An NE2000 without a PC around it, and what drivers do with it. */
abstract class Ne2000Rig {
    static final int VM = 0x010203;
    static final int IRQ = 3;

    static final int CR = 0x300;
    static final int PSTART = 0x301;
    static final int PSTOP = 0x302;
    static final int BNRY = 0x303;
    static final int TPSR = 0x304;
    static final int TSR = 0x304;
    static final int TBCR = 0x305;
    static final int ISR = 0x307;
    static final int CURR = 0x307;
    static final int RSAR = 0x308;
    static final int RBCR = 0x30A;
    static final int RCR = 0x30C;
    static final int RSR = 0x30C;
    static final int TCR = 0x30D;
    static final int DCR = 0x30E;
    static final int IMR = 0x30F;
    static final int DATA = 0x310;
    static final int RESET = 0x31F;

    final Memory memory = new Memory();
    final FakeIrqs irqs = new FakeIrqs();
    final List<byte[]> sent = new ArrayList<>();
    int roomOffered;
    final Ne2000 nic = new Ne2000(
            memory,
            irqs,
            new HostLink(new DeviceHost() {
                @Override
                public void sendFrame(byte[] bytes, int offset, int length) {
                    sent.add(Arrays.copyOfRange(bytes, offset, offset + length));
                }

                @Override
                public void frameRoom() {
                    roomOffered++;
                }

                @Override
                public int vmNumber() {
                    return VM;
                }
            }),
            NicJumpers.DEFAULT.port(),
            NicJumpers.DEFAULT.irq());

    @BeforeEach
    void powerOn() {
        nic.powerOn();
    }

    int in(int port) {
        return nic.in(port, 1);
    }

    void out(int port, int value) {
        nic.out(port, 1, value);
    }

    void out16(int port, int value) {
        out(port, value & 0xFF);
        out(port + 1, value >> 8);
    }

    /** Sets the NIC up as drivers do: words, send 40h, receive {@code start} to {@code stop} - 1, BNRY before CURR. */
    void setUp(int start, int stop) {
        out(CR, 0x21);
        out(DCR, 0x49);
        out16(RBCR, 0);
        out(RCR, 0x04);
        out(TCR, 0x02);
        out(TPSR, 0x40);
        out(PSTART, start);
        out(BNRY, start);
        out(PSTOP, stop);
        out(ISR, 0xFF);
        out(IMR, 0x3F);
        out(CR, 0x61);
        byte[] address = address(VM);
        for (int i = 0; i < 6; i++) {
            out(0x301 + i, address[i]);
        }
        out(CURR, start + 1);
        out(CR, 0x22);
        out(TCR, 0x00);
    }

    static byte[] address(int vm) {
        return new byte[] {2, 0, 10, (byte) (vm >> 16), (byte) (vm >> 8), (byte) vm};
    }

    /** A frame to this VM whose payload counts up from {@code seed}. */
    static byte[] frame(int length, int seed) {
        byte[] frame = new byte[length];
        for (int i = 12; i < length; i++) {
            frame[i] = (byte) (seed + i);
        }
        System.arraycopy(address(VM), 0, frame, 0, 6);
        return frame;
    }

    static byte[] frameTo(String address) {
        byte[] frame = frame(60, 0);
        System.arraycopy(HexFormat.ofDelimiter(":").parseHex(address), 0, frame, 0, 6);
        return frame;
    }

    boolean receive(byte[] frame) {
        return nic.receive(frame, 0, frame.length);
    }

    void startRead(int address, int count) {
        out(CR, 0x22);
        out16(RSAR, address);
        out16(RBCR, count);
        out(CR, 0x0A);
    }

    byte[] readWords(int address, int count) {
        startRead(address, count);
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i += 2) {
            int word = nic.in(DATA, 2);
            bytes[i] = (byte) word;
            bytes[i + 1] = (byte) (word >> 8);
        }
        return bytes;
    }

    void writeWords(int address, byte[] bytes) {
        out(CR, 0x22);
        out16(RSAR, address);
        out16(RBCR, bytes.length);
        out(CR, 0x12);
        for (int i = 0; i < bytes.length; i += 2) {
            nic.out(DATA, 2, bytes[i] & 0xFF | (bytes[i + 1] & 0xFF) << 8);
        }
    }

    void send(byte[] frame) {
        writeWords(0x4000, frame);
        out(TPSR, 0x40);
        out16(TBCR, frame.length);
        out(CR, 0x26);
    }

    int current() {
        out(CR, 0x62);
        int current = in(CURR);
        out(CR, 0x22);
        return current;
    }

    /** Reads the oldest frame as Linux and Crynwr do, and moves BNRY to the page before the next. */
    byte[] takeLikeADriver(int start, int stop) {
        int page = in(BNRY) + 1 == stop ? start : in(BNRY) + 1;
        byte[] header = readWords(page << 8, 4);
        int length = (header[2] & 0xFF | (header[3] & 0xFF) << 8) - 4;
        byte[] frame = readWords((page << 8) + 4, length + 1 & ~1);
        int next = header[1] & 0xFF;
        out(BNRY, next == start ? stop - 1 : next - 1);
        return Arrays.copyOf(frame, length);
    }

    boolean packetMemoryIsZero() {
        for (int address = 0x4000; address < 0x8000; address++) {
            if (memory.get8(PacketMemory.at(address)) != 0) {
                return false;
            }
        }
        return true;
    }
}
