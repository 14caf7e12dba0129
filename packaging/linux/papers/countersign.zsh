#compdef countersign
# zsh completion of countersign; written from the program's own command line

_countersign() {
	local curcontext=$curcontext state state_descr line
	local -A opt_args
	_arguments -C \
		'--help[Show context-sensitive help.]' \
		'-h[Show context-sensitive help.]' \
		'--version[Print the version and exit.]' \
		'--verbose[Write diagnostics to standard error. They hold no secrets.]' \
		'-v[Write diagnostics to standard error. They hold no secrets.]' \
		'--sandbox[A sandbox: the one at --api-url, or else one of its own. The window'\''s has a phone, the other commands'\'' approves by itself.]' \
		'--api-url=[Another platform, such as a running sandbox.]:URL:' \
		'--oauth-url=[Its sign-in service.]:URL:' \
		'--api-key=[The application'\''s API key; else the one in Settings.]:KEY:' \
		'*--node=[Its ledger node of a network, such as TESTNET=ws://127.0.0.1:8600/node/TESTNET; may be repeated.]:NETWORK=URL:' \
		'--measure[Print {"first_frame_ms":N} to standard error at the first frame.]' \
		'1:command:->command' \
		'*::argument:->rest'
	case $state in
		command)
			local -a commands=(
				'window:Open the window (the default).'
				'request:Create a sign request, show its QR code, follow it, print the result.'
				'login:Sign in with the phone.'
				'logout:Remove the stored sign-in.'
				'whoami:Print the signed-in account.'
				'sandbox:Serve the embedded test platform and print one JSON line about it.'
				'tx:Encode, decode, hash, explain or verify transactions: JSON lines in, JSON lines out.'
			)
			_describe -t commands command commands
			;;
		rest) (( $+functions[_countersign_$words[1]] )) && _countersign_$words[1] ;;
	esac
}

_countersign_window() {
	local curcontext=$curcontext state state_descr line
	local -A opt_args
	_arguments -C \
		'--help[Show context-sensitive help.]' \
		'-h[Show context-sensitive help.]' \
		'--version[Print the version and exit.]' \
		'--verbose[Write diagnostics to standard error. They hold no secrets.]' \
		'-v[Write diagnostics to standard error. They hold no secrets.]' \
		'--sandbox[A sandbox: the one at --api-url, or else one of its own. The window'\''s has a phone, the other commands'\'' approves by itself.]' \
		'--api-url=[Another platform, such as a running sandbox.]:URL:' \
		'--oauth-url=[Its sign-in service.]:URL:' \
		'--api-key=[The application'\''s API key; else the one in Settings.]:KEY:' \
		'*--node=[Its ledger node of a network, such as TESTNET=ws://127.0.0.1:8600/node/TESTNET; may be repeated.]:NETWORK=URL:' \
		'--measure[Print {"first_frame_ms":N} to standard error at the first frame.]'
}

_countersign_request() {
	local curcontext=$curcontext state state_descr line
	local -A opt_args
	_arguments -C \
		'--help[Show context-sensitive help.]' \
		'-h[Show context-sensitive help.]' \
		'--version[Print the version and exit.]' \
		'--verbose[Write diagnostics to standard error. They hold no secrets.]' \
		'-v[Write diagnostics to standard error. They hold no secrets.]' \
		'--sandbox[A sandbox: the one at --api-url, or else one of its own. The window'\''s has a phone, the other commands'\'' approves by itself.]' \
		'--api-url=[Another platform, such as a running sandbox.]:URL:' \
		'--oauth-url=[Its sign-in service.]:URL:' \
		'--api-key=[The application'\''s API key; else the one in Settings.]:KEY:' \
		'*--node=[Its ledger node of a network, such as TESTNET=ws://127.0.0.1:8600/node/TESTNET; may be repeated.]:NETWORK=URL:' \
		'--json[Print the result as one JSON object.]' \
		'--expire=[Minutes it can be opened; else what the file says, else 15.]:MINUTES:' \
		'--network=[Network key the phone must be on, such as TESTNET.]:KEY:' \
		'--i-understand[The request may do what cannot be undone, such as deleting the account, pay somebody who is blocked, or name a network that is not known.]' \
		'1:file:_files'
}

