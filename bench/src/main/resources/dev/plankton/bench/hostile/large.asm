; large: changes 2 KiB each time, so that its delta is a large one

%include "frame.inc"

prepare:
work:
    inc word [value]
    mov ax,2000h
    mov es,ax
    xor di,di
    mov ax,[value]
    mov cx,1024
    rep stosw
    ret

value: dw 0

%include "end.inc"
