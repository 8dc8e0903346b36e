package dev.plankton.lab.scenario;

import dev.plankton.lab.scenario.rule.Bytes;

/** Something that comes to the guest. */
public sealed interface Input {
    /** When; never the end. */
    Moment at();

    /**
     * Keys are typed, one each tenth of a second.
     *
     * @param script as {@link dev.plankton.keys.KeyScript} has it
     */
    record Keys(Moment at, String script) implements Input {}

    /** Bytes come on COM1. */
    record Serial(Moment at, Bytes bytes) implements Input {}

    /** A frame comes to the NE2000. */
    record Frame(Moment at, Bytes bytes) implements Input {}

    /**
     * A request comes to the request NIC.
     *
     * @param id by which its reply is checked
     */
    record Request(Moment at, Bytes bytes, String id) implements Input {}
}
