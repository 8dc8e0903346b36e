; decimal: numbers to text and back: DIV by ten, AAM, AAD, DAA and XLAT.

%include "begin.inc"

DIGITS equ 8000h
BUFFER equ 8010h

    START
    SETSEG ds,SEG1
    SETSEG es,SEG1
    mov di,DIGITS
    mov al,'0'
.table:
    mov [di],al
    inc di
    inc ax
    cmp al,'9'+1
    jne .table
    xor dx,dx
    push dx                     ; the checksum
pass:
    mov cx,1000
.number:
    mov ax,cx
    imul ax,ax,25173
    add ax,bp
    mov si,10
    mov di,BUFFER+8
    mov bx,DIGITS
    push cx
    xor cx,cx
.digit:                         ; AX to text, from its end
    xor dx,dx
    div si
    xchg ax,dx
    xlatb
    dec di
    mov [di],al
    inc cx
    xchg ax,dx
    test ax,ax
    jnz .digit
    mov si,di
    xor dx,dx
.parse:                         ; and back
    lodsb
    and ax,0Fh
    imul dx,dx,10
    add dx,ax
    loop .parse
    mov al,dl
    aam                         ; AL into two digits
    mov bx,ax
    aad
    xor al,bl
    add al,dh
    daa                         ; packed decimal
    adc al,bh
    daa
    pop cx
    pop bx
    add bx,ax
    rol bx,1
    xor bx,dx
    push bx
    loop .number
    dec bp
    jnz pass
    pop ax
    jmp finish

%include "end.inc"
