package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.hypervisor.io.RunState;
import dev.plankton.testing.Patience;
import java.util.BitSet;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each change of a VM is noted while something watches, and only there. */
class PopulationWatchTest {
    private static final int VMS = 2000;

    private final Hypervisor hypervisor = Hypervisor.create();
    private final PopulationWatch watch;
    private final long[] bits = new long[4];

    PopulationWatchTest() {
        hypervisor.boot(GuestImage.COUNTS, VMS, _ -> {});
        watch = hypervisor.watch();
    }

    @AfterEach
    void close() {
        watch.close();
        hypervisor.close();
    }

    private Vm vm(int number) {
        return Objects.requireNonNull(hypervisor.vm(number));
    }

    private BitSet takeRows() {
        watch.takeRows(0, bits);
        return BitSet.valueOf(bits);
    }

    private BitSet takeVms(int row) {
        watch.takeVms(row, bits);
        return BitSet.valueOf(bits);
    }

    private byte[] states(int row) {
        byte[] states = new byte[PopulationWatch.ROW];
        watch.read(row, states, null, null);
        return states;
    }

    private static byte code(RunState state) {
        return (byte) (1 + state.ordinal());
    }

    @Test
    void aNumberThatIsUsedAgainIsNotedAndHasNoRelatives() {
        try (Hypervisor again = Hypervisor.builder().reuseNumbers(true).build();
                PopulationWatch looks = again.watch()) {
            Vm first = again.boot(GuestImage.COUNTS);
            Patience.until("it has run", () -> first.state() == RunState.IDLE);
            Vm child = Objects.requireNonNull(first.fork());
            assertThat(child.parent()).hasValue(first.number());
            assertThat(looks.takeRenewed()).isEmpty();
            child.stop();
            Patience.until("it has ended", () -> child.ended() != null);
            Vm[] other = new Vm[1];
            Patience.until("its number is used again", () -> {
                other[0] = again.boot(GuestImage.COUNTS);
                return other[0].number() == child.number();
            });
            assertThat(looks.takeRenewed()).containsExactly(child.number());
            assertThat(looks.takeRenewed()).isEmpty();
            assertThat(other[0].parent()).isEmpty();
            assertThat(first.forks(10)).isEmpty();
        }
    }

    @Test
    void nothingIsNotedUntilSomethingChanges() {
        assertThat(takeRows()).isEqualTo(new BitSet());
    }

    @Test
    void aWakeIsNotedInItsRowAndTakenOnce() throws Exception {
        vm(600).call(new byte[] {1}).get(1, TimeUnit.MINUTES);
        Patience.until("its row", () -> takeRows().get(600 / 256));
        VmPatience.untilState(vm(600), RunState.IDLE);
        takeRows();
        assertThat(takeRows().isEmpty()).isTrue();
    }

    @Test
    void withDetailEachVmIsNoted() throws Exception {
        watch.detail(0, true);
        vm(600).call(new byte[] {1}).get(1, TimeUnit.MINUTES);
        vm(601).pause();
        Patience.until("its row", () -> takeRows().get(2));
        assertThat(takeVms(2).stream()).contains(600 - 512).allMatch(n -> n == 600 - 512 || n == 601 - 512);
        watch.detail(0, false);
        vm(602).pause();
        assertThat(takeVms(2).isEmpty()).isTrue();
    }

    @Test
    void statesAreThoseOfTheVms() {
        vm(3).pause();
        vm(4).stop();
        Patience.until("stopped", () -> vm(4).state() == RunState.STOPPED);
        byte[] first = states(0);
        assertThat(first[2]).isEqualTo(code(RunState.IDLE));
        assertThat(first[3]).isEqualTo(code(RunState.PAUSED));
        assertThat(first[4]).isEqualTo(code(RunState.STOPPED));
        byte[] last = states(VMS / 256);
        assertThat(last[VMS % 256 - 1]).isEqualTo(code(RunState.IDLE));
        assertThat(last[VMS % 256]).as("there is no such VM").isZero();
        assertThat(states(5000)).containsOnly(0);
    }

    @Test
    void pauseResumeStopAndResetAreNoted() {
        for (Runnable change : new Runnable[] {vm(9)::pause, vm(9)::resume, vm(9)::reset, vm(9)::stop}) {
            takeRows();
            change.run();
            Patience.until("the change", () -> takeRows().get(0));
        }
    }

    @Test
    void imagesAndBytesOfItsOwn() throws Exception {
        Vm other = hypervisor.boot(GuestImage.of("F4 hlt"));
        vm(7).call(new byte[] {1}).get(1, TimeUnit.MINUTES);
        VmPatience.untilState(vm(7), RunState.IDLE);
        int[] images = new int[PopulationWatch.ROW];
        int[] bytes = new int[PopulationWatch.ROW];
        watch.read(0, new byte[PopulationWatch.ROW], images, bytes);
        assertThat(images).containsOnly(vm(0).origin());
        assertThat(bytes[7]).isEqualTo(vm(7).ownBytes()).isPositive();
        assertThat(bytes[8]).as("shared with others").isZero();
        assertThat(vm(8).deltaBytes()).isPositive();
        assertThat(other.origin()).isNotEqualTo(vm(0).origin());
        assertThat(hypervisor.origin(other.origin()).captured()).isFalse();
        assertThat(hypervisor.origins()).hasSize(2);
    }

    @Test
    void aSecondWatchHasItsOwnNotes() {
        try (PopulationWatch second = hypervisor.watch()) {
            vm(1).pause();
            assertThat(takeRows().get(0)).isTrue();
            assertThat(second.takeRows(0, bits)).isTrue();
        }
        watch.close();
        vm(1).resume();
        assertThat(takeRows().isEmpty()).as("of a closed one").isTrue();
    }

    @Test
    void wakesAreTimed() throws Exception {
        assertThat(watch.takeWakeTimes(0.5)[0]).isNaN();
        Patience.until("one is measured", () -> {
            vm(20).call(new byte[] {1}).get(1, TimeUnit.MINUTES);
            return !Double.isNaN(watch.takeWakeTimes(0.5)[0]);
        });
    }
}
