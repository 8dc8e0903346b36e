; Lab 1, a wrong solution: 80 is the middle of the first row.

        bits 16
        org 7C00h

start:  cli                     ; no interrupts until there is a stack
        xor ax, ax
        mov ds, ax              ; addresses below count from 0
        mov ss, ax
        mov sp, 7C00h           ; the stack grows down from the code
        sti
        cld                     ; LODSB moves forwards

        mov si, message
        mov ah, 0Eh
.next:  lodsb
        test al, al
        jz .done
        int 10h
        jmp .next
.done:

        mov al, 'K'
        out 0E9h, al

        mov ax, 0B800h
        mov es, ax
        mov word [es:80], 'O' | 0700h
        mov word [es:82], 'K' | 0700h

sleep:  hlt
        jmp sleep

message: db "Hello from 512 bytes!", 13, 10, 0

        times 510-($-$$) db 0   ; fill up to 510 bytes
        dw 0AA55h               ; 55h AAh: the BIOS boots from nothing else
