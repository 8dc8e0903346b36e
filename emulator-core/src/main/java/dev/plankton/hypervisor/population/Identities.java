package dev.plankton.hypervisor.population;

import dev.plankton.snapshot.format.Hashes;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Random bytes for VMs, and what their generation ids are made from: SHA-256 of a secret of this hypervisor, the VM's number
 * and what it asks for. So no two VMs get the same, and none of them takes a byte for it. Safe for any thread.
 */
public final class Identities {
    private static final int SECRET = 32;
    private static final int UUID_BYTES = 16;
    private static final int VERSION_BYTE = 6, VARIANT_BYTE = 8;
    private static final long GENERATION = -1;

    private final AtomicLong restores = new AtomicLong();

    /** Made when first needed: the operating system's source of randomness takes a while to open. */
    private byte @Nullable [] secret;

    /** With a secret from the operating system, or made from {@code seed} if that is not null. */
    public Identities(@Nullable Long seed) {
        if (seed != null) {
            secret = Hashes.sha256()
                    .digest(ByteBuffer.allocate(Long.BYTES).putLong(seed).array());
        }
    }

    private synchronized byte[] secret() {
        byte[] known = secret;
        if (known == null) {
            known = new byte[SECRET];
            new SecureRandom().nextBytes(known);
            secret = known;
        }
        return known;
    }

    /** A number that is larger each time, for a VM that is restored. */
    public long nextRestore() {
        return restores.incrementAndGet();
    }

    /** 32 bytes: see {@link dev.plankton.device.DeviceHost#random}. Block -1 is marked as a UUID of version 8. */
    public byte[] random(int vm, long restored, long block) {
        MessageDigest digest = Hashes.sha256();
        digest.update(secret());
        digest.update(ByteBuffer.allocate(Integer.BYTES + 2 * Long.BYTES)
                .putInt(vm)
                .putLong(restored)
                .putLong(block)
                .array());
        byte[] bytes = digest.digest();
        if (block == GENERATION) {
            bytes[VERSION_BYTE] = (byte) (bytes[VERSION_BYTE] & 0x0F | 0x80);
            bytes[VARIANT_BYTE] = (byte) (bytes[VARIANT_BYTE] & 0x3F | 0x80);
        }
        return bytes;
    }

    /** The generation id of a VM that has been restored so. */
    public UUID generation(int vm, long restored) {
        ByteBuffer bytes = ByteBuffer.wrap(random(vm, restored, GENERATION), 0, UUID_BYTES);
        return new UUID(bytes.getLong(), bytes.getLong());
    }
}
