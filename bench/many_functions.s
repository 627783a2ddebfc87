# 200,000 functions of 256 bytes: what a program of 50 MB has to be searched for.
	.text
	.macro function
	.type many_functions_\@, %function
many_functions_\@:
	.cfi_startproc
	.skip 256
	.cfi_endproc
	.size many_functions_\@, . - many_functions_\@
	.endm
	.rept 200000
	function
	.endr
	.section .note.GNU-stack,"",%progbits
