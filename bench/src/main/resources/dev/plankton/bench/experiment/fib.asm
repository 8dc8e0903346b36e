; fib: recursive Fibonacci numbers, with the stack right below the code.

%include "begin.inc"

    START 0,7C00h
    xor si,si
pass:
    mov ax,20
    call fib
    add si,ax
    rol si,1
    xor si,bp
    dec bp
    jnz pass
    xchg ax,si
    jmp finish

fib:
    cmp ax,2
    jb .ret
    dec ax
    push ax
    call fib
    pop bx
    push ax
    xchg ax,bx
    dec ax
    call fib
    pop bx
    add ax,bx
.ret:
    ret

%include "end.inc"
