/** The network of the VMs: options of {@code run} and {@code serve}, and the links they open. */
@NullMarked
package dev.plankton.cli.net;

import org.jspecify.annotations.NullMarked;