_countersign_login() {
	local curcontext=$curcontext state state_descr line
	local -A opt_args
	_arguments -C \
		'--help[Show context-sensitive help.]' \
		'-h[Show context-sensitive help.]' \
		'--version[Print the version and exit.]' \
		'--verbose[Write diagnostics to standard error. They hold no secrets.]' \
		'-v[Write diagnostics to standard error. They hold no secrets.]' \
		'--sandbox[A sandbox: the one at --api-url, or else one of its own. The window'\''s has a phone, the other commands'\'' approves by itself.]' \
		'--api-url=[Another platform, such as a running sandbox.]:URL:' \
		'--oauth-url=[Its sign-in service.]:URL:' \
		'--api-key=[The application'\''s API key; else the one in Settings.]:KEY:' \
		'*--node=[Its ledger node of a network, such as TESTNET=ws://127.0.0.1:8600/node/TESTNET; may be repeated.]:NETWORK=URL:' \
		'--network=[Network key the phone must be on.]:KEY:' \
		'--no-browser[Only print the link and the QR code.]' \
		'*--redirect=[Redirect line of the application, when it has others than Countersign'\''s; may be repeated.]:URL:'
}

_countersign_logout() {
	local curcontext=$curcontext state state_descr line
	local -A opt_args
	_arguments -C \
		'--help[Show context-sensitive help.]' \
		'-h[Show context-sensitive help.]' \
		'--version[Print the version and exit.]' \
		'--verbose[Write diagnostics to standard error. They hold no secrets.]' \
		'-v[Write diagnostics to standard error. They hold no secrets.]' \
		'--sandbox[A sandbox: the one at --api-url, or else one of its own. The window'\''s has a phone, the other commands'\'' approves by itself.]' \
		'--api-url=[Another platform, such as a running sandbox.]:URL:' \
		'--oauth-url=[Its sign-in service.]:URL:' \
		'--api-key=[The application'\''s API key; else the one in Settings.]:KEY:' \
		'*--node=[Its ledger node of a network, such as TESTNET=ws://127.0.0.1:8600/node/TESTNET; may be repeated.]:NETWORK=URL:' \
		'--all[Sign out every account, not only the one in use.]'
}

_countersign_whoami() {
	local curcontext=$curcontext state state_descr line
	local -A opt_args
	_arguments -C \
		'--help[Show context-sensitive help.]' \
		'-h[Show context-sensitive help.]' \
		'--version[Print the version and exit.]' \
		'--verbose[Write diagnostics to standard error. They hold no secrets.]' \
		'-v[Write diagnostics to standard error. They hold no secrets.]' \
		'--sandbox[A sandbox: the one at --api-url, or else one of its own. The window'\''s has a phone, the other commands'\'' approves by itself.]' \
		'--api-url=[Another platform, such as a running sandbox.]:URL:' \
		'--oauth-url=[Its sign-in service.]:URL:' \
		'--api-key=[The application'\''s API key; else the one in Settings.]:KEY:' \
		'*--node=[Its ledger node of a network, such as TESTNET=ws://127.0.0.1:8600/node/TESTNET; may be repeated.]:NETWORK=URL:' \
		'--json[Print one JSON object.]'
}

_countersign_sandbox() {
	local curcontext=$curcontext state state_descr line
	local -A opt_args
	_arguments -C \
		'--help[Show context-sensitive help.]' \
		'-h[Show context-sensitive help.]' \
		'--version[Print the version and exit.]' \
		'--verbose[Write diagnostics to standard error. They hold no secrets.]' \
		'-v[Write diagnostics to standard error. They hold no secrets.]' \
		'--listen=[Loopback address and port.]:ADDRESS:' \
		'--auto-approve[The phone approves everything by itself.]' \
		'--state=[Keep keys, balances and requests in this file.]:FILE:_files' \
		'*--redirect=[A redirect line of the application, in place of Countersign'\''s four; may be repeated.]:URL:'
}

