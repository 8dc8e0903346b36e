; fonts: INT 10h AH=11h loads fonts, AH=10h sets 256 colours

%include "frame.inc"

work:
    mov ax,1114h                ; the font of 8x16, and the mode that fits it
    mov bl,0
    int 10h
    mov ax,1012h
    xor bx,bx
    mov cx,256
    xor dx,dx
    mov es,dx
    int 10h
    mov ax,101Bh                ; sums them to grey
    xor bx,bx
    mov cx,256
    int 10h
prepare:
    ret

%include "end.inc"
