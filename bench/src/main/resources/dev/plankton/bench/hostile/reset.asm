; reset: port 92h pulses the processor's reset line

%include "frame.inc"

work:
    in al,92h
    or al,1
    out 92h,al
    jmp $
prepare:
    ret

%include "end.inc"
