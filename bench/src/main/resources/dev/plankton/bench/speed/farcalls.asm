; farcalls: procedures called far, with a frame, segment loads and far pointers, as compilers' large model has them.

%include "begin.inc"

    START
    SETSEG ds,SEG1
    mov word [0],100h           ; two far pointers to data
    mov word [2],SEG3
    mov word [4],200h
    mov word [6],SEG3
    xor di,di
pass:
    mov cx,4096
.turn:
    push cx
    push word [2]
    push word [0]
    call 0:accumulate
    push cx
    push word [6]
    push word [4]
    push cs
    call mix                    ; a far procedure of the same segment
    xor di,ax
    rol di,1
    loop .turn
    dec bp
    jnz pass
    xchg ax,di
    jmp finish

accumulate:                     ; (far pointer, number): adds to the word there
    push bp
    mov bp,sp
    push ds
    push si
    lds si,[bp+6]
    mov ax,[bp+10]
    add [si],ax
    mov ax,[si]
    pop si
    pop ds
    pop bp
    retf 6

mix:                            ; (far pointer, number): the same with ENTER and ES
    enter 2,0
    push es
    push bx
    les bx,[bp+6]
    mov ax,[bp+10]
    mov [bp-2],ax
    xor ax,[es:bx]
    add ax,[bp-2]
    mov [es:bx],ax
    pop bx
    pop es
    leave
    retf 6

%include "end.inc"
