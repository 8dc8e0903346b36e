; matmul: the product of two matrices of 32 by 32 signed words, again and again.

%include "begin.inc"

A equ 0
B equ 800h
C equ 1000h
SUM equ 2000h
COUNT equ 2002h

    START
    SETSEG ds,SEG1
    SETSEG es,SEG1
    xor di,di
    mov ax,2468h
    mov cx,2048
    mov bx,25173
.fill:
    mul bx
    add ax,13849
    stosw
    loop .fill
    mov [COUNT],bp
    mov word [SUM],0
pass:
    xor si,si                   ; row of A
    mov di,C
.row:
    mov bx,B                    ; column of B
.column:
    push bx
    push si
    xor bp,bp
    mov cx,32
.dot:
    lodsw
    imul word [bx]
    add bp,ax
    add bx,64
    loop .dot
    pop si
    pop bx
    xchg ax,bp
    stosw
    add [SUM],ax
    inc bx
    inc bx
    cmp bx,B+64
    jne .column
    rol word [SUM],1
    add si,64
    cmp si,2048
    jne .row
    xor si,si
    mov cx,1024
.stir:                          ; C changes A
    mov ax,[si+C]
    xor [si],ax
    inc si
    inc si
    loop .stir
    mov ax,[COUNT]
    xor [SUM],ax
    dec word [COUNT]
    jnz pass
    mov ax,[SUM]
    jmp finish

%include "end.inc"
