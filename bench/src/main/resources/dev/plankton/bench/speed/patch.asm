; patch: a loop is written with other instructions and a jump into its table before each run of 256 iterations.

%include "begin.inc"

    START
    mov es,ax                   ; 0, as DS
    xor dx,dx
pass:
    mov si,bp                   ; one of four operations
    and si,3
    shl si,1
    mov ax,[.operations+si]
    mov [.operation],ax
    mov [.constant+1],bp        ; and another constant
    mov cx,256
.loop:
.constant:
    mov ax,1234h
.operation:
    add dx,ax
    rol dx,1
    xor dx,cx
    loop .loop
    dec bp
    jnz pass
    xchg ax,dx
    jmp finish

.operations:
    add dx,ax
    sub dx,ax
    xor dx,ax
    or dx,ax

%include "end.inc"
