; thrash: writes a new loop each time and runs it until it is worth compiling

%include "frame.inc"

prepare:
    ret

work:                           ; a loop of 64 additions, of other numbers and elsewhere each time
    mov ax,[place]
    add ax,10h
    and ax,3FFFh
    or ax,4000h
    mov [place],ax
    mov [far_call.segment],ax
    mov es,ax
    xor di,di
    mov cx,64
    mov dx,ax
.fill:
    mov al,5                    ; ADD AX,DX
    stosb
    mov ax,dx
    stosw
    add dx,cx
    loop .fill
    mov si,tail
    mov cx,tail.end-tail
    rep movsb
    mov cx,2000
far_call:
    db 9Ah                      ; CALL segment:0
    dw 0
.segment:
    dw 0
    ret

place: dw 4000h
tail:
    dec cx
    db 0Fh,85h                  ; JNZ to the loop's first byte
    dw -(64*3+5)
    retf
.end:

%include "end.inc"
