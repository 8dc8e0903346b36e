; uart: floods the registers of COM1

%include "frame.inc"

work:
    mov dx,3FBh                 ; LCR
    mov al,83h
    out dx,al
    mov dl,0F8h                 ; divisor 1
    mov al,1
    out dx,al
    mov dl,0FBh
    mov al,3
    out dx,al
    mov dl,0FCh                 ; MCR: loop-back
    mov al,1Bh
    out dx,al
    mov dl,0F8h
    out dx,al
    in al,dx
    mov dl,0FEh                 ; MSR
    in al,dx
    mov dl,0FAh                 ; FCR and IIR
    mov al,7
    out dx,al
    in al,dx
    mov dl,0FCh
    mov al,8
    out dx,al
prepare:
    ret

%include "end.inc"
