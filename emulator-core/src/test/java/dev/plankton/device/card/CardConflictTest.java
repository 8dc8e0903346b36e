package dev.plankton.device.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.NicJumpers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cards that do not fit, beside the PC or one another. */
class CardConflictTest {
    private static Card card(CardSpec spec) {
        return () -> spec;
    }

    private static void refused(String message, CardSpec... specs) {
        Card[] cards = new Card[specs.length];
        for (int n = 0; n < specs.length; n++) {
            cards[n] = card(specs[n]);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MachineProfile.DEFAULT.withCards(cards))
                .withMessage(message);
    }

    @ParameterizedTest
    @CsvSource({
        "21, interrupt controllers",
        "42, timer",
        "60, keyboard controller",
        "61, control ports",
        "71, real-time clock",
        "80, debug ports",
        "E4, request NIC",
        "EC, identity",
        "F1, coprocessor latch",
        "3C5, VGA",
        "3F8, serial port",
        "310, NE2000"
    })
    void aPortOfThePc(String port, String owner) {
        int number = Integer.parseInt(port, 16);
        refused(
                "card mine and " + owner + " both have port " + port + "h",
                CardSpec.of("mine", 1).withPorts(number, 1));
    }

    @ParameterizedTest
    @CsvSource({
        "0, timer",
        "1, keyboard controller",
        "2, interrupt controllers",
        "3, NE2000",
        "4, serial port",
        "7, request NIC",
        "8, real-time clock",
        "12, keyboard controller",
        "13, coprocessor latch"
    })
    void anInterruptLineOfThePc(int irq, String owner) {
        refused(
                "card mine and " + owner + " both have IRQ " + (irq == 2 ? 9 : irq),
                CardSpec.of("mine", 1).withIrq(irq));
    }

    @Test
    void twoCards() {
        CardSpec a = CardSpec.of("a", 1).withPorts(0x200, 8).withIrq(5).withRam(0xD0000, 0x1000);
        refused("card b and a both have port 207h", a, CardSpec.of("b", 1).withPorts(0x207, 1));
        refused("card b and a both have IRQ 5", CardSpec.of("b", 1).withIrq(5), a);
        refused(
                "card b and a both have memory at D0FC0h",
                a,
                CardSpec.of("b", 1).withRegisters(0xD0FC0, 0x80));
        refused("two cards named a: give each a name of its own", a, CardSpec.of("a", 2));
    }

    @Test
    void theNe2000MayBeElsewhere() {
        MachineProfile elsewhere = MachineProfile.DEFAULT.withNic(new NicJumpers(0x240, 10));
        Card card = card(CardSpec.of("mine", 1).withPorts(0x300, 0x20).withIrq(3));
        assertThat(elsewhere.withCards(card).cards()).containsExactly(card);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> elsewhere.withCards(card).withNic(NicJumpers.DEFAULT))
                .withMessage("card mine and NE2000 both have port 300h");
    }

    @Test
    void tooMuchState() {
        refused(
                "the states of 2 cards take 2064 bytes, with 8 for each: at most 1536; put what is large into a window of RAM",
                CardSpec.of("a", 1).withState(1024),
                CardSpec.of("b", 1).withState(1024));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CardSpec.of("a", 1).withState(1025))
                .withMessage("card a: 1025 bytes of state: 0 to 1024");
    }

    @Test
    void whatIsNoCard() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CardSpec.of("a", 1).withRam(0xEFFC0, 128))
                .withMessage(
                        "a window of 128 bytes at EFFC0h: it must be within C0000h to EFFFFh, address and size multiples of 64");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CardSpec.of("a", 1).withPorts(0xFFFF, 2))
                .withMessage("2 ports from FFFFh: they must be within 0 to FFFFh");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CardSpec.of("a/b", 1))
                .withMessageStartingWith("a card named 'a/b'");
    }

    @Test
    void profilesCompareCardsByNameAndVersion() {
        MachineProfile one = MachineProfile.DEFAULT.withCards(new ProbeCard(), card(CardSpec.of("a", 3)));
        assertThat(one)
                .isEqualTo(MachineProfile.DEFAULT.withCards(card(CardSpec.of("a", 3)), new ProbeCard()))
                .hasSameHashCodeAs(MachineProfile.DEFAULT.withCards(card(CardSpec.of("a", 3)), new ProbeCard()))
                .isNotEqualTo(MachineProfile.DEFAULT.withCards(new ProbeCard(2), card(CardSpec.of("a", 3))))
                .isNotEqualTo(MachineProfile.DEFAULT);
        assertThat(one.cardLabels()).containsExactly("a version 3", "probe version 1");
        assertThat(one.toString()).endsWith("cards=[a version 3, probe version 1]]");
    }
}
