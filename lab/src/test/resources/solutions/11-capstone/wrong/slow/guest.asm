; Divides by subtracting.

    cpu 386
    bits 16
    org 7C00h

STATUS  equ 0E0h            ; read: bit 0 = a request is here
COMMAND equ 0E0h            ; write: 1 = the reply is complete
DATA    equ 0E1h            ; read: the next byte of the request, 0 past its end; write: a byte of the reply

start:
    cli
    xor ax, ax
    mov ds, ax
    mov ss, ax
    mov sp, stack
    xor ebx, ebx            ; the balance

wait_:
    cli
    in al, STATUS
    test al, 1
    jnz request
    sti
    hlt
    jmp wait_

request:
    xor ecx, ecx
    xor ax, ax
.digit:
    in al, DATA
    sub al, '0'
    jc .add                 ; 0: past its end
    imul cx, cx, 10
    add cx, ax
    jmp .digit
.add:
    add ebx, ecx

    mov eax, ebx
    mov ecx, 10
    xor si, si
.divide:
    call by_ten
    push dx                 ; the last digit first
    inc si
    test eax, eax
    jnz .divide
.send:
    pop ax
    add al, '0'
    out DATA, al
    dec si
    jnz .send
    mov al, 1
    out COMMAND, al
    jmp wait_

; EAX by ten, the rest in EDX: takes away powers of ten.
by_ten:
    mov edx, eax
    xor eax, eax
    mov di, powers
.power:
    cmp edx, [di]
    jb .next
    sub edx, [di]
    add eax, [di+4]
    jmp .power
.next:
    add di, 4
    cmp di, powers_end
    jb .power
    ret
powers:
    dd 1000000, 100000, 10000, 1000, 100, 10
powers_end:
    dd 1

    times 510 - ($ - $$) db 0
stack:
    dw 0AA55h
