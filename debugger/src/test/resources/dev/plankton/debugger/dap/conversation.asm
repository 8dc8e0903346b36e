; conversation: what an editor is to find its way in. DapTest names its lines by their comments (@name).

    cpu 386
    bits 16
    org 7C00h

start:
    cli                             ; @start
    xor ax, ax
    mov ds, ax
    mov es, ax
    mov ss, ax
    mov sp, 7C00h
    mov word [0], fault
    mov [2], ax
    sti
    mov cx, 3                       ; @main
again:
    call count                      ; @call
    loop again                      ; @loop
    call 0:far_one                  ; @far
    mov ax, 0E00h | 'x'             ; @print
    int 10h                         ; @int
    mov dx, 3F8h                    ; @serial
    mov al, 'S'
    out dx, al
    mov word [value], 1234h         ; @store
    mov ax, [value]                 ; @load
    fld1
    fldpi                           ; @pi
    xor dx, dx
    mov bl, 0
    div bl                          ; @divide
    mov si, text                    ; @after
    mov cx, text.end - text
    xor bx, bx
.sum:
    lodsb                           ; @lodsb
    add bl, al
    loop .sum
    mov al, bl                      ; @done
    out 0F4h, al                    ; @exit

count:
    inc word [counter]              ; @count
    push cx
    mov cx, 2
    call inner                      ; @inner call
    pop cx                          ; @after inner
    ret

inner:
    nop                             ; @inner
    ret

far_one:
    nop                             ; @far one
    retf

fault:
    push bp                         ; @fault
    mov bp, sp
    add word [bp + 2], 2
    pop bp
    iret

value dw 0
counter dw 0
text db "sum"
.end:

    times 510 - ($ - $$) db 0
    dw 0AA55h
