package dev.plankton.lab.exercise;

import dev.plankton.lab.exercise.network.EthernetSwitch;
import dev.plankton.net.ethernet.Mac;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lab 8: sends frames through an {@link EthernetSwitch} and looks where they leave. Each figure is the number of frames of one
 * part that left by other ports than they should. The parts have stations of their own, so that one fault shows in one figure.
 */
final class SwitchExercise implements Exercise {
    private static final Mac MULTICAST = Mac.of("01:00:5e:00:00:fb");

    @Override
    public String name() {
        return "learning-switch";
    }

    @Override
    public Class<?> type() {
        return EthernetSwitch.class;
    }

    @Override
    public void run(SolutionClass solution, HandIn handIn, Figures figures) throws SolutionException {
        Wire wire = new Wire((EthernetSwitch) solution.create(), figures);
        unknown(wire);
        known(wire);
        sameSide(wire);
        groups(wire);
        moves(wire);
        silence(wire);
        crowd(wire);
    }

    private static void unknown(Wire wire) {
        wire.begin("unknown-wrong", 0);
        wire.send(0, station(1), station(2), 1, 2, 3);
        wire.send(2, station(3), station(4), 0, 1, 3);
    }

    private static void known(Wire wire) {
        wire.begin("known-wrong", 10);
        wire.announce(0, station(10));
        wire.announce(2, station(11));
        wire.send(0, station(10), station(11), 2);
        wire.send(2, station(11), station(10), 0);
        wire.send(3, station(12), station(10), 0);
        wire.send(0, station(10), station(12), 3);
    }

    private static void sameSide(Wire wire) {
        wire.begin("same-side-wrong", 20);
        wire.announce(1, station(20));
        wire.announce(1, station(21));
        wire.send(1, station(20), station(21));
        wire.send(1, station(21), station(20));
    }

    private static void groups(Wire wire) {
        wire.begin("groups-wrong", 30);
        wire.announce(3, station(30));
        wire.send(3, station(30), Mac.BROADCAST, 0, 1, 2);
        wire.send(3, station(30), MULTICAST, 0, 1, 2);
        wire.announce(1, MULTICAST); // No station has that address, but a frame can say so.
        wire.announce(1, Mac.BROADCAST);
        wire.send(0, station(31), MULTICAST, 1, 2, 3);
        wire.send(3, station(30), Mac.BROADCAST, 0, 1, 2);
    }

    private static void moves(Wire wire) {
        wire.begin("moved-wrong", 40);
        wire.announce(0, station(40));
        wire.announce(1, station(41));
        wire.send(1, station(41), station(40), 0);
        wire.announce(2, station(40));
        wire.send(1, station(41), station(40), 2);
        wire.send(0, station(42), station(40), 2);
    }

    private static void silence(Wire wire) {
        wire.begin("silent-wrong", 1000);
        wire.announce(0, station(50));
        wire.announce(1, station(51));
        wire.at(1200);
        wire.announce(1, station(51)); // It has spoken again, the other has only been spoken to.
        wire.send(2, station(52), station(50), 0);
        wire.at(1299);
        wire.send(2, station(52), station(50), 0);
        wire.at(1301);
        wire.send(2, station(52), station(50), 0, 1, 3);
        wire.at(1499);
        wire.send(2, station(52), station(51), 1);
        wire.at(1501);
        wire.send(2, station(52), station(51), 0, 1, 3);
    }

    /** One station more than it remembers: the one that has been silent for longest makes room. */
    private static void crowd(Wire wire) {
        wire.begin("crowd-wrong", 3000);
        int first = 1_000_000, count = EthernetSwitch.STATIONS;
        for (int i = 0; i < count; i++) {
            wire.at(3000 + Math.min(i, 100));
            wire.announce(1, station(first + i));
        }
        wire.at(3200);
        wire.announce(1, station(first)); // The first is not the one that has been silent for longest any more.
        wire.announce(3, station(first + count));
        wire.send(3, station(first + count), station(first), 1);
        wire.send(3, station(first + count), station(first + 1), 0, 1, 2);
        wire.send(3, station(first + count), station(first + 2), 1);
        wire.send(3, station(first + count), station(first + count - 1), 1);
        wire.send(1, station(first + 2), station(first + count), 3);
    }

    private static Mac station(int number) {
        return Mac.ofVm(number);
    }

    /** Sends frames, and counts those that leave by other ports than they should. */
    private static final class Wire {
        private final EthernetSwitch device;
        private final Figures figures;
        private String figure = "";
        private long wrong;
        private long now;
        private int frames;

        Wire(EthernetSwitch device, Figures figures) {
            this.device = device;
            this.figures = figures;
        }

        void begin(String name, long second) {
            figure = name;
            wrong = 0;
            now = second;
            figures.put(figure, 0);
        }

        void at(long second) {
            now = second;
        }

        /** A frame to all stations, by which a switch learns where {@code from} is; where it leaves is not looked at. */
        void announce(int port, Mac from) {
            frames++;
            device.forward(port, from, Mac.BROADCAST, now);
        }

        void send(int port, Mac from, Mac to, int... expected) {
            frames++;
            Set<Integer> left = copy(device.forward(port, from, to, now));
            Set<Integer> right = Arrays.stream(expected).boxed().collect(Collectors.toCollection(TreeSet::new));
            if (right.equals(left)) {
                return;
            }
            figures.put(figure, ++wrong);
            figures.differs(
                    figure,
                    "Frame %d, at second %d: from %s to %s, in by port %d. It left by %s; it should leave by %s."
                            .formatted(frames, now, from, to, port, ports(left), ports(right)));
        }

        /** A set of the exercise's own: with what is compared must not be of the solution's classes. */
        private static @Nullable Set<Integer> copy(@Nullable Set<Integer> ports) {
            if (ports == null) {
                return null;
            }
            Set<Integer> copy = new TreeSet<>();
            for (Integer port : ports) {
                copy.add(port);
            }
            return copy;
        }

        private static String ports(@Nullable Set<Integer> ports) {
            if (ports == null) {
                return "null, which is no set of ports";
            }
            String list = new TreeSet<>(ports).stream().map(String::valueOf).collect(Collectors.joining(", "));
            return ports.isEmpty() ? "no port" : (ports.size() == 1 ? "port " : "ports ") + list;
        }
    }
}
