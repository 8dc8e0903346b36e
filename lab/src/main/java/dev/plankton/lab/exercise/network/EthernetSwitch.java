package dev.plankton.lab.exercise.network;

import dev.plankton.net.ethernet.Mac;
import java.util.Set;

/**
 * An Ethernet switch that learns by which port it reaches a station: what is to be written in lab 8. One object is one switch. It is
 * called by one thread.
 */
public interface EthernetSwitch {
    /** Its ports are 0 to one less than this. */
    int PORTS = 4;

    /** The number of stations that it remembers at most: an attacker can invent any number of addresses. */
    int STATIONS = 1024;

    /** A station that has sent nothing for this number of seconds is forgotten: it may have been unplugged. */
    int SECONDS = 300;

    /**
     * A frame comes in.
     *
     * @param port by which it came, 0 to 3
     * @param from the station that sent it
     * @param to the station it is for, or a group of them ({@link #isGroup})
     * @param now seconds, which never fall
     * @return the ports by which it leaves; none if it is dropped
     */
    Set<Integer> forward(int port, Mac from, Mac to, long now);

    /** Whether an address is one of a group of stations: that of all, or a multicast. The lowest bit of its first byte says so. */
    static boolean isGroup(Mac mac) {
        return (mac.value() >> 40 & 1) != 0;
    }
}
