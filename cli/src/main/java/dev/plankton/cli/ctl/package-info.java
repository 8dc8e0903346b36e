/** plankton ctl: talks to a running service. */
@NullMarked
package dev.plankton.cli.ctl;

import org.jspecify.annotations.NullMarked;
