; memcpy: REP STOSW and REP MOVSW of 16 384 words, REP MOVSB of 4095 bytes at odd addresses; eight times in each repeat,
; since as many as there may be would take a quarter of a second else.

%include "begin.inc"

    START
    xor bx,bx
pass:
    mov dl,8
.again:
    SETSEG es,SEG1
    xor di,di
    mov ax,bp
    mov cx,16384
    rep stosw
    mov [es:1236h],bx
    mov [es:0101h],bx
    SETSEG ds,SEG1
    SETSEG es,SEG3
    xor si,si
    xor di,di
    mov cx,16384
    rep movsw
    mov si,1
    mov di,9003h
    mov cx,4095
    rep movsb
    add bx,[es:9003h+100h]
    rol bx,3
    add bx,1357h
    xor bx,[es:7FFEh]
    add bx,[es:1235h]
    dec dl
    jnz .again
    dec bp
    jnz pass
    xchg ax,bx
    jmp finish

%include "end.inc"
