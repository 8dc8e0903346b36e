; strings: REP MOVSB, SCASB and CMPSB of 65 535 bytes, each an instruction

%include "frame.inc"

work:
    mov ax,2000h
    mov es,ax
    mov ds,ax
    xor si,si
    mov di,1
    mov cx,0FFFEh
    rep movsb
    xor di,di
    mov al,0FFh
    mov cx,0FFFFh
    repne scasb
    xor si,si
    xor di,di
    mov cx,0FFFFh
    repe cmpsb
    xor ax,ax
    mov ds,ax
prepare:
    ret

%include "end.inc"
