package dev.plankton.lab.scenario.rule;

import org.jspecify.annotations.Nullable;

/** What a frame has to be that the guest sends. What is null may be anything. */
public sealed interface FrameRule {
    /** These bytes; zeros that fill it up to 60 bytes may follow. */
    record Exactly(Bytes bytes) implements FrameRule {}

    /**
     * A datagram of UDP.
     *
     * @param from address and port, as {@code 10.0.0.5:7}
     * @param to address and port
     */
    record Udp(@Nullable String from, @Nullable String to, @Nullable Bytes data) implements FrameRule {}

    /**
     * A reply of ARP, or a request.
     *
     * @param request whether it is a request
     * @param from IPv4 address of its sender
     * @param target the IPv4 address that it is sent to, or in a request that it asks for
     */
    record Arp(boolean request, @Nullable String from, @Nullable String target) implements FrameRule {}

    /**
     * A frame of any content.
     *
     * @param from Ethernet address of its sender
     * @param to Ethernet address of its receiver
     */
    record Ethernet(@Nullable String from, @Nullable String to) implements FrameRule {}

    /** A reply to a ping. */
    record Pong(@Nullable String from, @Nullable String to, @Nullable Bytes data) implements FrameRule {}
}
