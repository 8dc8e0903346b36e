; exceptions: a division by 0, an invalid opcode and a bound that is exceeded, with handlers that return at once

%include "frame.inc"

prepare:
    mov dword [0*4],skip2
    mov dword [5*4],skip4
    mov dword [6*4],skip2
    ret

work:
    xor bx,bx
    div bx
    ud2
    bound bx,[bounds]
    ret

skip4:
    push bp
    mov bp,sp
    add word [bp+2],4
    pop bp
    iret

skip2:
    push bp
    mov bp,sp
    add word [bp+2],2
    pop bp
    iret

bounds: dw 1,2

%include "end.inc"
