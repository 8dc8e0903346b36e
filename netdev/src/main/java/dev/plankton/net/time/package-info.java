/** The time that the gateway's connections live by, which a test can let pass as it likes. */
@NullMarked
package dev.plankton.net.time;

import org.jspecify.annotations.NullMarked;
