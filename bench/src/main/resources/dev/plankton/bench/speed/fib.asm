; fib: recursive Fibonacci numbers, with the stack right below the code.

%include "begin.inc"

    START 0,7C00h
%include "fib.inc"

%include "end.inc"
