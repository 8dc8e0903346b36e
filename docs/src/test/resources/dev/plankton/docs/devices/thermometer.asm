; Sleeps until it is 25 degrees, then sends the temperature to COM1 and ends.
        bits 16
        org 7C00h

        cli
        xor ax, ax
        mov ss, ax
        mov sp, 7C00h
        mov ds, ax
        mov word [4*0Dh], alarm     ; IRQ 5
        mov [4*0Dh+2], ax
        in al, 21h
        and al, 0DFh
        out 21h, al
        mov dx, 282h
        mov al, 25                  ; the limit
        out dx, al
sleep:  sti
        hlt
        cmp byte [reached], 1
        jne sleep

        mov dx, 280h
        in ax, dx                   ; tenths of a degree
        mov bl, 10
        div bl
        mov cl, ah
        aam                         ; AH tens, AL ones
        xchg al, ah
        call digit
        mov al, ah
        call digit
        mov al, '.' - '0'
        call digit
        mov al, cl
        call digit
        mov al, 0
        out 0F4h, al

digit:  add al, '0'
        mov dx, 3F8h
        out dx, al
        ret

alarm:  push ax
        push dx
        mov dx, 283h
        in al, dx
        mov [reached], al
        mov al, 20h
        out 20h, al
        pop dx
        pop ax
        iret

reached: db 0
        times 510-($-$$) db 0
        dw 0AA55h
