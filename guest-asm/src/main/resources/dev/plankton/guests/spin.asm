; spin: never sleeps: one jump to itself, the worst neighbour a VM can have.
;
; Shows that a scheduler gives a spinning VM its share and no more. Interrupts stay as the BIOS left them.

    cpu 8086
    bits 16
    org 7C00h

    jmp $

    times 510-($-$$) db 0
    dw 0AA55h
