import dev.plankton.lab.exercise.network.EthernetSwitch;
import dev.plankton.net.ethernet.Mac;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The reference solution. */
public final class LearningSwitch implements EthernetSwitch {
    private record Place(int port, long heard) {}

    /** The one that was heard last is at the end. */
    private final Map<Mac, Place> places = new LinkedHashMap<>();

    @Override
    public Set<Integer> forward(int port, Mac from, Mac to, long now) {
        if (!EthernetSwitch.isGroup(from)) {
            learn(from, new Place(port, now));
        }
        Place place = places.get(to);
        if (place == null || now - place.heard() > SECONDS) {
            return allBut(port);
        }
        return place.port() == port ? new TreeSet<>() : new TreeSet<>(List.of(place.port()));
    }

    private void learn(Mac station, Place place) {
        places.remove(station);
        if (places.size() == STATIONS) {
            Iterator<Mac> oldest = places.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        places.put(station, place);
    }

    private static Set<Integer> allBut(int port) {
        Set<Integer> ports = new HashSet<>();
        for (int other = 0; other < PORTS; other++) {
            if (other != port) {
                ports.add(other);
            }
        }
        return ports;
    }
}
