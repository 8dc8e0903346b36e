; keyboard: floods the keyboard controller: self-tests, A20, identification

%include "frame.inc"

work:
    mov al,0AAh                 ; self-test
    out 64h,al
    in al,60h
    mov al,0D1h                 ; output port: A20 and no reset
    out 64h,al
    mov al,0DFh
    out 60h,al
    mov al,0F2h                 ; identify
    out 60h,al
    in al,60h
    in al,60h
    in al,60h
    in al,64h
prepare:
    ret

%include "end.inc"
