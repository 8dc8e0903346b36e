/**
 * The way into a guest by HTTP: requests are put together out of what Netty's decoder makes, so that a guest of 512
 * bytes gets each in one piece, and its replies are framed as RFC 9112 demands.
 */
@NullMarked
package dev.plankton.net.http;

import org.jspecify.annotations.NullMarked;
