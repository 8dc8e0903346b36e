package dev.plankton.guests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.model.Tier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Tier.class)
class SnakeTest {
    private static final int COLUMNS = 40;
    private static final int WALL = 0xDB;
    private static final char FOOD = 4;
    private static final char HEAD = 2;
    private static final char SCALE = 0xFE;

    private static final int UP = 0x48;
    private static final int DOWN = 0x50;
    private static final int LEFT = 0x4B;
    private static final int RIGHT = 0x4D;

    private final Pc pc;

    SnakeTest(Tier tier) {
        pc = new Pc("snake", CpuModel.I8086, tier);
    }

    /** Where {@code sought} is on the field, as row times 40 and column; -1 if it is nowhere. */
    private int cell(char sought) {
        int row = pc.find(COLUMNS, line -> line.indexOf(sought) >= 0);
        return row < 0 ? -1 : row * COLUMNS + pc.row(COLUMNS, row).indexOf(sought);
    }

    private void start() {
        pc.untilAsleep();
        assertThat(pc.row(COLUMNS, 10)).contains("press any key");
        pc.type(0x39);
        pc.until("the snake is there", () -> cell(HEAD) >= 0);
    }

    private void awaitStep() {
        int before = cell(HEAD);
        pc.until("it moves", () -> cell(HEAD) >= 0 && cell(HEAD) != before);
    }

    private int scales() {
        int count = 0;
        for (int row = 0; row < 25; row++) {
            count += (int) pc.row(COLUMNS, row).chars().filter(c -> c == SCALE).count();
        }
        return count;
    }

    /** Goes on until the head has {@code target}'s column or row. */
    private void go(int key, int target) {
        pc.type(key);
        boolean sideways = key == LEFT || key == RIGHT;
        while (sideways ? cell(HEAD) % COLUMNS != target % COLUMNS : cell(HEAD) / COLUMNS != target / COLUMNS) {
            awaitStep();
        }
    }

    private void eat(int expectedScore) {
        int food = cell(FOOD);
        int head = cell(HEAD);
        // Turn by way of a row or column, so that no way leads straight back.
        if (food / COLUMNS != head / COLUMNS) {
            go(food / COLUMNS < head / COLUMNS ? UP : DOWN, food);
        } else {
            pc.type(food / COLUMNS > 12 ? UP : DOWN);
            awaitStep();
        }
        if (food % COLUMNS != cell(HEAD) % COLUMNS) {
            go(food % COLUMNS < cell(HEAD) % COLUMNS ? LEFT : RIGHT, food);
        }
        if (cell(FOOD) == food) {
            go(food / COLUMNS < cell(HEAD) / COLUMNS ? UP : DOWN, food);
        }
        pc.until("it eats", () -> cell(FOOD) != food);
        pc.until("there is more", () -> cell(FOOD) >= 0);
        assertThat(pc.row(COLUMNS, 0).replaceAll("[^0-9]", "")).isEqualTo("" + expectedScore);
    }

    @Test
    void fieldHasWallsAroundIt() {
        pc.untilAsleep();
        for (int row = 0; row < 25; row++) {
            for (int column = 0; column < COLUMNS; column++) {
                boolean edge = row == 0 || row == 24 || column == 0 || column == 39;
                assertThat(pc.character(COLUMNS, column, row) == WALL).isEqualTo(edge);
            }
        }
    }

    @Test
    void waitingForAKeyItSleeps() {
        pc.untilAsleep();
        pc.untilAsleep();
    }

    @Test
    void eatsGrowsAndScores() {
        start();
        assertThat(pc.row(COLUMNS, 0)).contains("0");
        assertThat(pc.row(COLUMNS, 10)).doesNotContain("press");
        for (int n = 1; n <= 3; n++) {
            eat(n);
        }
        assertThat(scales()).isBetween(8, 13);
    }

    @Test
    void wallEndsTheGameAndEnterBeginsAnother() {
        start();
        int row = cell(HEAD) / COLUMNS;
        pc.until("game over", () -> pc.row(COLUMNS, 10).contains("game over"));
        assertThat(cell(HEAD)).isEqualTo(row * COLUMNS + COLUMNS - 1);
        pc.untilAsleep();
        pc.type(UP);
        pc.untilAsleep();
        assertThat(pc.row(COLUMNS, 10)).contains("game over");
        pc.type(0x1C);
        pc.untilAsleep();
        assertThat(pc.row(COLUMNS, 10)).contains("press any key");
    }

    @Test
    void turningStraightBackIsNoWayToGo() {
        start();
        pc.type(LEFT);
        int before = cell(HEAD);
        awaitStep();
        assertThat(cell(HEAD)).isEqualTo(before + 1);
        pc.type(UP);
        awaitStep();
        assertThat(cell(HEAD)).isEqualTo(before + 1 - COLUMNS);
    }
}
