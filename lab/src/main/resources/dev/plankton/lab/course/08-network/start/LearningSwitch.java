import dev.plankton.lab.exercise.network.EthernetSwitch;
import dev.plankton.net.ethernet.Mac;
import java.util.HashSet;
import java.util.Set;

/**
 * Lab 8, second part: a switch that learns. What is here is a hub: each frame leaves by all ports but the one by which it came. That is
 * right while the switch does not know where a station is, and for groups of stations; and a waste for all others.
 */
public final class LearningSwitch implements EthernetSwitch {
    @Override
    public Set<Integer> forward(int port, Mac from, Mac to, long now) {
        // To write: learn from `from` and `port` where a station is, and send frames for it only there.
        // EthernetSwitch says how many stations it remembers (STATIONS), for how long (SECONDS), and what a group is (EthernetSwitch.isGroup(mac)).
        Set<Integer> ports = new HashSet<>();
        for (int other = 0; other < PORTS; other++) {
            if (other != port) {
                ports.add(other);
            }
        }
        return ports;
    }
}
