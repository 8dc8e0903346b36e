; selfmod: an instruction whose operand is rewritten in each iteration.

%include "begin.inc"

    START
    xor dx,dx
pass:
    mov cx,4096
.loop:
    mov [.add+2],dx
.add:
    add dx,1357h
    rol dx,1
    xor dx,cx
    loop .loop
    dec bp
    jnz pass
    xchg ax,dx
    jmp finish

%include "end.inc"
