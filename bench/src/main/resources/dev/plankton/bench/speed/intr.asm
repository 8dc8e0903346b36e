; intr: a software interrupt and an IRET in each iteration.

%include "begin.inc"

    START
    mov word [80h*4],handler
    mov [80h*4+2],cs
    xor dx,dx
pass:
    mov cx,16384
.loop:
    mov ax,cx
    int 80h
    loop .loop
    xor dx,bp
    dec bp
    jnz pass
    xchg ax,dx
    jmp finish

handler:
    xor dx,ax
    rol dx,1
    add dx,bp
    iret

%include "end.inc"
