; lists: 2048 nodes in random order are reversed, searched and summed by their links.

%include "begin.inc"

NODES equ 2048
SIZE equ 8                      ; bytes of a node: the next one, a key, and two words unused

    START
    SETSEG ds,SEG1
    xor bx,bx                   ; link each node I to 5 * I + 1 modulo NODES: a circle through all
    mov cx,NODES
.node:
    mov ax,bx
    shr ax,3
    imul dx,ax,5
    inc dx
    and dx,NODES-1
    shl dx,3
    mov [bx],dx
    imul ax,ax,25173
    mov [bx+2],ax
    add bx,SIZE
    loop .node
    xor dx,dx
pass:
    mov cx,NODES                ; reverse the circle
    xor si,si                   ; a node
    mov di,[si]                 ; the one after it
.reverse:
    mov bx,[di]
    mov [di],si
    mov si,di
    mov di,bx
    loop .reverse
    imul ax,bp,25173            ; search the greatest key not above AX, changing keys on the way
    xor bx,bx
    xor di,di
    mov cx,NODES
.search:
    mov si,[bx+2]
    cmp si,ax
    ja .above
    cmp si,di
    jbe .above
    mov di,si
    inc word [bx+2]
.above:
    mov bx,[bx]
    loop .search
    add dx,di
    rol dx,1
    dec bp
    jnz pass
    xchg ax,dx
    jmp finish

%include "end.inc"
