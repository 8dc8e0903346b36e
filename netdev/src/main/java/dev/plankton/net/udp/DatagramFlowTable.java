package dev.plankton.net.udp;

import dev.plankton.collections.LongLongMap;

/**
 * Which client is meant by a port of the gateway that a guest answers to. Mostly it is the client's own port number; another
 * where two clients of a VM have the same. Forgotten after {@value #PATIENCE} seconds without a datagram, and earlier where
 * more than {@value #MOST} come in that time: those who were silent longest make way. For one thread.
 */
final class DatagramFlowTable {
    /** No client. */
    static final long NONE = -1;

    static final int PATIENCE = 60;
    static final int MOST = 1 << 17;

    private static final int TRIES = 32;
    private static final int LAST_PORT = 0xFFFF;
    private static final int FIRST_PORT = 1024;
    private static final int TIME_BITS = 16;

    /** Key: VM, port. Value: the client's address and port, and the second of its last datagram, modulo 2^16. */
    private LongLongMap recent = new LongLongMap(NONE);

    /** What was {@link #recent} until that was half of {@link #MOST}. */
    private LongLongMap earlier = new LongLongMap(NONE);

    /** How many clients are known, some of them twice. */
    int size() {
        return recent.size() + earlier.size();
    }

    /** The port by which a VM knows a client; -1 if there is none to be had. */
    int port(int vm, int address, int port, int now) {
        long client = ((address & 0xFFFF_FFFFL) << TIME_BITS) | port;
        int candidate = port;
        for (int n = 0; n < TRIES; n++) {
            long key = key(vm, candidate);
            long known = find(key);
            if (known == NONE || known >>> TIME_BITS == client || isOld(known, now)) {
                note(key, (client << TIME_BITS) | (now & 0xFFFF));
                return candidate;
            }
            candidate = candidate == LAST_PORT ? FIRST_PORT : candidate + 1;
        }
        return -1;
    }

    private long find(long key) {
        long known = recent.get(key);
        return known == NONE ? earlier.get(key) : known;
    }

    private void note(long key, long value) {
        if (recent.size() >= MOST / 2 && !recent.containsKey(key)) {
            LongLongMap oldest = earlier;
            earlier = recent;
            oldest.clear();
            recent = oldest;
        }
        recent.put(key, value);
    }

    /** The client that a VM knows by a port, for {@link #address} and {@link #port(long)}; or {@link #NONE}. */
    long client(int vm, int port, int now) {
        long known = find(key(vm, port));
        return known == NONE || isOld(known, now) ? NONE : known >>> TIME_BITS;
    }

    static int address(long client) {
        return (int) (client >>> TIME_BITS);
    }

    static int port(long client) {
        return (int) client & LAST_PORT;
    }

    private static long key(int vm, int port) {
        return ((long) vm << TIME_BITS) | port;
    }

    private static boolean isOld(long known, int now) {
        return ((now - known) & 0xFFFF) > PATIENCE;
    }
}
