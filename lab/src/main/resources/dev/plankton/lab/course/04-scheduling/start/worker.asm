; worker: sleeps until a byte comes on COM1, works for it, and answers with !
;
; A byte B costs about 18 * B * B instructions. You do not change this file: worker.img is what
; NASM makes of it.

    cpu 8086
    bits 16
    org 7C00h

COM1    equ 3F8h

start:
    cli
    xor ax, ax
    mov ds, ax
    mov ss, ax
    mov sp, 7C00h
    mov word [0Ch*4], received
    mov [0Ch*4+2], ax
    mov dx, COM1+1          ; an interrupt for each byte
    mov al, 1
    out dx, al
    mov dx, COM1+4
    mov al, 0Bh
    out dx, al
    in al, 21h              ; let IRQ 4 through
    and al, 0EFh
    out 21h, al
idle:
    sti
    hlt
    jmp idle

received:                   ; IRQ 4
    mov dx, COM1
    in al, dx
    mul al
    mov bx, ax              ; B squared rounds
.round:
    mov cx, 16
    loop $                  ; of 18 instructions each
    dec bx
    jnz .round
    mov al, '!'
    out dx, al
    mov al, 20h             ; end of interrupt
    out 20h, al
    iret

    times 510-($-$$) db 0
    dw 0AA55h
