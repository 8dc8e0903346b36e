package dev.plankton.lab.exercise.migration;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Asks the bank at moments that a seed gives, and looks at its replies. */
final class Client {
    /** Instructions between two requests: this many, and up to as many as {@link #SPREAD} more. */
    private static final int LEAST_GAP = 300, SPREAD = 600;

    private final Consumer<String> wrongReplies;
    private final List<Deposit> asked = new ArrayList<>();
    private final List<Long> askedAt = new ArrayList<>();
    private final Map<Integer, Integer> replies = new HashMap<>();
    private final Map<Integer, Integer> balances = new HashMap<>();
    private long random;
    private long next;

    /** @param wrongReplies takes a line for each reply with another balance than there should be */
    Client(long seed, Consumer<String> wrongReplies) {
        random = seed;
        this.wrongReplies = wrongReplies;
        next = (long) LEAST_GAP + draw(SPREAD);
    }

    private int draw(int below) {
        random = random * 6364136223846793005L + 1442695040888963407L;
        return (int) ((random >>> 33) % below);
    }

    /** When it asks the next time. */
    long next() {
        return next;
    }

    /** Asks, and returns the request. */
    Deposit ask() {
        Deposit deposit = new Deposit(asked.size(), draw(Deposit.ACCOUNTS), 1 + draw(100));
        asked.add(deposit);
        askedAt.add(next);
        next += LEAST_GAP + draw(SPREAD);
        return deposit;
    }

    /** A reply has come: the bank has done these deposits in the order of its replies. */
    void replied(Deposit reply, String from) {
        if (reply.id() < 0 || reply.id() >= asked.size()) {
            wrongReplies.accept("a reply from %s to request %d, which was never made".formatted(from, reply.id()));
            return;
        }
        int times = replies.merge(reply.id(), 1, Integer::sum);
        if (times > 1) {
            return;
        }
        Deposit deposit = asked.get(reply.id());
        int before = balances.getOrDefault(deposit.account(), Deposit.opening(deposit.account()));
        int balance = before + deposit.amount() & 0xFFFF;
        balances.put(deposit.account(), balance);
        if (reply.account() != deposit.account() || reply.amount() != balance) {
            wrongReplies.accept(
                    "request %d put %d on account %d, which had %d; the reply from %s says that account %d has %d"
                            .formatted(
                                    reply.id(),
                                    deposit.amount(),
                                    deposit.account(),
                                    before,
                                    from,
                                    reply.account(),
                                    reply.amount()));
        }
    }

    /** Number of requests so far. */
    int requests() {
        return asked.size();
    }

    /** When a request was made. */
    long askedAt(int id) {
        return askedAt.get(id);
    }

    /** How often a request was answered. */
    int replies(int id) {
        return replies.getOrDefault(id, 0);
    }
}
