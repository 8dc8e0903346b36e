/**
 * What keeps a gateway bounded: reading from a client stops while its VM takes no more, clients that take nothing are
 * closed when too much waits for all of them together, and idle connections end. Confined to event loops but where noted.
 */
@NullMarked
package dev.plankton.net.backpressure;

import org.jspecify.annotations.NullMarked;
