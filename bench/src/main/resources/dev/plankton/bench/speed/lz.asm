; lz: decodes a stream of literals and matches (LZSS), with copies that overlap themselves.

%include "begin.inc"

STREAM equ 4096                 ; bytes of the encoded stream
OUTPUT equ 4000h

    START
    SETSEG ds,SEG1
    SETSEG es,SEG1
    xor di,di
    mov ax,1357h
.fill:                          ; any stream is a valid one
    imul ax,ax,25173
    add ax,13849
    mov [di],ah
    inc di
    cmp di,STREAM
    jne .fill
    mov cx,256                  ; what matches of the beginning refer to
    mov di,OUTPUT-256
.history:
    mov [di],cl
    inc di
    loop .history
    xor dx,dx
pass:
    push bp
    xor si,si
    mov di,OUTPUT
.flags:
    lodsb                       ; eight flags: 1 a match, 0 a literal
    mov bl,al
    mov bh,8
.item:
    shr bl,1
    jc .match
    movsb
    dec bh
    jnz .item
    jmp .more
.match:
    lodsw                       ; 8 bits distance, 4 bits length, of a word
    mov cx,ax
    shr cx,12
    add cx,3
    mov ah,0
    not ax                      ; back by 1 to 256
    push si
    mov si,di
    add si,ax
    rep movsb
    pop si
    dec bh
    jnz .item
.more:
    cmp si,STREAM-32
    jb .flags
    mov si,OUTPUT               ; the checksum of the output
    mov cx,di
    sub cx,si
    shr cx,4
.sum:
    add dx,[si]
    rol dx,1
    add si,16
    loop .sum
    pop bp
    dec bp
    jnz pass
    xchg ax,dx
    jmp finish

%include "end.inc"
