/** The control room: a population of VMs in a browser, and the API that the page and the command use. */
@NullMarked
package dev.plankton.dashboard;

import org.jspecify.annotations.NullMarked;
