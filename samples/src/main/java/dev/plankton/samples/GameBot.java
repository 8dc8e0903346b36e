package dev.plankton.samples;

import dev.plankton.guests.Guests;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.pc.Machine;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plays the guest {@code snake} by what is on its screen, and by pressing keys: it takes the shortest way to the food. */
public final class GameBot {
    private static final char HEAD = '☻';
    private static final char FOOD = '♦';

    private static final Map<String, int[]> KEYS = Map.of(
            "{up}", new int[] {-1, 0},
            "{down}", new int[] {1, 0},
            "{left}", new int[] {0, -1},
            "{right}", new int[] {0, 1});

    private final Machine pc;
    private int eaten;

    /** Plays on {@code pc}, which shows the title. */
    public GameBot(Machine pc) {
        this.pc = pc;
    }

    /** A row and a column of the screen. */
    private record Place(int row, int column) {
        Place to(int[] step) {
            return new Place(row + step[0], column + step[1]);
        }
    }

    /** Plays until it has eaten {@code meals}, or the game is over, or {@code limit} of the guest's time has passed. */
    public int play(int meals, Duration limit) {
        pc.type("{space}");
        Duration end = pc.time().plus(limit);
        Place food = null;
        String pressed = "";
        while (eaten < meals && pc.time().compareTo(end) < 0) {
            pc.runFor(Duration.ofMillis(20));
            List<String> screen = pc.screen().text().lines().toList();
            Place head = find(screen, HEAD);
            Place seen = find(screen, FOOD);
            if (head == null || seen == null) {
                continue; // The title, or the food has just been eaten.
            }
            if (food != null && !food.equals(seen)) {
                eaten++;
            }
            food = seen;
            String key = keyTowards(screen, head, food);
            if (key != null && !key.equals(pressed)) {
                pc.type(key); // A key that is typed again and again would keep the next one waiting.
                pressed = key;
            }
        }
        return eaten;
    }

    private static @Nullable Place find(List<String> screen, char wanted) {
        for (int row = 0; row < screen.size(); row++) {
            int column = screen.get(row).indexOf(wanted);
            if (column >= 0) {
                return new Place(row, column);
            }
        }
        return null;
    }

    /** The key of the first step of a shortest way, or null if there is none. */
    private static @Nullable String keyTowards(List<String> screen, Place head, Place food) {
        Map<Place, String> firstKey = new HashMap<>(Map.of(head, ""));
        Deque<Place> next = new ArrayDeque<>(List.of(head));
        while (!next.isEmpty()) {
            Place at = next.remove();
            if (at.equals(food)) {
                return firstKey.get(at);
            }
            KEYS.forEach((key, step) -> {
                Place to = at.to(step);
                if (isFree(screen, to) && !firstKey.containsKey(to)) {
                    firstKey.put(to, at.equals(head) ? key : firstKey.get(at));
                    next.add(to);
                }
            });
        }
        return null;
    }

    private static boolean isFree(List<String> screen, Place place) {
        if (place.row() < 0 || place.row() >= screen.size()) {
            return false;
        }
        String line = screen.get(place.row());
        char there = place.column() < 0 || place.column() >= line.length() ? '█' : line.charAt(place.column());
        return there == ' ' || there == FOOD;
    }

    /** Plays until three meals are eaten. */
    public static void main(String[] args) {
        byte[] snake = Guests.find("snake").orElseThrow().image();
        try (Machine pc = Machine.boot(BootImage.of("snake", snake))) {
            pc.runFor(Duration.ofSeconds(1));
            System.out.println(new GameBot(pc).play(3, Duration.ofMinutes(2)) + " meals");
        }
    }
}
