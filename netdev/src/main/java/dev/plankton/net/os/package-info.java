/** What the gateway and the TAP ask of the operating system. */
@NullMarked
package dev.plankton.net.os;

import org.jspecify.annotations.NullMarked;
