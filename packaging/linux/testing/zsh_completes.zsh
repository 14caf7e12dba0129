# Prints the word that zsh makes of the last one of a line:
#
#   zsh -f zsh_completes.zsh FOLDER LINE
#
# zsh completes only where somebody types, so it is given a terminal to type in.
zmodload zsh/zpty zsh/datetime
zpty typed zsh -f -i
# What is typed comes back from the terminal, too: so the marks are not in it.
zpty -w typed "PS1= PS2= RPS1=; unsetopt beep prompt_cr prompt_sp; fpath=(${(q)1} \$fpath); autoload -Uz compinit; compinit -u -D
told() { BUFFER=\${BUFFER%% }; print; print -r -- '<''<'\${BUFFER##* }'>''>'; BUFFER= }; zle -N told; bindkey '^T' told; print REA''DY"
seen= line=
wait_for() {
	local limit=$((EPOCHREALTIME + 20))
	while (( EPOCHREALTIME < limit )); do
		if zpty -r -t typed line; then seen+=$line; else zselect -t 5 2>/dev/null || true; fi
		[[ $seen == *$1* ]] && return 0
	done
	print -u2 -r -- "zsh did not answer: $seen"
	exit 1
}
zmodload zsh/zselect
wait_for READY
zpty -w -n typed "$2"$'\t\x14'
wait_for '>>'
seen=${seen##*<<}
seen=${seen%%>>*}
print -r -- "${seen%=}"
