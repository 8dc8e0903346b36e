package dev.plankton.dashboard.http;

/** Answers a kind of request; called on a virtual thread, and may block. */
@FunctionalInterface
public interface Endpoint {
    /**
     * The reply.
     *
     * @throws Refusal if there is none
     * @throws Exception for a failure: 409 for an IllegalStateException, 400 for an IllegalArgumentException, else 500
     */
    Reply answer(Call call) throws Exception;
}
