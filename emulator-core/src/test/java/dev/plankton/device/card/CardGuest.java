package dev.plankton.device.card;

import dev.plankton.machine.BootImage;
import dev.plankton.testing.Nasm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Boot sectors that talk to a {@link ProbeCard}. */
final class CardGuest {
    /** Sets IRQ 5's vector to {@code handler} and opens it. */
    private static final String HEAD = """
            bits 16
            org 7C00h
                    cli
                    xor ax, ax
                    mov ss, ax
                    mov sp, 7C00h
                    mov ds, ax
                    mov es, ax
                    mov word [4*0Dh], handler
                    mov [4*0Dh+2], ax
                    in al, 21h
                    and al, 0DFh
                    out 21h, al
                    jmp main
            handler: push ax
                    push dx
                    mov dx, 283h
                    in al, dx
                    mov al, 20h
                    out 20h, al
                    pop dx
                    pop ax
                    iret
            """;

    private static final String TAIL = """
            times 510-($-$$) db 0
            dw 0AA55h
            """;

    /** Answers each request with a byte of port 280h, that of 281h and that of 283h, one more than it kept in 281h before. */
    static final String ANSWERS = """
            main:   sti
            idle:   cli
                    in al, 0E0h
                    test al, 1
                    jnz request
                    sti
                    hlt
                    jmp idle
            request: mov dx, 280h
                    in al, dx
                    out 0E1h, al
                    inc dx
                    in al, dx
                    inc al
                    out dx, al
                    out 0E1h, al
                    mov dx, 283h
                    in al, dx
                    out 0E1h, al
                    mov al, 1
                    out 0E0h, al
                    jmp idle
            """;

    private CardGuest() {}

    /** The image of {@code main} with a handler of IRQ 5 that acknowledges it; skips the test without NASM. */
    static BootImage image(String main) throws IOException, InterruptedException {
        Nasm.need();
        Path directory = Files.createTempDirectory("card");
        try {
            Nasm.Result result = Nasm.assemble(directory, HEAD + main + TAIL);
            if (result.image().length != 512) {
                throw new IllegalArgumentException(result.messages().toString());
            }
            return BootImage.of("probe", result.image());
        } finally {
            for (String name : new String[] {"code.asm", "code.bin", "messages"}) {
                Files.deleteIfExists(directory.resolve(name));
            }
            Files.delete(directory);
        }
    }
}
