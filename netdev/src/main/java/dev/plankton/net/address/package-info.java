/** The addresses that name VMs: 127.a.b.c is VM a * 65536 + b * 256 + c. */
@NullMarked
package dev.plankton.net.address;

import org.jspecify.annotations.NullMarked;
