; hello: prints ! on COM1, then sleeps in HLT with the timer running: the idle guest of the 2013 paper.
;
; The least that can be called a running machine: it has booted, has said so, and takes interrupts.
; INT 8 is the BIOS's own, so each tick only counts; nothing in the loop sees it.

    cpu 8086
    bits 16
    org 7C00h

start:
    cli                     ; an 8086 may take an interrupt between SS and SP
    xor ax, ax
    mov ss, ax
    mov sp, 7C00h           ; the stack grows down from the code: one 64-byte line is all this guest dirties
    xor dx, dx              ; COM1, for both calls
    mov al, 0E3h            ; AH = 0: 9600 baud, 8 data bits, no parity, 1 stop bit (a UART wakes with 5 data bits)
    int 14h
    mov ax, 0100h + '!'     ; AH = 1: send AL
    int 14h

idle:
    sti
    hlt
    jmp idle

    times 510-($-$$) db 0
    dw 0AA55h
