package dev.plankton.cli.console.mouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MouseFeedTest {
    private final MouseFeed feed = new MouseFeed();
    private final List<List<Integer>> moves = new ArrayList<>();

    private void report(String parameters, char last) {
        feed.report(MouseReport.of(parameters, last).orElseThrow());
    }

    private List<List<Integer>> fed() {
        moves.clear();
        feed.feed((right, down, wheel, buttons) -> moves.add(List.of(right, down, wheel, buttons)));
        return List.copyOf(moves);
    }

    @Test
    void aCellIsEightCountsWideAndSixteenHigh() {
        report("35;10;5", 'M');
        assertThat(fed()).as("only where it is").containsExactly(List.of(0, 0, 0, 0));
        report("35;13;4", 'M');
        report("35;12;4", 'M');
        assertThat(fed()).as("together").containsExactly(List.of(16, -16, 0, 0));
    }

    @Test
    void buttonsAreHeldUntilLetGo() {
        report("0;1;1", 'M');
        report("32;2;1", 'M');
        report("2;2;1", 'M');
        report("0;2;1", 'm');
        report("2;2;1", 'm');
        report("1;2;1", 'M');
        assertThat(fed())
                .containsExactly(
                        List.of(8, 0, 0, 1),
                        List.of(0, 0, 0, 3),
                        List.of(0, 0, 0, 2),
                        List.of(0, 0, 0, 0),
                        List.of(0, 0, 0, 4));
    }

    @Test
    void theWheelIsNoButtonAndModifiersDoNotCount() {
        report("64;1;1", 'M');
        report("69;1;1", 'M');
        report("65;1;1", 'M');
        assertThat(fed()).containsExactly(List.of(0, 0, 1, 0));
    }

    @Test
    void otherButtonsAreNone() {
        report("128;1;1", 'M');
        report("128;1;1", 'm');
        report("129;9;1", 'M');
        assertThat(fed()).isEmpty();
        report("35;1;1", 'M');
        report("160;2;1", 'M');
        report("35;3;1", 'M');
        assertThat(fed()).as("the way is whole").containsExactly(List.of(16, 0, 0, 0));
    }

    @Test
    void aDragGoesOnAfterARestart() {
        report("0;1;1", 'M');
        assertThat(fed()).containsExactly(List.of(0, 0, 0, 1));
        feed.restart();
        report("32;2;1", 'M');
        report("32;3;1", 'M');
        assertThat(fed()).containsExactly(List.of(8, 0, 0, 1));
        report("35;3;1", 'M');
        assertThat(fed()).as("let go, of which no report came").containsExactly(List.of(0, 0, 0, 0));
    }

    @Test
    void aMotionOfOneHeldButtonDoesNotLetGoAnother() {
        report("0;1;1", 'M');
        report("2;1;1", 'M');
        report("32;2;1", 'M');
        assertThat(fed()).containsExactly(List.of(0, 0, 0, 1), List.of(8, 0, 0, 3));
    }

    @Test
    void waitsForAGuestThatCannotTakeIt() {
        report("0;1;1", 'M');
        report("0;1;1", 'm');
        feed.feed((right, down, wheel, buttons) -> buttons == 1);
        assertThat(fed()).containsExactly(List.of(0, 0, 0, 0));
        report("0;5;1", 'M');
        feed.restart();
        assertThat(fed()).isEmpty();
    }

    @Test
    void whatIsNoReportIsNone() {
        assertThat(MouseReport.of("0;1", 'M')).isEmpty();
        assertThat(MouseReport.of("0;1;1", 'x')).isEmpty();
        assertThat(MouseReport.of("0;1;99999999999", 'M')).isEmpty();
        assertThat(MouseReport.of("", 'm')).isEmpty();
    }
}
