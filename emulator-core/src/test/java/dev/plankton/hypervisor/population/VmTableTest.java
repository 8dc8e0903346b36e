package dev.plankton.hypervisor.population;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.hypervisor.io.RunState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VmTableTest {
    private static final int ARRAY = 8 * VmTable.CHUNK;
    private static final int SHARED = -5;

    private final VmTable table = new VmTable();

    private RunWord vm(int number) {
        return new RunWord(table, number);
    }

    private void sleep(int number) {
        assertThat(vm(number).boot()).isTrue();
        assertThat(vm(number).begin()).isTrue();
        table.setReference(number, SHARED);
        assertThat(vm(number).sleep()).isFalse();
    }

    private void allSleep(int count) {
        assertThat(table.add(count, RunWord.off(3))).isZero();
        for (int number = 0; number < count; number++) {
            sleep(number);
        }
    }

    @Test
    void vmsThatAreAddedTakeNoArray() {
        assertThat(table.add(1_000_000_000, RunWord.off(7))).isZero();
        assertThat(table.size()).isEqualTo(1_000_000_000);
        assertThat(table.bytesHeld()).isLessThan(20_000_000);
        assertThat(table.bytes()).isGreaterThanOrEqualTo(8_000_000_000L);
        assertThat(vm(999_999_999).template()).isEqualTo(7);
        sleep(999_999_999);
        assertThat(vm(999_999_999).isOff()).isFalse();
        assertThat(table.reference(999_999_999)).isEqualTo(SHARED);
        assertThat(vm(999_999_998).isOff()).isTrue();
        assertThat(table.reference(999_999_998)).isZero();
    }

    @Test
    void numbersReachToTheMost() {
        table.add(VmTable.MOST - 1, RunWord.off(0));
        int last = table.add(1, RunWord.off(1));
        assertThat(last).isEqualTo(VmTable.MOST - 1);
        assertThat(vm(last).template()).isEqualTo(1);
        assertThat(vm(last - 1).template()).isZero();
        assertThat(VmTable.chunkEnd(last, table.size())).isEqualTo(VmTable.MOST);
    }

    @Test
    void vmsThatRunAreFoundAmongMany() {
        table.add(1_000_000_000, RunWord.off(7));
        assertThat(table.nextRunning(0)).isGreaterThanOrEqualTo(table.size());
        for (int number : List.of(500_000_000, 500_000_007, 999_999_999)) {
            assertThat(vm(number).boot()).isTrue();
            assertThat(vm(number).begin()).isTrue();
        }
        assertThat(vm(500_000_008).boot()).isTrue();
        assertThat(table.nextRunning(0)).isEqualTo(500_000_000);
        assertThat(table.nextRunning(500_000_001)).isEqualTo(500_000_007);
        assertThat(table.nextRunning(500_000_008)).isEqualTo(999_999_999);
        assertThat(vm(999_999_999).sleep()).isFalse();
        assertThat(table.nextRunning(500_000_008)).isGreaterThanOrEqualTo(table.size());
    }

    @Test
    void aChunkIsFilledByOthers() {
        table.add(10, RunWord.off(1));
        sleep(9);
        assertThat(table.add(VmTable.CHUNK, RunWord.off(2), SHARED)).isEqualTo(10);
        assertThat(table.add(1, RunWord.off(2), SHARED)).isEqualTo(VmTable.CHUNK + 10);
        assertThat(vm(8).template()).isEqualTo(1);
        assertThat(table.reference(8)).isZero();
        for (int number : new int[] {10, VmTable.CHUNK - 1, VmTable.CHUNK, VmTable.CHUNK + 10}) {
            assertThat(vm(number).template()).isEqualTo(2);
            assertThat(table.reference(number)).isEqualTo(SHARED);
        }
        assertThat(table.bytesHeld()).isBetween((long) ARRAY, ARRAY + 100L);
    }

    @Test
    void aChunkWhoseVmsSleepAlikeIsContracted() {
        allSleep(2 * VmTable.CHUNK);
        assertThat(table.bytesHeld()).isEqualTo(2L * ARRAY);
        table.contract(VmTable.CHUNK + 5);
        assertThat(table.bytesHeld()).isLessThan(ARRAY + 100L);
        table.contract(5);
        assertThat(table.bytesHeld()).isLessThan(100);
        assertThat(vm(17).wake()).isTrue();
        assertThat(table.bytesHeld()).isBetween((long) ARRAY, ARRAY + 100L);
        assertThat(vm(17).begin()).isTrue();
        assertThat(vm(16).begin()).as("it sleeps").isFalse();
        assertThat(vm(16).template()).isEqualTo(3);
        assertThat(table.reference(17)).isEqualTo(SHARED);
    }

    @Test
    void oneThatDiffersKeepsItsChunkFromBeingContracted() {
        allSleep(VmTable.CHUNK);
        int last = VmTable.CHUNK - 1;
        table.setReference(last, 5 << 27);
        table.contract(0);
        assertThat(table.bytesHeld()).as("a block of its own may move").isEqualTo(ARRAY);
        table.setReference(last - 1, SHARED - 1);
        table.setReference(last, SHARED);
        table.contract(0);
        assertThat(table.bytesHeld()).isEqualTo(ARRAY);
        table.setReference(last, SHARED);
        table.setReference(last - 1, SHARED);
        vm(last).pause();
        table.contract(0);
        assertThat(table.bytesHeld()).isEqualTo(ARRAY);
        assertThat(vm(last).state()).isEqualTo(RunState.PAUSED);
        assertThat(vm(0).wake()).as("its word was thawed").isTrue();
    }

    @Test
    void theReferencesMayChangeOnceWithinAChunk() {
        allSleep(VmTable.CHUNK);
        for (int number = 100; number < VmTable.CHUNK; number++) {
            table.setReference(number, SHARED - 1);
        }
        table.contract(0);
        assertThat(table.bytesHeld()).isLessThan(100);
        assertThat(table.reference(99)).isEqualTo(SHARED);
        assertThat(table.reference(100)).isEqualTo(SHARED - 1);
        assertThat(vm(100).wake()).isTrue();
        assertThat(table.reference(99)).isEqualTo(SHARED);
        assertThat(table.reference(100)).isEqualTo(SHARED - 1);
        assertThat(vm(100).stop()).isTrue();
    }

    @Test
    void aChunkThatIsNotFullIsNotContracted() {
        allSleep(VmTable.CHUNK - 1);
        table.contract(0);
        assertThat(table.bytesHeld()).isEqualTo(ARRAY);
    }

    @Test
    void vmsThatAreAlikeEndTogether() {
        allSleep(VmTable.CHUNK);
        assertThat(table.endAlike(0, _ -> 9, (_, _) -> {})).as("an array").isFalse();
        table.contract(0);
        List<String> had = new ArrayList<>();
        assertThat(table.endAlike(0, _ -> 9, (reference, vms) -> had.add(reference + " of " + vms)))
                .isTrue();
        assertThat(had).containsExactly("-5 of 256", "-5 of 0");
        assertThat(vm(4).stopped()).isTrue();
        assertThat(vm(4).template()).isEqualTo(3);
        assertThat(table.reference(4)).isEqualTo(9);
        assertThat(table.endAlike(0, _ -> 9, (_, _) -> {}))
                .as("they have ended")
                .isFalse();
    }

    @Test
    void thereIsRoomForArraysWithinTheLimit() {
        VmTable small = new VmTable(ARRAY, 0);
        small.add(2 * VmTable.CHUNK, RunWord.off(0));
        assertThat(small.hasRoom(0)).isTrue();
        assertThat(new RunWord(small, 0).boot()).isTrue();
        assertThat(small.hasRoom(1)).as("in the same array").isTrue();
        assertThat(small.hasRoom(VmTable.CHUNK)).isFalse();
    }
}