_countersign_tx() {
	local curcontext=$curcontext state state_descr line
	local -A opt_args
	_arguments -C \
		'--help[Show context-sensitive help.]' \
		'-h[Show context-sensitive help.]' \
		'--version[Print the version and exit.]' \
		'--verbose[Write diagnostics to standard error. They hold no secrets.]' \
		'-v[Write diagnostics to standard error. They hold no secrets.]' \
		'--definitions=[Definitions of another network: a node'\''s answer to server_definitions, or definitions.json.]:FILE:_files' \
		'--jobs=[Lines worked on at a time; 0 is one for each processor.]:N:' \
		'1:command:->command' \
		'*::argument:->rest'
	case $state in
		command)
			local -a commands=(
				'encode:Read {"json":{…}} and add blob and hash.'
				'decode:Read {"blob":"…"} and add json and hash.'
				'hash:Read {"blob":"…"} and add hash.'
				'explain:Read {"json":{…}} or {"blob":"…"} and add sentence and problems.'
				'verify:Read {"request":{…},"blob":"…","account":"r…","network":"MAINNET"} and add signer, hash and checks.'
			)
			_describe -t commands command commands
			;;
		rest) (( $+functions[_countersign_tx_$words[1]] )) && _countersign_tx_$words[1] ;;
	esac
}

_countersign_tx_encode() {
	local curcontext=$curcontext state state_descr line
	local -A opt_args
	_arguments -C \
		'--help[Show context-sensitive help.]' \
		'-h[Show context-sensitive help.]' \
		'--version[Print the version and exit.]' \
		'--verbose[Write diagnostics to standard error. They hold no secrets.]' \
		'-v[Write diagnostics to standard error. They hold no secrets.]' \
		'--definitions=[Definitions of another network: a node'\''s answer to server_definitions, or definitions.json.]:FILE:_files' \
		'--jobs=[Lines worked on at a time; 0 is one for each processor.]:N:' \
		'*:file:_files'
}

_countersign_tx_decode() {
	local curcontext=$curcontext state state_descr line
	local -A opt_args
	_arguments -C \
		'--help[Show context-sensitive help.]' \
		'-h[Show context-sensitive help.]' \
		'--version[Print the version and exit.]' \
		'--verbose[Write diagnostics to standard error. They hold no secrets.]' \
		'-v[Write diagnostics to standard error. They hold no secrets.]' \
		'--definitions=[Definitions of another network: a node'\''s answer to server_definitions, or definitions.json.]:FILE:_files' \
		'--jobs=[Lines worked on at a time; 0 is one for each processor.]:N:' \
		'*:file:_files'
}

_countersign_tx_hash() {
	local curcontext=$curcontext state state_descr line
	local -A opt_args
	_arguments -C \
		'--help[Show context-sensitive help.]' \
		'-h[Show context-sensitive help.]' \
		'--version[Print the version and exit.]' \
		'--verbose[Write diagnostics to standard error. They hold no secrets.]' \
		'-v[Write diagnostics to standard error. They hold no secrets.]' \
		'--definitions=[Definitions of another network: a node'\''s answer to server_definitions, or definitions.json.]:FILE:_files' \
		'--jobs=[Lines worked on at a time; 0 is one for each processor.]:N:' \
		'*:file:_files'
}

_countersign_tx_explain() {
	local curcontext=$curcontext state state_descr line
	local -A opt_args
	_arguments -C \
		'--help[Show context-sensitive help.]' \
		'-h[Show context-sensitive help.]' \
		'--version[Print the version and exit.]' \
		'--verbose[Write diagnostics to standard error. They hold no secrets.]' \
		'-v[Write diagnostics to standard error. They hold no secrets.]' \
		'--definitions=[Definitions of another network: a node'\''s answer to server_definitions, or definitions.json.]:FILE:_files' \
		'--jobs=[Lines worked on at a time; 0 is one for each processor.]:N:' \
		'*:file:_files'
}

_countersign_tx_verify() {
	local curcontext=$curcontext state state_descr line
	local -A opt_args
	_arguments -C \
		'--help[Show context-sensitive help.]' \
		'-h[Show context-sensitive help.]' \
		'--version[Print the version and exit.]' \
		'--verbose[Write diagnostics to standard error. They hold no secrets.]' \
		'-v[Write diagnostics to standard error. They hold no secrets.]' \
		'--definitions=[Definitions of another network: a node'\''s answer to server_definitions, or definitions.json.]:FILE:_files' \
		'--jobs=[Lines worked on at a time; 0 is one for each processor.]:N:' \
		'*:file:_files'
}

_countersign "$@"
