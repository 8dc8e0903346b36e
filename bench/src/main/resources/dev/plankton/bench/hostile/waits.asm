; waits: INT 15h AH=86h and 83h wait a microsecond, INT 1Ah reads and sets the time

%include "frame.inc"

work:
    mov ah,86h
    xor cx,cx
    mov dx,1
    int 15h
    mov ax,8300h
    mov bx,600h
    xor cx,cx
    mov dx,1
    int 15h
    mov ah,2
    int 1Ah
    mov ah,3
    int 1Ah
    mov ah,0
    int 1Ah
prepare:
    ret

%include "end.inc"
