package dev.plankton.hypervisor.population;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.hypervisor.Reply;
import dev.plankton.hypervisor.io.Offer;
import dev.plankton.hypervisor.io.SerialListener;
import dev.plankton.memory.store.Budget;
import org.junit.jupiter.api.Test;

class InboxTest {
    private static final SerialListener LISTENER = (vm, bytes, offset, length) -> {};

    private final Budget budget = new Budget(8 << 20);
    private final Inbox inbox = new Inbox(new WaitingInputs(budget, 4 << 20, number -> {}));

    private static Input.Request request(int value) {
        return new Input.Request(new byte[] {(byte) value}, new Reply());
    }

    @Test
    void handsRequestsOutInOrderAndRemembersWhoWaits() {
        Input.Request first = request(1);
        Input.Request second = request(2);
        inbox.add(first);
        inbox.add(second);

        assertThat(inbox.currentListener()).isNull();
        assertThat(inbox.nextRequest(0)).containsExactly(1);
        assertThat(inbox.currentListener()).isSameAs(first.listener());
        assertThat(inbox.finishCurrent()).isSameAs(first.listener());
        assertThat(inbox.finishCurrent()).isNull();
        assertThat(inbox.nextRequest(0)).containsExactly(2);
        assertThat(inbox.finishCurrent()).isSameAs(second.listener());
        assertThat(inbox.nextRequest(0)).isNull();
    }

    /** One that the guest was given and gives back waits beside as many others as may wait: no more fit. */
    @Test
    void takesNoRequestBeyondTheMostAlsoWhereMoreWait() {
        inbox.add(request(0));
        assertThat(inbox.nextRequest(0)).containsExactly(0);
        for (int n = 1; n <= 64; n++) {
            assertThat(inbox.add(request(n))).isEqualTo(Offer.ACCEPTED);
        }
        inbox.unpresent();
        assertThat(inbox.add(request(65))).isEqualTo(Offer.FULL);
    }

    @Test
    void handsSerialBytesOutInOrder() {
        inbox.add(new Input.Serial(new byte[] {1, (byte) 0xFF}));
        inbox.add(new Input.Serial(new byte[0]));
        inbox.add(new Input.Serial(new byte[] {3}));

        assertThat(inbox.nextSerial()).isEqualTo(1);
        assertThat(inbox.nextSerial()).isEqualTo(0xFF);
        assertThat(inbox.nextSerial()).isEqualTo(3);
        assertThat(inbox.nextSerial()).isEqualTo(-1);
    }

    @Test
    void saysOnceThatThereIsRoomAgain() {
        inbox.add(new Input.Serial(new byte[1 << 16]));
        assertThat(inbox.serialReadyAgain()).isFalse();
        assertThat(inbox.add(new Input.Serial(new byte[2]))).isEqualTo(Offer.FULL);
        assertThat(inbox.serialReadyAgain()).isFalse();
        inbox.nextSerial();
        assertThat(inbox.add(new Input.Serial(new byte[1])))
                .as("one that fits does not make up for the one refused")
                .isEqualTo(Offer.ACCEPTED);
        for (int n = 0; n < 1 << 15; n++) {
            inbox.nextSerial();
        }

        assertThat(inbox.serialReadyAgain()).isTrue();
        assertThat(inbox.serialReadyAgain()).isFalse();
    }

    @Test
    void takesMoreSerialBytesThanItHoldsIfItHoldsNone() {
        assertThat(inbox.add(new Input.Serial(new byte[1 << 20]))).isEqualTo(Offer.ACCEPTED);
        assertThat(inbox.add(new Input.Serial(new byte[1]))).isEqualTo(Offer.FULL);
    }

    @Test
    void countsScanCodesNotPresses() {
        for (int n = 0; n < 16; n++) {
            assertThat(inbox.add(new Input.Keys(new byte[16]))).isEqualTo(Offer.ACCEPTED);
        }
        assertThat(inbox.add(new Input.Keys(new byte[1]))).isEqualTo(Offer.FULL);
        inbox.dropKey();
        assertThat(inbox.add(new Input.Keys(new byte[1]))).isEqualTo(Offer.ACCEPTED);
    }

    @Test
    void addsMovementsUpWhileNoButtonChanges() {
        inbox.add(new Input.Mouse(3, 1, 0, 0));
        Input.Mouse shown = inbox.peekMovement();
        assertThat(shown).isEqualTo(new Input.Mouse(3, 1, 0, 0));
        inbox.add(new Input.Mouse(4, -1, 2, 0));
        inbox.dropMovement(shown);
        assertThat(inbox.peekMovement()).as("what came meanwhile").isEqualTo(new Input.Mouse(4, -1, 2, 0));
        assertThat(inbox.closeIfEmpty()).isFalse();
        for (int n = 1; n < 64; n++) {
            assertThat(inbox.add(new Input.Mouse(0, 0, 0, n & 1))).isEqualTo(Offer.ACCEPTED);
        }
        assertThat(inbox.add(new Input.Mouse(0, 0, 0, 0))).isEqualTo(Offer.FULL);
        assertThat(inbox.add(new Input.Mouse(5, 0, 0, 1)))
                .as("the same buttons")
                .isEqualTo(Offer.ACCEPTED);
        while (inbox.peekMovement() != null) {
            inbox.dropMovement(inbox.peekMovement());
        }
        assertThat(inbox.closeIfEmpty()).isTrue();
    }

    @Test
    void handsScanCodesOutInOrder() {
        assertThat(inbox.peekKey()).isEqualTo(-1);
        inbox.add(new Input.Keys(new byte[0]));
        assertThat(inbox.peekKey()).isEqualTo(-1);
        inbox.add(new Input.Keys(new byte[] {1, (byte) 0x81}));
        inbox.add(new Input.Keys(new byte[] {2}));

        for (int expected : new int[] {1, 0x81, 2}) {
            assertThat(inbox.peekKey()).isEqualTo(expected);
            inbox.dropKey();
        }
        assertThat(inbox.peekKey()).isEqualTo(-1);
    }

    @Test
    void hasOneListenerAtATime() {
        SerialListener other = (vm, bytes, offset, length) -> {};
        assertThat(inbox.add(new Input.Attach(LISTENER))).isEqualTo(Offer.ACCEPTED);
        assertThat(inbox.add(new Input.Attach(other))).isEqualTo(Offer.FULL);
        inbox.detach(other);
        assertThat(inbox.listener()).isSameAs(LISTENER);
        inbox.detach(LISTENER);
        assertThat(inbox.add(new Input.Attach(other))).isEqualTo(Offer.ACCEPTED);
    }

    @Test
    void closesOnlyWhileItHoldsNothing() {
        inbox.add(request(1));
        assertThat(inbox.closeIfEmpty()).isFalse();
        inbox.nextRequest(0);
        assertThat(inbox.closeIfEmpty()).as("the guest has a request").isFalse();
        inbox.finishCurrent();
        inbox.add(new Input.Attach(LISTENER));
        assertThat(inbox.closeIfEmpty()).isFalse();
        inbox.detach(LISTENER);

        assertThat(inbox.closeIfEmpty()).isTrue();
        assertThat(inbox.add(request(2))).isNull();
    }

    @Test
    void abandonedItNamesEveryoneWhoWaitsOnce() {
        Input.Request first = request(1);
        Input.Request second = request(2);
        inbox.add(first);
        inbox.add(second);
        inbox.nextRequest(0);

        assertThat(inbox.abandon()).containsExactly(first.listener(), second.listener());
        assertThat(inbox.abandon()).isEmpty();
        assertThat(inbox.add(request(3))).isNull();
    }
}
