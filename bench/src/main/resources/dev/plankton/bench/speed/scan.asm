; scan: LODSB and comparisons over a text of 4096 bytes: words, lines and digits are counted, letters made upper case.

%include "begin.inc"

SIZE equ 4096

    START
    SETSEG ds,SEG1
    SETSEG es,SEG1
    xor di,di
    mov ax,1357h
.fill:
    imul ax,ax,25173
    add ax,13849
    mov bl,ah
    and bl,7Fh
    cmp bl,'{'
    jb .keep
    mov bl,' '
.keep:
    mov [di],bl
    inc di
    cmp di,SIZE
    jne .fill
    xor dx,dx                   ; checksum
pass:
    xor si,si
    mov di,SIZE
    mov cx,SIZE
    xor bx,bx                   ; BL: in a word
.byte:
    lodsb
    cmp al,' '
    jbe .blank
    cmp al,'0'
    jb .other
    cmp al,'9'
    jbe .digit
    cmp al,'a'
    jb .letter
    cmp al,'z'
    ja .other
    and al,0DFh
.letter:
    mov bl,1
    jmp .store
.digit:
    add dl,al
    jmp .store
.blank:
    add bh,bl                   ; the end of a word
    xor bl,bl
    cmp al,10
    jne .store
    inc dh
    jmp .store
.other:
    xor dl,al
.store:
    stosb
    loop .byte
    add dx,bx
    rol dx,1
    dec bp
    jnz pass
    xchg ax,dx
    jmp finish

%include "end.inc"
