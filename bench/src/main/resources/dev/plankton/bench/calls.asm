; calls: a subroutine that saves two registers, 8 instructions a turn.

    cpu 386
    bits 16
    org 7C00h

start:
    cli                     ; no ticks: what executes is the loop alone
    xor ax, ax
    mov ss, ax
    mov sp, 7000h           ; far from the code
turns:
    mov cx, 1000
.turn:
    call subroutine
    dec cx
    jnz .turn
    jmp turns

subroutine:
    push ax
    push bx
    pop bx
    pop ax
    ret

    times 510-($-$$) db 0
    dw 0AA55h
