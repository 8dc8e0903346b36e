/**
 * Virtual network cards, the learning switch, and the Netty gateway that leads a connection to
 * its VM by the address the client connected to.
 */
@NullMarked
package dev.plankton.net;

import org.jspecify.annotations.NullMarked;
