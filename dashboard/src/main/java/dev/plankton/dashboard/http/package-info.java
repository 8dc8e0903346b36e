/** The server: who is let in, which endpoint answers, and the files of the page. */
@NullMarked
package dev.plankton.dashboard.http;

import org.jspecify.annotations.NullMarked;
