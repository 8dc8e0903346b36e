package dev.plankton.bench.cluster.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.bench.cluster.check.Ask.Answered;
import dev.plankton.bench.cluster.check.Ask.Owner;
import dev.plankton.bench.cluster.check.Ask.Refused;
import dev.plankton.bench.cluster.check.Ask.Unknown;
import dev.plankton.bench.cluster.check.Violation.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Histories made by hand, right ones and one with each kind of violation. */
class HistoryCheckerTest {
    private static final int VM = 7;

    private final List<Ask> log = new ArrayList<>();

    private void answered(long start, long end, long count, String node, long epoch) {
        log.add(new Ask(1, VM, "a", start, end, new Answered(VM, count, new Owner(node, epoch))));
    }

    private void unknown(long start) {
        log.add(new Ask(2, VM, "b", start, start + 1000, new Unknown()));
    }

    private List<Kind> kinds(boolean lossless) {
        return new HistoryChecker(lossless)
                .check(log).stream().map(Violation::kind).toList();
    }

    @Test
    void oneRequestAfterTheOtherIsRight() {
        answered(0, 1, 1, "a", 1);
        answered(2, 3, 2, "a", 1);
        answered(4, 5, 3, "b", 2);
        assertThat(kinds(true)).isEmpty();
    }

    @Test
    void requestsThatOverlapMayBeExecutedInEitherOrder() {
        answered(0, 10, 2, "a", 1);
        answered(1, 9, 1, "a", 1);
        answered(2, 11, 4, "b", 2);
        answered(3, 12, 3, "a", 1);
        assertThat(kinds(true)).isEmpty();
    }

    @Test
    void aRequestWithoutReplyMayHaveBeenExecutedOrNot() {
        answered(0, 1, 1, "a", 1);
        unknown(2);
        answered(3, 4, 2, "a", 1);
        answered(5, 6, 4, "a", 1); // Late, but executed.
        unknown(7);
        assertThat(kinds(true)).isEmpty();
    }

    @Test
    void twoNodesInOneEpochAreFound() {
        answered(0, 1, 1, "a", 1);
        answered(2, 3, 2, "b", 1);
        assertThat(kinds(true)).isEqualTo(List.of(Kind.TWO_OWNERS));
    }

    @Test
    void anEpochThatHadEndedIsFound() {
        answered(0, 1, 1, "b", 2);
        answered(2, 3, 2, "a", 1);
        assertThat(kinds(true)).isEqualTo(List.of(Kind.STALE_OWNER));
        log.clear();
        answered(0, 5, 1, "b", 2);
        answered(2, 3, 2, "a", 1);
        assertThat(kinds(true)).as("at the same time").isEmpty();
    }

    @Test
    void whatWasAcknowledgedAndIsGoneIsFound() {
        answered(0, 1, 1, "a", 1);
        answered(2, 3, 2, "a", 1);
        unknown(3);
        answered(4, 5, 1, "b", 2);
        assertThat(kinds(true)).contains(Kind.LOST);
        assertThat(kinds(false)).as("without sync a crash may take it back").isEmpty();
    }

    @Test
    void goingBackWithinAnEpochIsAlwaysWrong() {
        answered(0, 1, 5, "a", 1);
        answered(2, 3, 4, "a", 1);
        assertThat(kinds(false)).isEqualTo(List.of(Kind.LOST));
    }

    @Test
    void aRequestThatWasExecutedTwiceIsFound() {
        answered(0, 1, 1, "a", 1);
        answered(2, 3, 3, "a", 1);
        assertThat(kinds(true)).isEqualTo(List.of(Kind.DOUBLED));
    }

    @Test
    void oneExecutedThatWasRefusedIsFound() {
        answered(0, 1, 1, "a", 1);
        log.add(new Ask(2, VM, "b", 1, 2, new Refused()));
        answered(2, 3, 3, "a", 1);
        assertThat(kinds(true)).isEqualTo(List.of(Kind.DOUBLED));
    }

    @Test
    void aRequestSentLaterCannotFillTheGap() {
        answered(0, 1, 1, "a", 1);
        answered(2, 3, 3, "a", 1);
        unknown(4);
        assertThat(kinds(true)).isEqualTo(List.of(Kind.DOUBLED));
    }

    @Test
    void aGapMustBeFilledBeforeEveryHigherNumberWasThere() {
        answered(0, 100, 3, "a", 1);
        answered(1, 2, 4, "a", 1);
        unknown(50);
        unknown(51);
        assertThat(kinds(true))
                .as("4 was there at 2, so 1 and 2 were executed before")
                .contains(Kind.DOUBLED);
    }

    @Test
    void oneReplyForOneFillsOneGap() {
        answered(0, 1, 1, "a", 1);
        unknown(1);
        answered(2, 3, 4, "a", 1);
        assertThat(kinds(true)).isEqualTo(List.of(Kind.DOUBLED));
    }

    @Test
    void twoRequestsOfOneNumberAreFound() {
        answered(0, 10, 1, "a", 1);
        answered(1, 9, 1, "a", 1);
        assertThat(kinds(true)).isEqualTo(List.of(Kind.DOUBLED));
        assertThat(kinds(false)).isEqualTo(List.of(Kind.DOUBLED));
    }

    @Test
    void anotherVmIsFound() {
        log.add(new Ask(1, VM, "a", 0, 1, new Answered(8, 1, null)));
        assertThat(kinds(true)).isEqualTo(List.of(Kind.WRONG_VM));
    }

    @Test
    void vmsCountForThemselvesAndOwnersMayBeUnknown() {
        answered(0, 1, 1, "a", 1);
        log.add(new Ask(1, 8, "a", 2, 3, new Answered(8, 1, null)));
        log.add(new Ask(1, 8, "b", 4, 5, new Answered(8, 2, null)));
        assertThat(kinds(true)).isEmpty();
    }

    @Test
    void aLongRightHistoryIsRightAndOneLostAnswerIsFound() {
        Random random = new Random(3);
        long clock = 0;
        for (int count = 1; count <= 10_000; count++) {
            long executed = clock += 10;
            if (random.nextInt(10) == 0) {
                unknown(executed - random.nextInt(100));
            } else {
                answered(executed - random.nextInt(100), executed + random.nextInt(100), count, "a", count / 1000);
            }
        }
        Collections.shuffle(log, random);
        assertThat(kinds(true)).isEmpty();
        log.removeIf(ask -> ask.outcome() instanceof Unknown && ask.start() < 50_000);
        assertThat(kinds(true)).contains(Kind.DOUBLED);
    }

    @Test
    void nodesThatClaimOneSlabInOneEpochAreFound() {
        List<Claim> right =
                List.of(new Claim("a 1", 0, 5), new Claim("a 1", 0, 5), new Claim("b 1", 0, 6), new Claim("b 1", 1, 5));
        assertThat(HistoryChecker.checkClaims(right)).isEmpty();
        List<Claim> wrong = new ArrayList<>(right);
        wrong.add(new Claim("a 2", 0, 5));
        assertThat(HistoryChecker.checkClaims(wrong))
                .singleElement()
                .extracting(Violation::text)
                .asString()
                .contains("slab 0", "a 1", "a 2", "epoch 5");
    }

    @Test
    void aLogHasALineForEachRequest() {
        answered(0, 1, 12, "a", 3);
        unknown(5);
        assertThat(log.stream().map(Ask::line))
                .containsExactly("1\t7\ta\t0\t1\tanswered\t12\ta\t3", "2\t7\tb\t5\t1005\tunknown\t\t\t")
                .allMatch(line -> line.split("\t", -1).length == Ask.HEADS.split("\t", -1).length);
    }
}
