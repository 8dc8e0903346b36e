package dev.plankton.bench.mix;

import dev.plankton.guests.Guests;
import dev.plankton.machine.BootImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The guests of a mixed population, by rank. {@code store}, which keeps most of its own, is the first; the others follow in an
 * order that depends on the seed. Built-in guests that never sleep for long are left out: {@code spin}, {@code spikes} and
 * those that move pictures; so are those on an NE2000, which take frames only.
 */
final class Mixture {
    /** Images that are generated. */
    static final int GENERATED = 32;

    /** A guest, and how it is asked. */
    record Member(BootImage image, Talk talk) {}

    private Mixture() {}

    static List<Member> of(long seed) {
        List<Member> others = new ArrayList<>();
        others.add(builtIn("web", new BuiltInTalks.Web()));
        others.add(builtIn("echo", new BuiltInTalks.Echo()));
        others.add(builtIn("hello", new BuiltInTalks.Keys()));
        others.add(builtIn("monitor", new BuiltInTalks.Monitor(seed)));
        for (int n = 0; n < GENERATED; n++) {
            GeneratedGuest guest = new GeneratedGuest("generated-" + n, seed + n);
            others.add(new Member(guest.image(), guest));
        }
        Collections.shuffle(others, new Random(seed));
        others.addFirst(builtIn("store", new BuiltInTalks.Store(seed)));
        return List.copyOf(others);
    }

    private static Member builtIn(String name, Talk talk) {
        return new Member(BootImage.of(name, Guests.find(name).orElseThrow().image()), talk);
    }
}
