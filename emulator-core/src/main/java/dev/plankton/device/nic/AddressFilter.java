package dev.plankton.device.nic;

import dev.plankton.memory.Memory;

/** Which frames an {@link Ne2000} takes, by their destination: what RCR, PAR and MAR say. */
final class AddressFilter {
    /** Generator polynomial of the CRC-32, most significant bit first. */
    private static final int POLYNOMIAL = 0x04C11DB7;

    private final Memory memory;

    AddressFilter(Memory memory) {
        this.memory = memory;
    }

    /** Whether a frame that begins with this destination address is for the guest. */
    boolean takes(byte[] frame, int offset) {
        int rules = memory.get8(Ne2000Registers.RCR);
        if ((rules & Ne2000Registers.RCR_PRO) != 0) {
            return true;
        }
        if (!isGroup(frame, offset)) {
            return isStation(frame, offset);
        }
        return isBroadcast(frame, offset)
                ? (rules & Ne2000Registers.RCR_AB) != 0
                : (rules & Ne2000Registers.RCR_AM) != 0 && isHashed(frame, offset);
    }

    /** Whether the address is a multicast or the broadcast address. */
    static boolean isGroup(byte[] frame, int offset) {
        return (frame[offset] & 1) != 0;
    }

    private static boolean isBroadcast(byte[] frame, int offset) {
        for (int i = 0; i < Ne2000Registers.ADDRESS; i++) {
            if (frame[offset + i] != (byte) 0xFF) {
                return false;
            }
        }
        return true;
    }

    private boolean isStation(byte[] frame, int offset) {
        for (int i = 0; i < Ne2000Registers.ADDRESS; i++) {
            if ((frame[offset + i] & 0xFF) != memory.get8(Ne2000Registers.PAR + i)) {
                return false;
            }
        }
        return true;
    }

    private boolean isHashed(byte[] frame, int offset) {
        int bit = hash(frame, offset);
        return (memory.get8(Ne2000Registers.MAR + (bit >> 3)) >> (bit & 7) & 1) != 0;
    }

    /** The top six bits of the address's CRC-32, whose bytes go in least significant bit first. */
    static int hash(byte[] frame, int offset) {
        int crc = -1;
        for (int i = 0; i < Ne2000Registers.ADDRESS; i++) {
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                int mismatch = (crc >>> 31) ^ (frame[offset + i] >> bit & 1);
                crc = crc << 1 ^ (mismatch == 0 ? 0 : POLYNOMIAL);
            }
        }
        return crc >>> 26;
    }
}
