/** {@code plankton serve}: many VMs behind a gateway. */
@NullMarked
package dev.plankton.cli.serve;

import org.jspecify.annotations.NullMarked;
