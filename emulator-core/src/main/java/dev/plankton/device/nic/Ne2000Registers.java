package dev.plankton.device.nic;

import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;
import java.util.List;
import java.util.function.ObjLongConsumer;

/**
 * Where the registers of an {@link Ne2000} lie in the state, and their bits. Names are the data sheet's.
 *
 * <pre>
 * +0 CR      +4 TCR     +8  BNRY   +12 TSR             +16 TBCR (16 bits)   +24 PAR, 6 bytes
 * +1 ISR     +5 DCR     +9  CURR   +13 RSR             +18 RSAR (16 bits)   +32 MAR, 8 bytes
 * +2 IMR     +6 PSTART  +10 FIRST  +14 unused          +20 RBCR (16 bits)   +40 CNTR0 to CNTR2
 * +3 RCR     +7 PSTOP   +11 TPSR
 * </pre>
 *
 * <p>FIRST is no register of the chip: the page of the oldest frame that the driver has not passed, CURR if there is
 * none.
 */
public final class Ne2000Registers {
    static final int CR = StateMap.NE2000;
    static final int ISR = StateMap.NE2000 + 1;
    static final int IMR = StateMap.NE2000 + 2;
    static final int RCR = StateMap.NE2000 + 3;
    static final int TCR = StateMap.NE2000 + 4;
    static final int DCR = StateMap.NE2000 + 5;
    static final int PSTART = StateMap.NE2000 + 6;
    static final int PSTOP = StateMap.NE2000 + 7;
    static final int BNRY = StateMap.NE2000 + 8;
    static final int CURR = StateMap.NE2000 + 9;
    static final int FIRST = StateMap.NE2000 + 10;
    static final int TPSR = StateMap.NE2000 + 11;
    static final int TSR = StateMap.NE2000 + 12;
    static final int RSR = StateMap.NE2000 + 13;
    static final int TBCR = StateMap.NE2000 + 16;
    static final int RSAR = StateMap.NE2000 + 18;
    static final int RBCR = StateMap.NE2000 + 20;
    static final int PAR = StateMap.NE2000 + 24;
    static final int MAR = StateMap.NE2000 + 32;
    static final int CNTR = StateMap.NE2000 + 40;

    static final int CR_STP = 0x01;
    static final int CR_STA = 0x02;
    static final int CR_TXP = 0x04;
    static final int CR_READ_OR_WRITE = 0x18;
    static final int CR_RD = 0x38;
    static final int CR_ABORT = 0x20;
    static final int CR_PS = 0xC0;

    static final int ISR_PRX = 0x01;
    static final int ISR_PTX = 0x02;
    static final int ISR_TXE = 0x08;
    static final int ISR_OVW = 0x10;
    static final int ISR_CNT = 0x20;
    static final int ISR_RDC = 0x40;
    static final int ISR_RST = 0x80;

    static final int RCR_AB = 0x04;
    static final int RCR_AM = 0x08;
    static final int RCR_PRO = 0x10;
    static final int RCR_MON = 0x20;

    static final int TCR_LOOPBACK = 0x06;
    static final int DCR_WTS = 0x01;
    static final int DCR_LAS = 0x04;
    static final int TSR_PTX = 0x01;
    static final int RSR_PRX = 0x01;
    static final int RSR_PHY = 0x20;

    /** Bytes of an address. */
    static final int ADDRESS = 6;

    /** Bytes from CR to the last counter. */
    static final int LENGTH = 43;

    private Ne2000Registers() {}

    /** Gives the registers to a debugger, by their names in the data sheet. */
    public static void describe(Memory memory, ObjLongConsumer<String> registers) {
        List<String> names = List.of(
                "CR", "ISR", "IMR", "RCR", "TCR", "DCR", "PSTART", "PSTOP", "BNRY", "CURR", "", "TPSR", "TSR", "RSR");
        for (int n = 0; n < names.size(); n++) {
            if (!names.get(n).isEmpty()) {
                registers.accept(names.get(n), memory.get8(CR + n));
            }
        }
    }
}
