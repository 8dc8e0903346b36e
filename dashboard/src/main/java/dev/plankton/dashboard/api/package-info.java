/** What the endpoints do. */
@NullMarked
package dev.plankton.dashboard.api;

import org.jspecify.annotations.NullMarked;
