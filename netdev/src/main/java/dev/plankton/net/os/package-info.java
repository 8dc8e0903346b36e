/** What the gateway and the TAP ask of the operating system: Linux's own, beyond what Java offers. */
@NullMarked
package dev.plankton.net.os;

import org.jspecify.annotations.NullMarked;
