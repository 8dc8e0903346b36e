; queens: all ways to put eight queens on a board, by recursion.

%include "begin.inc"

    START
    xor di,di                   ; the checksum
pass:
    xor bx,bx                   ; BL: columns taken; CL and DL: those attacked along the diagonals
    xor cx,cx
    xor dx,dx
    mov si,bp                   ; solutions, counted from here
    call place
    add di,si
    rol di,1
    dec bp
    jnz pass
    xchg ax,di
    jmp finish

place:                          ; queens on this row and all below
    cmp bl,0FFh
    je .found
    mov al,bl
    or al,cl
    or al,dl
    not al
.next:
    test al,al
    jz .done
    mov ah,al                   ; the lowest free column
    neg ah
    and ah,al
    xor al,ah
    push ax
    push bx
    push cx
    push dx
    or bl,ah
    or cl,ah
    shl cl,1
    or dl,ah
    shr dl,1
    call place
    pop dx
    pop cx
    pop bx
    pop ax
    jmp .next
.found:
    inc si
.done:
    ret

%include "end.inc"
