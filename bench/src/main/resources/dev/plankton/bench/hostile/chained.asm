; chained: switches the VGA between chained and planar memory and uses it in both

%include "frame.inc"

prepare:
    mov ax,13h
    int 10h
    mov ax,0A000h
    mov es,ax
    xor di,di
    mov al,55h
    mov cx,0FFFFh
    rep stosb
    ret

work:
    mov ax,0A000h
    mov es,ax
    mov dx,3C4h                 ; sequencer
    mov ax,0604h                ; memory mode: planar
    out dx,ax
    inc byte [es:0]
    mov al,[es:100]
    mov ax,0E04h                ; chained
    out dx,ax
    inc byte [es:0]
    ret

%include "end.inc"
