package dev.plankton.net.frame;

import static dev.plankton.net.frame.Frames.BROADCAST;
import static dev.plankton.net.frame.Frames.MULTICAST;
import static dev.plankton.net.frame.Frames.arpRequest;
import static dev.plankton.net.frame.Frames.frame;
import static dev.plankton.net.frame.Frames.vm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.plankton.counters.Counts;
import dev.plankton.testing.Patience;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SwitchTest {
    private static final String GUEST = "52:54:00:12:34:56";
    private static final String OTHER = "52:54:00:12:34:57";
    private static final int MILLION = 1_000_000;

    private final List<String> heard = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private int population = MILLION;
    private boolean vmsTake = true;
    private final Set<Integer> stopped = new HashSet<>();

    private final FrameNetwork vms = new FrameNetwork() {
        @Override
        public boolean send(int vm, byte[] bytes, int offset, int length) {
            heard.add("vm " + vm);
            return vmsTake;
        }

        @Override
        public boolean receives(int vm) {
            return !stopped.contains(vm);
        }
    };

    private final Switch hub = new Switch(vms, () -> population, nanos::get);
    private final Switch.Plug left = plug("left");
    private final Switch.Plug right = plug("right");

    private Switch.Plug plug(String name) {
        return hub.plug((bytes, offset, length) -> heard.add(name));
    }

    private List<String> fromVm(int vm, byte[] frame) {
        heard.clear();
        hub.onFrame(vm, frame, 0, frame.length);
        return List.copyOf(heard);
    }

    private List<String> from(Switch.Plug plug, byte[] frame) {
        heard.clear();
        plug.onFrame(frame, 0, frame.length);
        return List.copyOf(heard);
    }

    private static List<String> firstVmsBut(int one) {
        return IntStream.range(0, 64)
                .filter(vm -> vm != one)
                .mapToObj(vm -> "vm " + vm)
                .toList();
    }

    @Test
    void aVmsAddressNamesIt() {
        assertThat(fromVm(5, frame(vm(999_999), vm(5)))).containsExactly("vm 999999");
        assertThat(from(left, frame(vm(7), GUEST))).containsExactly("vm 7");
    }

    @Test
    void anArpRequestWakesTheVmItAsksForAlone() {
        assertThat(fromVm(5, arpRequest(123_456, vm(5)))).containsExactly("vm 123456");
        assertThat(from(left, arpRequest(123_456, GUEST))).containsExactly("vm 123456");
    }

    @Test
    void anArpRequestForNoVmGoesToBackends() {
        assertThat(fromVm(5, arpRequest(MILLION, vm(5)))).containsExactly("left", "right");
    }

    /** A request of a VM for its own address finds out whether another station has it. */
    @Test
    void anArpProbeGoesToBackends() {
        assertThat(fromVm(500, arpRequest(500, vm(500)))).containsExactly("left", "right");
    }

    @Test
    void aBroadcastWakesTheFirstVmsOnly() {
        for (String group : List.of(BROADCAST, MULTICAST)) {
            assertThat(fromVm(3, frame(group, vm(3))))
                    .startsWith("left", "right")
                    .containsAll(firstVmsBut(3))
                    .hasSize(65);
            assertThat(from(left, frame(group, GUEST)))
                    .startsWith("right")
                    .containsAll(firstVmsBut(-1))
                    .hasSize(65);
        }
        population = 2;
        assertThat(from(left, frame(BROADCAST, GUEST))).containsExactly("right", "vm 0", "vm 1");
    }

    @Test
    void aVmWhoseNicIsStoppedIsSentNothing() {
        population = 4;
        stopped.addAll(Set.of(0, 2));
        assertThat(fromVm(3, frame(BROADCAST, vm(3)))).containsExactly("left", "right", "vm 1");
        assertThat(from(left, frame(BROADCAST, GUEST))).containsExactly("right", "vm 1", "vm 3");
        assertThat(hub.counters().get(SwitchCount.DROPPED_BY_VMS))
                .as("each copy, as of a frame for one")
                .isEqualTo(4);

        assertThat(fromVm(3, frame(vm(2), vm(3)))).isEmpty();
        assertThat(fromVm(3, arpRequest(2, vm(3)))).isEmpty();
        heard.clear();
        assertThat(hub.send(2, frame(vm(2), vm(3)), 0, 60)).isFalse();
        assertThat(hub.sendHere(2, frame(vm(2), vm(3)), 0, 60)).isFalse();
        assertThat(heard).isEmpty();
        assertThat(hub.counters().get(SwitchCount.DROPPED_BY_VMS)).isEqualTo(8);
    }

    @Test
    void whatIsNotKnownIsFlooded() {
        assertThat(fromVm(1, frame(GUEST, vm(1)))).containsExactly("left", "right");
        assertThat(hub.counters().get(SwitchCount.FLOODED)).isEqualTo(1);
    }

    @Test
    void whatWasSeenIsKnown() {
        from(left, frame(vm(1), GUEST));
        assertThat(fromVm(1, frame(GUEST, vm(1)))).containsExactly("left");
        assertThat(from(right, frame(GUEST, OTHER))).containsExactly("left");
        assertThat(from(left, frame(GUEST, OTHER))).as("it is there already").isEmpty();
        assertThat(hub.counters().get(SwitchCount.FLOODED)).isZero();
    }

    @Test
    void whoMovesIsFollowed() {
        from(left, frame(vm(1), GUEST));
        from(right, frame(vm(1), GUEST));
        assertThat(fromVm(1, frame(GUEST, vm(1)))).containsExactly("right");
    }

    @Test
    void addressesAge() {
        from(left, frame(vm(1), GUEST));
        nanos.set(299_000_000_000L);
        assertThat(fromVm(1, frame(GUEST, vm(1)))).containsExactly("left");
        nanos.set(300_000_000_001L);
        assertThat(fromVm(1, frame(GUEST, vm(1)))).containsExactly("left", "right");
    }

    @Test
    void noBackendTakesAVmsAddress() {
        from(left, frame(vm(1), vm(7)));
        assertThat(fromVm(1, frame(vm(7), vm(1)))).containsExactly("vm 7");
    }

    /** Another host's VMs have addresses of the same form. */
    @Test
    void anAddressBeyondThePopulationIsLearnedAsAnyOther() {
        from(right, frame(vm(1), vm(MILLION + 1)));
        assertThat(fromVm(1, frame(vm(MILLION + 1), vm(1)))).containsExactly("right");
        assertThat(fromVm(1, frame(vm(MILLION + 2), vm(1)))).containsExactly("left", "right");
    }

    @Test
    void aBackendThatLeavesIsForgotten() {
        from(left, frame(vm(1), GUEST));
        left.close();
        assertThat(fromVm(1, frame(GUEST, vm(1)))).containsExactly("right");
        plug("new");
        assertThat(fromVm(1, frame(GUEST, vm(1)))).containsExactly("new", "right");
    }

    @Test
    void portsAreBounded() {
        for (int n = 2; n < Switch.MAX_BACKENDS; n++) {
            plug("more");
        }
        assertThatIllegalStateException().isThrownBy(() -> plug("too many")).withMessageContaining("64 ports");
        right.close();
        assertThat(plug("again")).isNotNull();
    }

    @Test
    void theGatewayHearsWhatIsForIt() {
        int gateway = 0xFFFFFE;
        assertThat(fromVm(9, frame(vm(gateway), vm(9)))).as("none yet").containsExactly("left", "right");
        hub.setGateway((vm, bytes, offset, length) -> heard.add("gateway hears " + vm));
        assertThat(fromVm(9, frame(vm(gateway), vm(9)))).containsExactly("gateway hears 9");
        assertThat(fromVm(9, arpRequest(gateway, vm(9)))).containsExactly("gateway hears 9");
        assertThat(fromVm(9, frame(BROADCAST, vm(9)))).doesNotContain("gateway hears 9");
        assertThat(from(left, frame(vm(gateway), GUEST)))
                .as("it is for VMs only")
                .isEmpty();
        heard.clear();
        assertThat(hub.send(9, frame(vm(9), vm(gateway)), 0, 60)).isTrue();
        assertThat(heard).containsExactly("vm 9");
    }

    @Test
    void dropsAreCounted() {
        vmsTake = false;
        fromVm(1, frame(vm(2), vm(1)));
        assertThat(hub.send(2, frame(vm(2), vm(1)), 0, 60)).isFalse();
        Switch.Plug full = hub.plug((bytes, offset, length) -> false);
        from(left, frame("52:54:00:00:00:01", GUEST));
        full.close();
        fromVm(1, Arrays.copyOf(frame(GUEST, vm(1)), 13));
        fromVm(1, frame(GUEST, vm(1), 1519));
        from(left, frame(vm(2), MULTICAST));
        Counts<SwitchCount> counters = hub.counters();
        assertThat(counters.get(SwitchCount.DROPPED_BY_VMS)).isEqualTo(2);
        assertThat(counters.get(SwitchCount.DROPPED_BY_BACKENDS)).isEqualTo(1);
        assertThat(counters.get(SwitchCount.DROPPED_MALFORMED)).isEqualTo(3);
        assertThat(counters.get(SwitchCount.FROM_VMS)).isEqualTo(1);
        assertThat(counters.get(SwitchCount.FROM_GATEWAY)).isEqualTo(1);
    }

    @Test
    void theTapSeesEachFrameOnce() {
        List<Integer> lengths = new ArrayList<>();
        hub.setTap((bytes, offset, length) -> lengths.add(length));
        fromVm(1, frame(BROADCAST, vm(1), 61));
        from(left, frame(vm(1), GUEST, 62));
        hub.send(1, frame(vm(1), GUEST, 63), 0, 63);
        assertThat(lengths).containsExactly(61, 62, 63);
    }

    @Test
    void whoFloodsTheTableMakesItForgetNotGrow() {
        byte[] frame = frame(vm(1), GUEST);
        for (int n = 0; n < 1_000_000; n++) {
            frame[8] = (byte) (n >> 16);
            frame[9] = (byte) (n >> 8);
            frame[10] = (byte) n;
            left.onFrame(frame, 0, frame.length);
        }
        from(left, frame(vm(1), GUEST));
        assertThat(fromVm(1, frame(GUEST, vm(1)))).as("the last one is known").containsExactly("left");
    }

    @Test
    void aFrameAllocatesNothing() {
        Switch quiet = new Switch((vm, bytes, offset, length) -> true, () -> MILLION, System::nanoTime);
        Switch.Plug port = quiet.plug((bytes, offset, length) -> true);
        byte[] in = frame(vm(77), GUEST);
        byte[] out = frame(GUEST, vm(77));
        byte[] between = frame(vm(78), vm(77));
        byte[] arp = arpRequest(78, vm(77));
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        // The compiler of HotSpot has not yet removed all in the first rounds.
        Patience.until("80 000 frames take less than 10 000 bytes", () -> {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int n = 0; n < 20_000; n++) {
                port.onFrame(in, 0, in.length);
                quiet.onFrame(77, out, 0, out.length);
                quiet.onFrame(77, between, 0, between.length);
                quiet.onFrame(77, arp, 0, arp.length);
            }
            return threads.getCurrentThreadAllocatedBytes() - before < 10_000;
        });
    }

    @Test
    void manyThreadsMayUseIt() throws InterruptedException {
        AtomicLong taken = new AtomicLong();
        Switch busy =
                new Switch((vm, bytes, offset, length) -> taken.incrementAndGet() > 0, () -> 10, System::nanoTime);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            int number = t;
            threads.add(Thread.ofPlatform().start(() -> {
                for (int n = 0; n < 2000; n++) {
                    try (Switch.Plug plug = busy.plug((bytes, offset, length) -> true)) {
                        byte[] frame = frame(vm(number), GUEST);
                        frame[11] = (byte) n;
                        plug.onFrame(frame, 0, frame.length);
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(taken).hasValue(8000);
        assertThat(busy.counters().get(SwitchCount.FROM_BACKENDS)).isEqualTo(8000);
    }
}
