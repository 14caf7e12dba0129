# bash completion of countersign; written from the program's own command line

_countersign() {
	local current=${COMP_WORDS[COMP_CWORD]} before= command= flags= below= files=false word i
	COMPREPLY=()

	# Bash takes "=" for a word: --flag=va is three.
	for ((i = 1; i < COMP_CWORD; i++)); do
		word=${COMP_WORDS[i]}
		[[ $word == "=" ]] && continue
		case $before in --api-url | --oauth-url | --api-key | --node | --expire | --network | --redirect | --listen | --state | --definitions | --jobs)
			before=
			continue
			;;
		esac
		before=$word
		case "${command:+$command }$word" in
			"window" | "request" | "login" | "logout" | "whoami" | "sandbox" | "tx" | "tx encode" | "tx decode" | "tx hash" | "tx explain" | "tx verify") command="${command:+$command }$word" ;;
		esac
	done
	[[ $current == "=" ]] && current=

	case $before in
		--state | --definitions)
			compopt -o filenames
			mapfile -t COMPREPLY < <(compgen -f -- "$current")
			return
			;;
		--api-url | --oauth-url | --api-key | --node | --expire | --network | --redirect | --listen | --state | --definitions | --jobs) return ;;
	esac

	case $command in
		"") flags="--help -h --version --verbose -v --sandbox --api-url --oauth-url --api-key --node --measure" below="window request login logout whoami sandbox tx" files=false ;;
		"window") flags="--help -h --version --verbose -v --sandbox --api-url --oauth-url --api-key --node --measure" below="" files=false ;;
		"request") flags="--help -h --version --verbose -v --sandbox --api-url --oauth-url --api-key --node --json --expire --network --i-understand" below="" files=true ;;
		"login") flags="--help -h --version --verbose -v --sandbox --api-url --oauth-url --api-key --node --network --no-browser --redirect" below="" files=false ;;
		"logout") flags="--help -h --version --verbose -v --sandbox --api-url --oauth-url --api-key --node --all" below="" files=false ;;
		"whoami") flags="--help -h --version --verbose -v --sandbox --api-url --oauth-url --api-key --node --json" below="" files=false ;;
		"sandbox") flags="--help -h --version --verbose -v --listen --auto-approve --state --redirect" below="" files=false ;;
		"tx") flags="--help -h --version --verbose -v --definitions --jobs" below="encode decode hash explain verify" files=false ;;
		"tx encode") flags="--help -h --version --verbose -v --definitions --jobs" below="" files=true ;;
		"tx decode") flags="--help -h --version --verbose -v --definitions --jobs" below="" files=true ;;
		"tx hash") flags="--help -h --version --verbose -v --definitions --jobs" below="" files=true ;;
		"tx explain") flags="--help -h --version --verbose -v --definitions --jobs" below="" files=true ;;
		"tx verify") flags="--help -h --version --verbose -v --definitions --jobs" below="" files=true ;;
	esac
	if [[ $current == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$flags" -- "$current")
	elif [[ $below ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$below" -- "$current")
	elif $files; then
		compopt -o filenames
		mapfile -t COMPREPLY < <(compgen -f -- "$current")
	fi
}
complete -F _countersign countersign
