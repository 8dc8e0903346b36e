; polling: waits for the status of COM1 and of the keyboard controller before each step, as drivers do.

%include "begin.inc"

    START
    xor bx,bx
pass:
    mov cx,2048
.turn:
    mov dx,3FDh
.transmitter:
    in al,dx
    test al,20h
    jz .transmitter
    and al,20h
    add bl,al
.controller:
    in al,64h
    test al,2
    jnz .controller
    and al,2
    xor bh,al
    mov dx,3FFh                 ; the scratch register
    mov al,bl
    out dx,al
    in al,dx
    add bx,ax
    rol bx,1
    loop .turn
    dec bp
    jnz pass
    xchg ax,bx
    jmp finish

%include "end.inc"
