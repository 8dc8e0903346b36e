; requests: floods the request NIC: a reply of 32 KiB, rewound requests, its number

%include "frame.inc"

work:
    mov dx,0E1h
    xor si,si
    mov cx,8000h
    rep outsb
    mov al,2                    ; reads the request again
    out 0E0h,al
    mov ax,2000h
    mov es,ax
    xor di,di
    mov cx,8000h
    rep insb
    in eax,0E4h
    in ax,0E2h
prepare:
    ret

%include "end.inc"
