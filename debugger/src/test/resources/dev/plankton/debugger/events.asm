; Does one after the other what stop points wait for; what matters lies at round addresses.
bits 16
org 7C00h
        xor ax, ax
        mov ds, ax
        mov ss, ax
        mov sp, 7C00h
        mov word [0], divided
        mov [2], ax
        mov word [8*4], tick
        mov [8*4+2], ax
        jmp counting

        times 30h-($-$$) nop
counting:                       ; 7C30: 100 rounds
        mov cx, 100
round:  mov [500h], cl          ; 7C33
        mov al, cl
        out 80h, al             ; 7C39
        and byte [502h], 0      ; writes what is there
        loop round
        jmp calling

        times 50h-($-$$) nop
calling:                        ; 7C50
        mov ax, 0E41h
        int 10h                 ; 7C53
        mov ax, 0E42h
        int 10h                 ; 7C58
        call work               ; 7C5A
        in al, 61h              ; 7C5D
        xor cx, cx
        div cl                  ; 7C61
        jmp telling

        times 70h-($-$$) nop
telling:                        ; 7C70
        mov si, text
        cld
        jmp .next
.put:   mov ah, 0Eh
        int 10h
.next:  lodsb
        test al, al
        jnz .put
        sti
        jmp sleeping

        times 90h-($-$$) nop
sleeping:                       ; 7C90
        hlt
        jmp sleeping

        times 0A0h-($-$$) nop
work:                           ; 7CA0
        mov bx, 5
.again: push bx
        pop bx
        dec bx
        jnz .again
        ret

        times 0B0h-($-$$) nop
divided:                        ; 7CB0: goes on after the division
        push bp
        mov bp, sp
        add word [bp+2], 2
        pop bp
        iret

        times 0C0h-($-$$) nop
tick:                           ; 7CC0
        push ax
        mov al, 20h
        out 20h, al
        pop ax
        iret

text    db "Hello, stop!", 0
        times 510-($-$$) db 0
        dw 0AA55h
