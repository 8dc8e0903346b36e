; pixels: INT 10h AH=0Ch and 0Dh write and read a pixel in mode 12h

%include "frame.inc"

prepare:
    mov ax,12h
    int 10h
    ret

work:
    mov ax,0C8Fh                ; by exclusive or
    mov bx,0
    mov cx,319
    mov dx,239
    int 10h
    mov ah,0Dh
    int 10h
    ret

%include "end.inc"
