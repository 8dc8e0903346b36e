package dev.plankton.verification.program;

import java.util.List;

/** Gives the members of a list in turn, of each seed from another one on: so a few hundred programs have them all. */
final class Turns<T> {
    /** From seed to seed, and from turn to turn: primes that divide no list's length. */
    private static final int SEED_STEP = 17, TURN_STEP = 283;

    private final List<T> members;
    private int next;

    Turns(List<T> members, long seed) {
        this.members = members;
        next = (int) Math.floorMod(seed * SEED_STEP, (long) members.size());
    }

    T next() {
        T member = members.get(next);
        next = (next + TURN_STEP) % members.size();
        return member;
    }
}
