; Lab 1, first byte: a boot sector that speaks in three ways, then sleeps.
; Fill in the four gaps. Then:  ./plankton lab check DIR  (DIR is this folder)

        bits 16
        org 7C00h               ; where the BIOS puts these 512 bytes

start:  cli                     ; no interrupts until there is a stack
        xor ax, ax
        mov ds, ax              ; addresses below count from 0
        mov ss, ax
        mov sp, 7C00h           ; the stack grows down from the code
        sti
        cld                     ; LODSB moves forwards

; Gap 1. Print `message` on the screen, up to but without the zero byte, by a call of the BIOS for each character:
;        AH = 0Eh, AL = the character, then INT 10h.
;        Useful: mov si, message - lodsb (AL = the byte at SI, SI = SI + 1) - test al, al - jz


; Gap 2. Send one byte, the letter K, to port E9h, the debug console: one OUT instruction.


; Gap 3. Put OK at the beginning of the second row of the screen, without the BIOS and without a port: store it.
;        The screen is memory at segment B800h, two bytes a cell: the character, then its colour (07h is grey on black).
;        A row has 80 cells, so the second row begins at offset 160.


; Gap 4. Sleep until an interrupt comes, and then sleep again, for ever. This loop works, and never sleeps:
end:    jmp end

message: db "Hello from 512 bytes!", 13, 10, 0

        times 510-($-$$) db 0   ; fill up to 510 bytes
        dw 0AA55h               ; 55h AAh: the BIOS boots from nothing else
