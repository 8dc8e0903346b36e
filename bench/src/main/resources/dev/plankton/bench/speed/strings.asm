; strings: REPNE SCASB, REPE CMPSB and a loop of LODSB, XLATB, STOSB over a text of 8192 bytes.

%include "begin.inc"

SIZE equ 8192
TABLE equ 8000h

    START
    SETSEG ds,SEG1
    SETSEG es,SEG3
    mov bx,TABLE                ; a table that permutes bytes
    xor ax,ax
.table:
    mov [bx],ah
    add ah,77
    inc bx
    inc al
    jnz .table
    xor di,di                   ; the text
    mov ax,1357h
.fill:
    imul ax,ax,25173
    add ax,13849
    mov [di],ah
    inc di
    cmp di,SIZE
    jne .fill
    xor dx,dx                   ; the checksum
pass:
    push bp
    mov bx,TABLE
    xor si,si
    xor di,di
    mov cx,SIZE
.translate:                     ; DS:0 to ES:0
    lodsb
    xlatb
    stosb
    loop .translate
    xor di,di                   ; count a byte in ES
    mov cx,SIZE
    mov ax,bp
.count:
    repne scasb
    jne .counted
    inc dx
    test cx,cx
    jnz .count
.counted:
    xor si,si                   ; copy back, and compare
    xor di,di
    mov cx,SIZE
.copy:
    mov al,[es:di]
    mov [si],al
    inc si
    inc di
    loop .copy
    mov bx,bp
    and bx,SIZE-1
    xor byte [bx],55h
    xor si,si
    xor di,di
    mov cx,SIZE
    repe cmpsb
    add dx,si
    rol dx,1
    pop bp
    dec bp
    jnz pass
    xchg ax,dx
    jmp finish

%include "end.inc"
