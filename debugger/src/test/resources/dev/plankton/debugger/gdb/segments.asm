; segments: runs in two segments, calls near and far, and prints by an interrupt: what GDB is to follow.

    cpu 386
    bits 16
    org 7C00h

FAR_SEGMENT equ 1000h

start:
    cli
    xor ax, ax
    mov ds, ax
    mov ss, ax
    mov sp, 7C00h
    mov ax, FAR_SEGMENT
    mov es, ax
    mov si, far_code
    xor di, di
    mov cx, far_code.end - far_code
    cld
    rep movsb
    sti
    call FAR_SEGMENT:0
    mov bx, 5678h
    call outer
    mov word [600h], 0AAAAh
    mov ax, [600h]
    mov ax, 0E00h | 'x'
    int 10h
    mov word [600h], 0BBBBh
    fld1
    fldpi
.sleep:
    hlt
    jmp .sleep

outer:
    push bx
    push cx
    inc bx
    call inner
    pop cx
    pop bx
    ret

inner:
    nop
    inc dx
    ret

far_code:
    mov bx, 1234h
    push bx
    pop bx
    retf
.end:

    times 510 - ($ - $$) db 0
    dw 0AA55h
