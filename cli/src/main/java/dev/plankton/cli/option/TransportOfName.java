package dev.plankton.cli.option;

import dev.plankton.net.Transport;

/** Reads {@code --transport}. */
public final class TransportOfName extends LowerCase<Transport> {
    TransportOfName() {
        super(Transport.class);
    }
}
