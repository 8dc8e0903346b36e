; ports: a byte to the mask register of the interrupt controller and back in each iteration.

%include "begin.inc"

    START
    xor dx,dx
pass:
    mov cx,4096
.loop:
    mov al,dl
    out 21h,al
    add dx,cx
    in al,21h
    xor dh,al
    rol dx,1
    loop .loop
    dec bp
    jnz pass
    xchg ax,dx
    jmp finish

%include "end.inc"
