; linefeeds: INT 10h AH=13h writes 65 535 line feeds in mode 12h

%include "frame.inc"

prepare:
    mov ax,12h
    int 10h
    mov ax,1000h
    mov es,ax
    xor di,di
    mov al,10
    mov cx,0FFFFh
    rep stosb
    ret

work:
    mov ax,1000h
    mov es,ax
    xor bp,bp
    mov ax,1301h                ; moves the cursor
    mov bx,15
    mov cx,0FFFFh
    mov dx,1D00h                ; the last row
    int 10h
    ret

%include "end.inc"
