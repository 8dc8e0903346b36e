/**
 * One class for each way from a client's TCP connection into a guest: the request NIC ({@code RequestConnection} and
 * {@code RawConnection}), the serial port, the NE2000 by the gateway's own TCP. {@code Endpoint} is what they need of a VM.
 */
@NullMarked
package dev.plankton.net.connection;

import org.jspecify.annotations.NullMarked;
