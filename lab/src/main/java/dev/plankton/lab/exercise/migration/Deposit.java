package dev.plankton.lab.exercise.migration;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A request to the bank, or its reply.
 *
 * @param id number of the request
 * @param account 0 to {@value #ACCOUNTS} - 1
 * @param amount of a request, to be added; of a reply the balance after that. Words
 */
record Deposit(int id, int account, int amount) {
    /** Accounts that the guest has. */
    static final int ACCOUNTS = 64;

    private static final byte[] BANK = {2, 0, 10, 0, 0, 0}, CLIENT = {2, 0, 10, 0, 1, 0};
    private static final short TYPE = (short) 0x88B5;
    private static final int SHORTEST = 60, BODY = 14;

    /** The balance of an account before the first deposit: {@code SLOTS} words with its number and 1. */
    static int opening(int account) {
        return 128 * (account + 1);
    }

    /** As a frame from the client to the guest. */
    byte[] frame() {
        return ByteBuffer.allocate(SHORTEST)
                .put(BANK)
                .put(CLIENT)
                .putShort(TYPE)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) id)
                .putShort((short) account)
                .putShort((short) amount)
                .array();
    }

    /** Of a frame from the guest. */
    static Deposit of(byte[] frame) {
        ByteBuffer words = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
        return new Deposit(word(words, BODY), word(words, BODY + 2), word(words, BODY + 4));
    }

    private static int word(ByteBuffer words, int at) {
        return at + 2 > words.limit() ? -1 : words.getShort(at) & 0xFFFF;
    }
}
