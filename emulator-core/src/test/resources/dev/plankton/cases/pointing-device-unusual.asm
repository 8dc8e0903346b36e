; INT 15h AH=C2h with the mouse left in wrap mode, or waiting for an option: an interface error, until it is reset.
%include "check.inc"

%macro pointer 2                ; function and BX: AX is then the status, with 100h for carry
        mov     al, %1
        mov     bx, %2
        call    ask
%endmacro

        mov     al, 0EEh        ; wrap mode
        call    order
        pointer 4, 0
        expect  'a', 103h
        pointer 6, 0
        expect  'b', 103h
        pointer 6, 100h
        expect  'c', 103h
        pointer 9, 0
        expect  'd', 103h
        pointer 2, 200h
        expect  'e', 103h
        pointer 0, 0
        expect  'f', 103h
        pointer 5, 300h         ; resets it
        expect  'g', 0
        mov     al, 0F3h        ; a sample rate is to come
        call    order
        pointer 4, 0
        expect  'h', 103h
        mov     al, 0E8h        ; a resolution is to come
        call    order
        pointer 9, 0
        expect  'i', 103h
        mov     al, 0F3h
        call    order
        pointer 1, 0            ; a reset is no rate
        mov     ax, bx
        expect  'j', 00AAh
        pointer 4, 0
        expect  'k', 0
        jmp     finish

; Sends AL to the mouse and takes its answer, a byte.
order:  xchg    al, ah
        mov     al, 0A8h        ; a reset by the BIOS disables the mouse's port
        out     64h, al
        mov     al, 0D4h
        out     64h, al
        xchg    al, ah
        out     60h, al
.wait:  in      al, 64h
        and     al, 21h
        cmp     al, 21h
        jne     .wait
        in      al, 60h
        ret

ask:    mov     ah, 0C2h
        int     15h
        sbb     al, al
        and     al, 1
        xchg    al, ah
        ret

        times 510-($-$$) db 0
        dw      0AA55h
