; grow: changes 64 KiB more each time, up to 512 KiB

%include "frame.inc"

work:
    mov ax,[place]
    mov es,ax
    xor di,di
    mov cx,8000h
    rep stosw
    add ah,10h
    cmp ah,90h
    jb .more
    mov ax,1000h
.more:
    mov [place],ax
prepare:
    ret

place: dw 1000h

%include "end.inc"
